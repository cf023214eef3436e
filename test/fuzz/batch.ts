import { isDeepStrictEqual } from 'node:util';
import { sign } from '../integration/gateway/support/meta.ts';
import { below, type Random } from '../support/random.ts';
import { type Canary, canary, entryOf } from './canary.ts';
import { type Json, mutated, pick, print, spoiled } from './mutate.ts';

/** What is posted, and what must follow. */
export interface Batch {
  body: Buffer;
  /** Sent without saying its length. */
  chunked: boolean;
  headers: Record<string, string>;
  wanted: 200 | 401 | 413;
  signed: boolean;
  /** Must be in the database at the end. */
  canaries: Canary[];
  /** The bytes were spoiled so that no canary could be told any more. */
  unreadable: boolean;
}

/** What the gateway takes at most, a little above Meta's 3 MB. */
const LARGEST = 3 * 1024 * 1024 + 64 * 1024;

/** The batch of this index. The same corpus, seed and index give the same one. */
export function batch(corpus: readonly Json[], index: number, random: Random): Batch {
  if (below(random, 1_000) === 0) return tooLarge(random);
  const base = mutated(pick(corpus, random), corpus, random);
  const first = canary(2 * index, random);
  const second = canary(2 * index + 1, random, itemsOf(base));
  const json = print(composed(base, [first, second], random), random);
  const spoil = below(random, 10) === 0;
  const body = spoil ? spoiled(json, random) : Buffer.from(json);
  if (body.length > LARGEST) return { ...refused(body, 413), ...signedBy(body, random) };
  const { headers, signed } = signedBy(body, random);
  const told = spoil ? [first, second].filter((one) => survives(one, body)) : [first, second];
  return {
    body,
    chunked: below(random, 10) === 0,
    headers,
    signed,
    wanted: signed ? 200 : 401,
    canaries: signed ? told : [],
    unreadable: told.length < 2,
  };
}

/** Everything in the base's entries, with the canaries as entries or changes of their own, anywhere among them. */
function composed(base: Json, canaries: Canary[], random: Random): Json {
  const root = isObject(base) ? base : { entry: [base] };
  const entries = Array.isArray(root.entry) ? [...root.entry] : [root.entry ?? base];
  for (const { change } of canaries) {
    const beside = pick(entries, random);
    if (random() < 0.5 && isObject(beside) && Array.isArray(beside.changes))
      beside.changes.splice(below(random, beside.changes.length + 1), 0, change);
    else entries.splice(below(random, entries.length + 1), 0, entryOf(change));
  }
  if (below(random, 20) === 0) entries.push(structuredClone(pick(entries, random)));
  return { ...root, entry: entries };
}

const MOST_BESIDE = 5;
const LARGEST_BESIDE = 20_000;

/** Messages, statuses and the like of a body, to stand beside a canary in its own list. */
function itemsOf(base: Json): Json[] {
  const items: Json[] = [];
  const queue: Json[] = [base];
  for (let value = queue.shift(); value !== undefined && items.length < MOST_BESIDE; value = queue.shift()) {
    if (!isObject(value) && !Array.isArray(value)) continue;
    for (const part of Object.values(value)) {
      const item = Array.isArray(value) && isObject(part) && ('timestamp' in part || 'type' in part);
      if (item && JSON.stringify(part).length < LARGEST_BESIDE) items.push(structuredClone(part));
      if (typeof part === 'object' && part !== null) queue.push(part);
    }
  }
  return items;
}

function survives({ change }: Canary, body: Buffer): boolean {
  try {
    const root = JSON.parse(new TextDecoder().decode(body)) as { entry: { changes: Json[] }[] };
    return root.entry.some(({ changes }) => changes.some((one) => isDeepStrictEqual(one, change)));
  } catch {
    return false;
  }
}

/** About one in twenty is not signed by Meta: without a signature, with another secret's, or with that of other bytes. */
function signedBy(body: Buffer, random: Random): Pick<Batch, 'headers' | 'signed'> {
  const type = below(random, 20) > 0 ? 'application/json' : pick(TYPES, random);
  const header = (signature: string) => ({ 'content-type': type, 'x-hub-signature-256': signature });
  if (below(random, 20) > 0) return { headers: header(sign(body)), signed: true };
  const wrong = [
    { 'content-type': type },
    header(''),
    header('sha256='),
    header(sign(body, 'somebody else')),
    header(sign(Buffer.concat([body, Buffer.from(' ')]))),
    header(sign(body).toUpperCase().replace('SHA256', 'sha1')),
    header(sign(body).slice(0, -1)),
  ];
  return { headers: pick(wrong, random), signed: false };
}

/** How a body may be named by whatever stands between Meta and the gateway. */
const TYPES = [
  'application/json; charset=utf-8',
  'application/json; charset=utf-16',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'nonsense',
  ';;',
  '',
];

function tooLarge(random: Random): Batch {
  const body = Buffer.alloc(LARGEST + 1 + below(random, 100_000), 0x20);
  return { ...refused(body, 413), ...signedBy(body, random) };
}

function refused(body: Buffer, wanted: 401 | 413): Omit<Batch, 'headers' | 'signed'> {
  return { body, chunked: false, wanted, canaries: [], unreadable: false };
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
