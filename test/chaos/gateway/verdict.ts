import { MessagePage, ThreadPage } from '#shared/gateway-api/http.ts';
import type { Message } from '#shared/model/message.ts';
import type { GatewayAtWork } from '../../support/gateway-at-work.ts';
import type { Meta, SimulatedMessage } from '../../support/meta-at-work.ts';
import type { Exchange } from '../../support/tap.ts';

/** What webhooks said that were answered 200. */
export interface Acknowledged {
  /** wamids of messages and echoes; edits, revokes and reactions are no messages of their own. */
  messages: Set<string>;
  /** `wamid status`. */
  statuses: Set<string>;
}

const ABOUT_OTHERS = new Set(['reaction', 'edit', 'revoke']);

interface Value {
  messages?: { id: string; type: string }[];
  message_echoes?: { id: string; type: string }[];
  statuses?: { id: string; status: string }[];
}

/** Collects what the gateway has taken over by its 200. */
export function acknowledgedOf(answered: readonly Exchange[]): Acknowledged {
  const acknowledged: Acknowledged = { messages: new Set(), statuses: new Set() };
  for (const { method, status, body } of answered) {
    if (method !== 'POST' || status !== 200) continue;
    const { entry } = JSON.parse(body.toString()) as { entry: { changes: { value: Value }[] }[] };
    for (const { value } of entry.flatMap(({ changes }) => changes)) {
      for (const { id, type } of [...(value.messages ?? []), ...(value.message_echoes ?? [])])
        if (!ABOUT_OTHERS.has(type)) acknowledged.messages.add(id);
      for (const { id, status } of value.statuses ?? []) acknowledged.statuses.add(`${id} ${status}`);
    }
  }
  return acknowledged;
}

/** Every message of the number, as a console would fetch them. */
export async function everyMessage(gateway: GatewayAtWork): Promise<Message[]> {
  const { threads } = ThreadPage.parse((await gateway.ask('GET', '/v1/threads?limit=200')).body);
  const all: Message[] = [];
  for (const { id } of threads) {
    let before = '';
    do {
      const { body } = await gateway.ask('GET', `/v1/threads/${id}/messages?limit=200${before}`);
      const page = MessagePage.parse(body);
      all.push(...page.messages);
      before = page.next === null ? '' : `&before=${encodeURIComponent(page.next)}`;
    } while (before !== '');
  }
  return all;
}

/** Every send that reached Meta, by its command id. */
export async function arrivedAtMeta(
  meta: Meta,
  customers: readonly string[],
): Promise<Map<string, SimulatedMessage[]>> {
  const arrived = new Map<string, SimulatedMessage[]>();
  for (const customer of customers)
    for (const message of await meta.chat(customer)) {
      const { bizOpaqueCallbackData: id } = message;
      if (message.from === 'api' && id !== null) arrived.set(id, [...(arrived.get(id) ?? []), message]);
    }
  return arrived;
}

const RANK: Record<string, number> = { sent: 1, delivered: 2, read: 3, played: 4, failed: 5 };

export interface Evidence {
  acknowledged: Acknowledged;
  /** Commands that the gateway answered 202. */
  accepted: ReadonlySet<string>;
  /** Commands whose POST was under way as the gateway was killed. */
  cutOff: ReadonlySet<string>;
  arrived: ReadonlyMap<string, SimulatedMessage[]>;
  messages: readonly Message[];
  /** The messages of a console that followed all the time. */
  followed: readonly Message[];
}

/** One promise and its count: zero keeps it. */
export type Count = [promise: string, broken: number];

/** Holds what the gateway has against what it had acknowledged, and what Meta got. */
export function judge(evidence: Evidence) {
  const { acknowledged, accepted, cutOff, arrived, messages, followed } = evidence;
  const byWamid = groups(messages, ({ wamid }) => wamid);
  const byCommand = groups(messages, ({ commandId }) => commandId);
  const ours = [...byCommand.values()].map(([message]) => message as Message);
  const having = (...statuses: (string | null)[]) => ours.filter(({ status }) => statuses.includes(status));
  const unknown = having('unknown');
  const sent = having('sent', 'delivered', 'read', 'played');
  const queued = having('queued', 'sending');
  const failed = having('failed');
  const current = new Map(messages.map((message) => [message.id, message]));
  const counts = {
    acknowledgedMessages: acknowledged.messages.size,
    acknowledgedStatuses: acknowledged.statuses.size,
    accepted: accepted.size,
    sent: sent.length,
    queued: queued.length,
    unknown: unknown.length,
    failed: failed.length,
    arrivedAtMeta: arrived.size,
    postsUnderWayAtKills: cutOff.size,
    markedButNeverLeft: unknown.filter(({ commandId }) => !cutOff.has(commandId ?? '')).length,
    followed: followed.length,
  };
  const missing = (ids: Iterable<string>, found: ReadonlyMap<string, unknown>) =>
    [...ids].filter((id) => !found.has(id)).length;
  const doubled = (found: ReadonlyMap<string, unknown[]>) =>
    [...found.values()].filter((same) => same.length > 1).length;
  const broken: Count[] = [
    ['acknowledged messages that are missing', missing(acknowledged.messages, byWamid)],
    ['messages that are doubled', doubled(byWamid) + doubled(byCommand)],
    [
      'acknowledged statuses that do not stand',
      [...acknowledged.statuses].filter((line) => {
        const [wamid = '', status = ''] = line.split(' ');
        const has = byWamid.get(wamid)?.[0]?.status ?? '';
        return (RANK[has] ?? 0) < (RANK[status] ?? 0);
      }).length,
    ],
    ['accepted commands that are missing', missing(accepted, byCommand)],
    [
      'messages sent that nobody asked for',
      missing(byCommand.keys(), new Map([...accepted].map((id) => [id, 1]))),
    ],
    ['commands sent twice', doubled(arrived)],
    [
      'accepted ≠ sent + queued + unknown',
      Math.abs(accepted.size - sent.length - queued.length - unknown.length),
    ],
    ['sent that Meta never got', sent.filter(({ commandId }) => !arrived.has(commandId ?? '')).length],
    [
      'unknown although its status came',
      unknown.filter(({ commandId }) => arrived.has(commandId ?? '')).length,
    ],
    [
      'sent under another wamid than Meta’s',
      sent.filter(({ commandId, wamid }) => arrived.get(commandId ?? '')?.[0]?.wamid !== wamid).length,
    ],
    [
      'messages that a console which followed has not',
      missing(
        current.keys(),
        groups(followed, ({ id }) => id),
      ),
    ],
    [
      'rows of such a console that are not the gateway’s',
      followed.filter((row) => isOutdated(row, current)).length,
    ],
  ];
  return { counts, broken };
}

/** Older than what the gateway had before, or the same revision with another content. */
function isOutdated(row: Message, current: ReadonlyMap<string, Message>): boolean {
  const known = current.get(row.id);
  if (!known || row.revision > known.revision) return false;
  return row.revision < known.revision || JSON.stringify(row) !== JSON.stringify(known);
}

function groups<T>(all: readonly T[], key: (one: T) => string | null): Map<string, T[]> {
  const grouped = new Map<string, T[]>();
  for (const one of all) {
    const name = key(one);
    if (name !== null) grouped.set(name, [...(grouped.get(name) ?? []), one]);
  }
  return grouped;
}
