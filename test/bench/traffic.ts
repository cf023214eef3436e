import type { FeedName, FeedRow } from '#shared/gateway-api/frames.ts';
import type { Message } from '#shared/model/message.ts';
import type { Changes, SnapshotRows } from '../../src/main/cache/cache.ts';
import { contact, message, number, thread } from '../support/feed-rows.ts';
import { below, idAt, type Random, seeded, zipf } from '../support/random.ts';
import { talker, vocabulary } from '../support/shop-talk.ts';

const FRAME_ROWS = 500;
const EPOCH = 'bench';
const NOW = Date.UTC(2026, 10, 20);
const DAYS = 180 * 86_400_000;
/** A conversation has about this many messages on average; the busiest has many times more. */
const MESSAGES_A_THREAD = 100;

/** Written once into the middle of everything; must not be found in any file. */
export const CANARY = 'kenarizebracanarytext';

export interface Query {
  workload: string;
  query: string;
  threadId: string | null;
}

/** Half a year of a busy shop: one number, its threads, and messages in the order in which they were sent. */
export class Traffic {
  readonly feed: FeedName;
  readonly #numberId: string;
  readonly #seed: number;
  readonly #messages: number;
  readonly #threadIds: string[];
  readonly #words: string[];
  readonly #uses = new Map<string, number>();
  #rows: FeedRow[] = [];

  constructor(seed: number, messages: number) {
    const random = seeded(seed);
    this.#seed = seed;
    this.#messages = messages;
    this.#numberId = idAt(random, NOW - DAYS);
    this.feed = `number:${this.#numberId}` as FeedName;
    this.#words = vocabulary(random);
    const say = talker(this.#words);
    this.#threadIds = [];
    this.#rows = [{ kind: 'number', row: number({ id: this.#numberId }) }];
    for (let at = 0; at < messages / MESSAGES_A_THREAD; at++) {
      const contactId = idAt(random, NOW - DAYS);
      const id = idAt(random, NOW - DAYS);
      const phone = `628${10_000_000 + below(random, 89_999_999)}`;
      const title = say(random).slice(0, 24);
      this.#threadIds.push(id);
      this.#rows.push({ kind: 'contact', row: contact({ id: contactId, numberId: this.#numberId, phone }) });
      this.#rows.push({
        kind: 'thread',
        row: thread({ id, numberId: this.#numberId, contactId, title, lastMessageAt: NOW - DAYS - 1 }),
      });
    }
  }

  /** What every console begins with: all threads, no messages. */
  snapshot(): SnapshotRows {
    return { feed: this.feed, epoch: EPOCH, rows: this.#rows, finish: { revision: 1 } };
  }

  /** The messages, 500 a frame, made while they are taken. */
  *frames(): Generator<Changes & { messages: Message[] }> {
    const random = seeded(this.#seed + 1);
    const say = talker(this.#words);
    const busy = zipf(this.#threadIds.length);
    for (let begin = 0; begin < this.#messages; begin += FRAME_ROWS) {
      const end = Math.min(begin + FRAME_ROWS, this.#messages);
      const messages: Message[] = [];
      for (let at = begin; at < end; at++)
        messages.push(this.#message(random, at, say(random), busy(random)));
      yield {
        feed: this.feed,
        epoch: EPOCH,
        revision: end + 1,
        upserts: messages.map((row) => ({ kind: 'message', row })),
        removes: [],
        messages,
      };
    }
  }

  #message(random: Random, at: number, said: string, threadRank: number): Message {
    const isCanary = at === Math.floor(this.#messages / 2);
    const text = isCanary ? `${said} ${CANARY}` : said;
    for (const word of new Set(text.toLowerCase().match(/[a-z]+/g)))
      this.#uses.set(word, (this.#uses.get(word) ?? 0) + 1);
    // Whole seconds, as WhatsApp has them.
    const sentAt = Math.floor((NOW - DAYS + (at / this.#messages) * DAYS) / 1000) * 1000;
    const fromCustomer = random() < 0.55;
    return message({
      id: idAt(random, sentAt),
      numberId: this.#numberId,
      threadId: this.#threadIds[threadRank] as string,
      wamid: `wamid.${idAt(random, sentAt)}${idAt(random, sentAt)}`,
      sentAt,
      text,
      revision: at + 2,
      ...(!fromCustomer && { direction: 'out', origin: random() < 0.5 ? 'phone' : 'agent', status: 'read' }),
    });
  }

  /** Threads to open: the busy ones are opened more often. */
  openings(count: number): string[] {
    const random = seeded(this.#seed + 2);
    const busy = zipf(this.#threadIds.length);
    return Array.from({ length: count }, () => this.#threadIds[busy(random)] as string);
  }

  /** Searches by what people do; only sensible once the frames were taken. */
  queries(each: number): Query[] {
    const random = seeded(this.#seed + 3);
    const busy = zipf(Math.min(50, this.#threadIds.length));
    const byUse = [...this.#uses].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const rare = byUse.filter(([, uses]) => uses <= 5).map(([word]) => word);
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
      ...made('search-prefix', () => one(middling).slice(0, 3)),
      ...made(
        'search-in-thread',
        () => `"${one(common)}"`,
        () => this.#threadIds[busy(random)] as string,
      ),
    ];
  }
}
