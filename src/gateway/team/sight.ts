import type { FeedRow } from '#shared/gateway-api/frames.ts';
import { can } from '#shared/model/can.ts';
import type { Message } from '#shared/model/message.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import { NO_NEWS } from '../store/rows/number.ts';
import type { Session } from './session.ts';

/** Rows as a person may see them. Everything by which rows leave the gateway goes through here: feed, snapshot, lists, answers. */

const NEVER_OPENED: BusinessNumber['activity'] = {
  confirmedAt: null,
  confirmedBy: null,
  confirmedByName: null,
  estimatedAt: null,
  estimatedFrom: null,
};

/**
 * Where the link's health is not for them, a person sees only what a conversation needs: whether the number is linked,
 * its gaps, and how far its history came. Whoever holds the phone sees its deadline all the same, because they are the one who is reminded.
 */
export function numberSeenBy(person: Session, number: BusinessNumber): BusinessNumber {
  if (can(person, 'health.read')) return number;
  const { activity, watch } = number;
  return {
    ...number,
    activity: watch.holderId === person.userId ? activity : NEVER_OPENED,
    standing: NO_NEWS,
    lastEventAt: null,
  };
}

export function messageSeenBy(person: Session, message: Message): Message {
  return can(person, 'money.read') ? message : { ...message, cost: null };
}

export function rowSeenBy(person: Session, each: FeedRow): FeedRow {
  if (each.kind === 'number') return { ...each, row: numberSeenBy(person, each.row) };
  if (each.kind === 'message') return { ...each, row: messageSeenBy(person, each.row) };
  return each;
}

/** Equal for two people who see these rows alike. */
export function sightOf(person: Session, rows: readonly FeedRow[]): string {
  const holds = rows.some(({ kind, row }) => kind === 'number' && row.watch.holderId === person.userId);
  const money = can(person, 'money.read') ? 'money' : '';
  return can(person, 'health.read') ? `${money} health` : `${money} ${holds ? 'phone' : ''}`;
}

/**
 * The epoch that a person's console follows. What they may see is part of it: when that changes, every position is void,
 * and a console drops what it was told before, also one that was off meanwhile.
 */
export function epochOf(person: Session, epoch: string): string {
  const hidden = (['money', 'health'] as const).filter((what) => !can(person, `${what}.read`));
  return [epoch, ...hidden].join(' ');
}
