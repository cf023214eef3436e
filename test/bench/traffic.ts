import type { FeedName, FeedRow } from '#shared/gateway-api/frames.ts';
import type { Message } from '#shared/model/message.ts';
import type { Changes, SnapshotRows } from '../../src/main/cache/cache.ts';
import { contact, message, number, thread } from '../support/feed-rows.ts';
import { below, idAt, type Random, seeded, zipf } from '../support/random.ts';
import { talker, vocabulary } from '../support/shop-talk.ts';

const FRAME_ROWS = 500;
/** Of a frame's rows, so many were delivered before. */
const REPEATED = 50;
/** Messages that an import brings together; the next stretch may lie anywhere. */
const STRETCH = 1_000;
const EPOCH = 'bench';
const NOW = Date.UTC(2026, 10, 20);
const DAYS = 180 * 86_400_000;
/** A conversation has about this many messages on average; the busiest has a thousand times more. */
const MESSAGES_A_THREAD = 50;

/** Written once into the middle of everything; must not be found in any file. */
export const CANARY = 'kenarizebracanarytext';

/** A frame as the gateway sends it, and what a raw schema needs of it: the messages, each with its place in time. */
export interface Frame extends Changes {
  messages: { row: Message; place: number }[];
  threads: { id: string; lastMessageAt: number; preview: string }[];
}

export interface Query {
  workload: string;
  query: string;
  threadId: string | null;
}

/**
 * Half a year of a busy shop: one number, its threads, and their messages. A message is made from its place in time
 * alone, so that any number of them can come in any order without being kept.
 */
export class Traffic {
  readonly feed: FeedName;
  readonly size: number;
  readonly #numberId: string;
  readonly #seed: number;
  readonly #threadIds: string[] = [];
  readonly #titles: string[] = [];
  readonly #contactIds: string[] = [];
  readonly #words: string[];
  readonly #say: (random: Random) => string;
  readonly #busy: (random: Random) => number;
  readonly #order: Uint32Array;
  readonly #uses = new Map<string, number>();
  readonly #counts: Uint32Array;
  #revision: number;
  #delivered = 0;
  #later = 0;

  constructor(seed: number, size: number) {
    const random = seeded(seed);
    this.#seed = seed;
    this.size = size;
    // Above every message's own.
    this.#revision = 2 * size + 10_000_000;
    this.#numberId = idAt(random, NOW - DAYS);
    this.feed = `number:${this.#numberId}` as FeedName;
    this.#words = vocabulary(random);
    this.#say = talker(this.#words);
    const threads = Math.ceil(size / MESSAGES_A_THREAD);
    this.#busy = zipf(threads);
    this.#counts = new Uint32Array(threads);
    for (let at = 0; at < threads; at++) {
      this.#threadIds.push(idAt(random, NOW - DAYS));
      this.#contactIds.push(idAt(random, NOW - DAYS));
      this.#titles.push(this.#say(random).slice(0, 24));
    }
    this.#order = outOfOrder(random, size);
  }

