import type { Kysely } from 'kysely';
import type { Millis } from '#shared/model/primitives.ts';
import type { Address, DomainEvent, WebhookItem } from '../meta/events.ts';
import { changeFeed, numberFeed } from '../store/changes.ts';
import type { NumberRow } from '../store/rows/number.ts';
import type { Database } from '../store/schema.ts';
import { isTransient } from '../store/transient.ts';
import { applyEvent } from './apply.ts';
import type { Ingest } from './ingest.ts';
import { noteWebhook } from './number-events.ts';
import { noteImports, refreshThreads } from './threads.ts';

/** An item of a stored webhook. */
export interface InboxItem extends WebhookItem {
  inboxId: number;
  receivedAt: Millis;
}

export interface SetAside {
  inboxId: number;
  path: string;
  reason: string;
  item: unknown;
}

/** So many items share a transaction; each touches a message, a thread, a contact and the number at most, but for merges. */
const ITEMS_A_TRANSACTION = 80;
const ATTEMPTS = 3;

/**
 * Gives every item its effect, and returns those that have none with the reason. An item that fails does so alone.
 * Throws only when the database is not there: everything can be repeated then, since nothing has two effects.
 */
export async function applyItems(db: Kysely<Database>, items: InboxItem[], now: Millis): Promise<SetAside[]> {
  const numbers = await db.selectFrom('numbers').selectAll().execute();
  const aside: SetAside[] = [];
  const byNumber = new Map<string, { item: InboxItem; events: DomainEvent[] }[]>();
  for (const item of items) {
    if (!item.result.ok) {
      aside.push(without(item, item.result.reason));
      continue;
    }
    const addressed = numbersOf(item.address, numbers);
    if (addressed.length === 0)
      aside.push(without(item, 'It is for a number that this gateway does not have.'));
    for (const number of addressed) {
      const queue = byNumber.get(number.id) ?? [];
      queue.push({ item, events: item.result.events });
      byNumber.set(number.id, queue);
    }
  }
  for (const [numberId, queue] of byNumber) {
    for (let start = 0; start < queue.length; start += ITEMS_A_TRANSACTION)
      aside.push(
        ...(await applyTogether(db, numberId, queue.slice(start, start + ITEMS_A_TRANSACTION), now)),
      );
  }
  return aside;
}

function numbersOf(address: Address | null, numbers: NumberRow[]): NumberRow[] {
  if (address === null) return [];
  if (address.by === 'phone-number-id')
    return numbers.filter((number) => number.phone_number_id === address.phoneNumberId);
  return numbers.filter(
    (number) =>
      address.wabaIds.includes(number.waba_id) &&
      (address.displayPhone === null || address.displayPhone === number.display_phone),
  );
}

type Work = { item: InboxItem; events: DomainEvent[] };

async function applyTogether(
  db: Kysely<Database>,
  numberId: string,
  work: Work[],
  now: Millis,
): Promise<SetAside[]> {
  try {
    return await inOneTransaction(db, numberId, work, now);
  } catch (error) {
    if (isTransient(error)) throw error;
    if (work.length === 1 && work[0]) return applyAlone(db, numberId, work[0], now);
    const aside: SetAside[] = [];
    for (const one of work) aside.push(...(await applyTogether(db, numberId, [one], now)));
    return aside;
  }
}

/** The last tries of an item that failed by itself. */
async function applyAlone(
  db: Kysely<Database>,
  numberId: string,
  work: Work,
  now: Millis,
): Promise<SetAside[]> {
  for (let attempt = 2; ; attempt++) {
    try {
      return await inOneTransaction(db, numberId, [work], now);
    } catch (error) {
      if (isTransient(error)) throw error;
      if (attempt >= ATTEMPTS) return [without(work.item, `It could not be applied: ${wordsOf(error)}`)];
    }
  }
}

async function inOneTransaction(
  db: Kysely<Database>,
  numberId: string,
  work: Work[],
  now: Millis,
): Promise<SetAside[]> {
  return changeFeed(db, numberFeed(numberId), now, async (change) => {
    const number = await change.trx
      .selectFrom('numbers')
      .selectAll()
      .where('id', '=', numberId)
      .executeTakeFirstOrThrow();
    const ingest: Ingest = {
      ...change,
      number,
      receivedAt: now,
      staleThreads: new Set(),
      imports: new Map(),
    };
    const aside: SetAside[] = [];
    for (const { item, events } of work) {
      ingest.receivedAt = item.receivedAt;
      await noteWebhook(ingest);
      for (const event of events) {
        const reason = await applyEvent(ingest, event);
        if (reason) aside.push(without(item, reason));
      }
    }
    await noteImports(ingest);
    await refreshThreads(ingest, ingest.staleThreads);
    return aside;
  });
}

function without(item: InboxItem, reason: string): SetAside {
  return { inboxId: item.inboxId, path: item.path, reason, item: item.item };
}

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300);
}
