import type { Kysely } from 'kysely';
import type { Millis } from '#shared/model/primitives.ts';
import type { Address, DomainEvent, WebhookItem } from '../meta/events.ts';
import { changeFeed, numberFeed } from '../store/changes.ts';
import type { NumberRow } from '../store/rows/number.ts';
import type { Database } from '../store/schema.ts';
import { isTransient } from '../store/transient.ts';
import { advanceThreads } from './advance-threads.ts';
import { decide } from './decide.ts';
import { noteImports } from './messages.ts';
import { noteBookEntries, noteWebhook } from './number-news.ts';
import { countBookEntries, loadUnit } from './unit/load.ts';
import type { Unit } from './unit/unit.ts';
import { writeUnit } from './unit/write.ts';

/** An item of a stored webhook. */
export interface InboxItem extends WebhookItem {
  inboxId: number;
  receivedAt: Millis;
  /** Who brought it; Meta itself unless told. A partner speaks for its own numbers only. */
  provider?: string;
}

export interface SetAside {
  inboxId: number;
  path: string;
  reason: string;
  item: unknown;
}

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
    // Known and not needed, for whichever number it is.
    if (item.result.events.length === 0) continue;
    const named = numbersOf(item.address, numbers);
    const addressed = named.filter(({ provider }) => isCarriedBy(item.provider, provider));
    if (named.length === 0) aside.push(without(item, 'It is for a number that this gateway does not have.'));
    else if (addressed.length === 0)
      aside.push(without(item, `It came through ${item.provider}, which does not carry this number.`));
    for (const number of addressed) {
      const queue = byNumber.get(number.id) ?? [];
      queue.push({ item, events: item.result.events });
      byNumber.set(number.id, queue);
    }
  }
  for (const [numberId, queue] of byNumber) aside.push(...(await applyQueue(db, numberId, queue, now)));
  return aside;
}

/** Meta speaks for every number: it stands behind every partner. */
const isCarriedBy = (sender = 'meta', provider: string) => sender === 'meta' || sender === provider;

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

/** So many items are loaded for one transaction. */
const MOST_ITEMS = 500;
/** A transaction takes no further item when so many rows are touched: the next one may touch several. */
const ENOUGH_ROWS = 484;

/** One transaction after another, each as large as is good for those who wait. */
async function applyQueue(
  db: Kysely<Database>,
  numberId: string,
  queue: Work[],
  now: Millis,
): Promise<SetAside[]> {
  const aside: SetAside[] = [];
  for (let start = 0; start < queue.length; ) {
    const part = nextPart(queue, start);
    const applied = await applyPart(db, numberId, part, now);
    aside.push(...applied.aside);
    start += applied.count;
  }
  return aside;
}

/** As many items as will fit by all appearances: a live one is a row, and each person's thread another. */
function nextPart(queue: Work[], start: number): Work[] {
  const people = new Set<string>();
  let rows = 0;
  let end = start;
  for (; end < queue.length && end - start < MOST_ITEMS && rows + people.size < ENOUGH_ROWS; end++)
    for (const event of queue[end]?.events ?? []) {
      if (event.type !== 'message' || event.source === 'live') rows += 1;
      if ('person' in event && event.person) people.add(event.person.userId ?? event.person.phone ?? '');
    }
  return queue.slice(start, end);
}

interface Applied {
  aside: SetAside[];
  /** So many of the items, from the first. */
  count: number;
}

/** When a part cannot be applied its halves are tried, so that one bad item stands alone in the end. */
async function applyPart(
  db: Kysely<Database>,
  numberId: string,
  part: Work[],
  now: Millis,
): Promise<Applied> {
  try {
    return await inOneTransaction(db, numberId, part, now);
  } catch (error) {
    if (isTransient(error)) throw error;
    const [only] = part;
    if (part.length === 1 && only) return { aside: await applyAlone(db, numberId, only, now), count: 1 };
    const half = Math.ceil(part.length / 2);
    const aside = [
      ...(await applyQueue(db, numberId, part.slice(0, half), now)),
      ...(await applyQueue(db, numberId, part.slice(half), now)),
    ];
    return { aside, count: part.length };
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
      return (await inOneTransaction(db, numberId, [work], now)).aside;
    } catch (error) {
      if (isTransient(error)) throw error;
      if (attempt >= ATTEMPTS) return [without(work.item, `It could not be applied: ${wordsOf(error)}`)];
    }
  }
}

/** Loads what the items may touch, decides in memory, writes the outcome. */
async function inOneTransaction(
  db: Kysely<Database>,
  numberId: string,
  part: Work[],
  now: Millis,
): Promise<Applied> {
  return changeFeed(db, numberFeed(numberId), now, async (change) => {
    const events = part.flatMap((work) => work.events);
    const unit = await loadUnit(change, numberId, events, now);
    const applied: Applied = { aside: [], count: 0 };
    for (const work of part) {
      if (applied.count > 0 && rowsOf(unit) > ENOUGH_ROWS) break;
      applied.aside.push(...decideItem(unit, work));
      applied.count += 1;
    }
    if (unit.bookChanged || unit.merges.length > 0)
      noteBookEntries(unit, await countBookEntries(change, numberId));
    noteImports(unit);
    advanceThreads(unit);
    await writeUnit(change, unit, now);
    return applied;
  });
}

/** At most so many rows take a revision. */
function rowsOf({ touched, news, staleThreads }: Unit): number {
  return touched.count + news.size + staleThreads.size;
}

function decideItem(unit: Unit, { item, events }: Work): SetAside[] {
  unit.receivedAt = item.receivedAt;
  noteWebhook(unit);
  return events.flatMap((event) => {
    const reason = decide(unit, event);
    return reason === null ? [] : [without(item, reason)];
  });
}

function without(item: InboxItem, reason: string): SetAside {
  return { inboxId: item.inboxId, path: item.path, reason, item: item.item };
}

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300);
}