  /** What every console begins with: all threads, no messages. */
  snapshot(): SnapshotRows {
    const random = seeded(this.#seed + 1);
    const rows: FeedRow[] = [{ kind: 'number', row: number({ id: this.#numberId }) }];
    for (const at of this.#threadIds.keys()) {
      const contactId = this.#contactIds[at] as string;
      const phone = `628${10_000_000 + below(random, 89_999_999)}`;
      rows.push({ kind: 'contact', row: contact({ id: contactId, numberId: this.#numberId, phone }) });
      rows.push({ kind: 'thread', row: this.#thread(at, NOW - DAYS - 1, null) });
    }
    return { feed: this.feed, epoch: EPOCH, rows, finish: { revision: 1 } };
  }

  /** The next messages, in no order, until so many were delivered: 500 rows a frame, a tenth of them repeated. */
  *frames(upTo = this.size): Generator<Frame> {
    const random = seeded(this.#seed + 2 + this.#delivered);
    while (this.#delivered < upTo) {
      const places: number[] = [];
      if (this.#delivered > 0)
        for (let at = 0; at < REPEATED; at++)
          places.push(this.#order[below(random, this.#delivered)] as number);
      while (places.length < FRAME_ROWS && this.#delivered < upTo) {
        const place = this.#order[this.#delivered++] as number;
        this.#count(place);
        places.push(place);
      }
      yield this.#frame(places.map((place) => ({ row: this.#message(place), place })));
    }
  }

  /** One customer's message with its thread's new row, as a live frame brings it. */
  live(): Frame {
    const place = this.size + this.#later++;
    const row = this.#message(place);
    return this.#frame([{ row, place }], [row.threadId]);
  }

  /**
   * What a console missed: new messages, statuses of older ones, and the threads' rows, newest state each.
   * @param count rows in all, cut into frames of 500
   */
  missed(count: number): Frame[] {
    const random = seeded(this.#seed + 3 + this.#later);
    const frames: Frame[] = [];
    for (let left = count; left > 0; left -= FRAME_ROWS) {
      const rows: Frame['messages'] = [];
      for (let at = 0; at < FRAME_ROWS * 0.6; at++) {
        const place = this.size + this.#later++;
        rows.push({ row: this.#message(place), place });
      }
      const seen = new Set<number>();
      while (seen.size < FRAME_ROWS * 0.3) seen.add(below(random, this.#delivered));
      for (const at of seen) {
        const place = this.#order[at] as number;
        rows.push({ row: { ...this.#message(place), status: 'read', revision: this.#revision + 1 }, place });
      }
      const threads = [...new Set(rows.map(({ row }) => row.threadId))].slice(0, FRAME_ROWS * 0.1);
      frames.push(this.#frame(rows, threads));
    }
    return frames;
  }

  #frame(messages: Frame['messages'], threadIds: string[] = []): Frame {
    const revision = ++this.#revision;
    const preview = (id: string) => messages.find(({ row }) => row.threadId === id)?.row ?? null;
    const threads = threadIds.map((id) => {
      const last = preview(id);
      return this.#thread(this.#threadIds.indexOf(id), last?.sentAt ?? NOW, last);
    });
    return {
      feed: this.feed,
      epoch: EPOCH,
      revision,
      upserts: [
        ...threads.map((row): FeedRow => ({ kind: 'thread', row: { ...row, revision } })),
        ...messages.map(({ row }): FeedRow => ({ kind: 'message', row })),
      ],
      removes: [],
      messages,
      threads: threads.map(({ id, lastMessageAt, preview }) => ({
        id,
        lastMessageAt,
        preview: JSON.stringify(preview),
      })),
    };
  }

  #thread(at: number, lastMessageAt: number, last: Message | null) {
    return thread({
      id: this.#threadIds[at] as string,
      numberId: this.#numberId,
      contactId: this.#contactIds[at] as string,
      title: this.#titles[at] as string,
      lastMessageAt,
      preview: last && {
        messageId: last.id,
        origin: last.origin,
        authorName: null,
        kind: last.kind,
        text: last.text,
        status: last.status,
        revoked: false,
      },
    });
  }

  #message(place: number): Message {
    const random = seeded(this.#seed * 7_919 + place * 31);
    // A second of its own for each, so that an order by time is the same everywhere.
    const sentAt = Math.floor((NOW - DAYS + (place / this.size) * DAYS) / 1000) * 1000;
    const said = this.#say(random);
    const threadId = this.#threadIds[this.#busy(random)] as string;
    const fromCustomer = random() < 0.55;
    return message({
      id: idAt(random, sentAt),
      numberId: this.#numberId,
      threadId,
      wamid: `wamid.${idAt(random, sentAt)}${idAt(random, sentAt)}`,
      sentAt,
      // What is delivered again has the revision that it had.
      revision: place + 2,
      text: place === Math.floor(this.size / 2) ? `${said} ${CANARY}` : said,
      ...(!fromCustomer && { direction: 'out', origin: random() < 0.5 ? 'phone' : 'agent', status: 'sent' }),
    });
  }

  #count(place: number): void {
    const random = seeded(this.#seed * 7_919 + place * 31);
    for (const word of new Set(
      this.#say(random)
        .toLowerCase()
        .match(/[a-z]+/g),
    ))
      this.#uses.set(word, (this.#uses.get(word) ?? 0) + 1);
    const thread = this.#busy(random);
    this.#counts[thread] = (this.#counts[thread] as number) + 1;
  }

  /** Threads to open, of about so many messages as were delivered; `of` is what the nearest of them really hold. */
  openings(messages: number, count: number): { threadIds: string[]; of: number } {
    const random = seeded(this.#seed + 4 + messages);
    const away = (at: number) => Math.abs(Math.log((this.#counts[at] as number) + 0.5) - Math.log(messages));
    const nearest = [...this.#threadIds.keys()].sort((a, b) => away(a) - away(b));
    // There is one thread, or few, of tens of thousands; of small ones there are many, and they are not in memory.
    const alike = nearest.filter((at) => away(at) < 0.15);
    const chosen = alike.length > 0 ? alike : nearest.slice(0, 1);
    return {
      threadIds: Array.from(
        { length: count },
        () => this.#threadIds[chosen[below(random, chosen.length)] as number] as string,
      ),
      of: this.#counts[nearest[0] as number] as number,
    };
  }

  /** Searches by what people do, in what was delivered. */
  queries(each: number): Query[] {
    const random = seeded(this.#seed + 5);
    const busy = zipf(Math.min(50, this.#threadIds.length));
    const byUse = [...this.#uses].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const rare = byUse.slice(byUse.length / 2).map(([word]) => word);
    const common = byUse.slice(0, 60).map(([word]) => word);
    const middling = byUse
      .slice(60, 2_000)
      .map(([word]) => word)
      .filter((word) => word.length >= 4);
    const one = (words: string[]) => words[below(random, words.length)] as string;
    const made = (workload: string, query: () => string, threadId: () => string | null = () => null) =>
      Array.from({ length: each }, (): Query => ({ workload, query: query(), threadId: threadId() }));
    return [
      ...made('search-rare', () => `"${one(rare)}"`),
      ...made('search-common', () => `"${one(common)}"`),
      ...made('search-two-words', () => `"${one(common)}" "${one(middling)}"`),
      ...made('search-prefix', () =>
        one([...common, ...middling].filter(({ length }) => length > 3)).slice(0, 3),
      ),
      ...made('search-longer-prefix', () => {
        const word = one([...common, ...middling].filter(({ length }) => length > 4));
        return word.slice(0, 4 + below(random, word.length - 3));
      }),
      ...made(
        'search-in-thread',
        () => `"${one(common)}"`,
        () => this.#threadIds[busy(random)] as string,
      ),
    ];
  }
}

/** The places 0 … size-1, as chunks of an import come: stretches of time in no order, each shuffled in itself. */
function outOfOrder(random: Random, size: number): Uint32Array {
  const stretches = shuffled(random, Math.ceil(size / STRETCH));
  const places = new Uint32Array(size);
  let at = 0;
  for (const stretch of stretches)
    for (const place of shuffled(random, Math.min(STRETCH, size - stretch * STRETCH)))
      places[at++] = stretch * STRETCH + place;
  return places;
}

function shuffled(random: Random, size: number): Uint32Array {
  const places = Uint32Array.from({ length: size }, (_, at) => at);
  for (let at = size - 1; at > 0; at--) {
    const other = below(random, at + 1);
    const place = places[at] as number;
    places[at] = places[other] as number;
    places[other] = place;
  }
  return places;
}
