import { z } from 'zod';
import { chance } from '../world/chance.ts';

const DAY = 24 * 60 * 60 * 1000;

/** A made-up past of any size; the same seed makes the same one. */
export const HistoryPlan = z.strictObject({
  messages: z.number().int().positive().max(5_000_000),
  threads: z.number().int().positive().max(200_000).default(1_000),
  days: z.number().positive().max(180).default(180),
  /** Messages in one webhook; 6,000 stay below Meta's 3 MB. */
  chunkMessages: z.number().int().positive().max(6_000).default(2_000),
  order: z.enum(['forward', 'reversed', 'shuffled']).default('shuffled'),
  /** Chance that a chunk comes a second time. */
  repeat: z.number().min(0).max(1).default(0),
  /** Share of messages that are files: placeholders, and the files of the last 14 days after them. */
  mediaShare: z.number().min(0).max(1).default(0.08),
  files: z.boolean().default(true),
  /** The address book before the chats. */
  contacts: z.boolean().default(false),
  /** `captured`: as one was seen in the wild: lower case, `from_me`, no context, progress 100 throughout. */
  variant: z.enum(['documented', 'captured']).default('documented'),
  /** Webhooks under way at once. */
  inFlight: z.number().int().min(1).max(8).default(1),
  seed: z.string().default('history'),
});
export type HistoryPlan = z.infer<typeof HistoryPlan>;

/** Meta's phases, by days before onboarding. */
const PHASES = [
  { phase: 0, from: 0, to: 1 },
  { phase: 1, from: 1, to: 90 },
  { phase: 2, from: 90, to: 181 },
];

/** A run of messages of one thread, oldest first. */
export interface Run {
  thread: number;
  from: number;
  to: number;
}

export interface Chunk {
  phase: number;
  /** From 1, within the phase. */
  order: number;
  runs: Run[];
  messages: number;
  /** Per cent of the whole when chunks came in order. */
  progress: number;
}

/** Where each message lies, by arithmetic alone: nothing of the past is kept. */
export class PlannedPast {
  readonly plan: HistoryPlan;
  readonly #end: number;
  /** The thread that was asked about last; they are asked about in a row. */
  #asked: { thread: number; count: number; jitter: number } | null = null;

  /** @param end when the number was onboarded, in milliseconds */
  constructor(plan: HistoryPlan, end: number) {
    this.plan = plan;
    this.#end = end;
  }

  /** Some threads are long, most are short: the first tenth has half of all messages. */
  messagesOf(thread: number): number {
    const { messages, threads } = this.plan;
    const busy = Math.max(1, Math.floor(threads / 10));
    const [share, count, place] =
      thread < busy
        ? [Math.ceil(messages / 2), busy, thread]
        : [Math.floor(messages / 2), threads - busy, thread - busy];
    const whole = threads === busy ? messages : share;
    return Math.floor(whole / count) + (place < whole % count ? 1 : 0);
  }

  /** When a message was written, in milliseconds. Newer ones lie closer together. */
  at(thread: number, index: number): number {
    return this.#end - Math.round(this.#ageDays(thread, index) * DAY);
  }

  #ageDays(thread: number, index: number): number {
    if (this.#asked?.thread !== thread)
      this.#asked = {
        thread,
        count: this.messagesOf(thread),
        jitter: chance(this.plan.seed, 'thread', thread) * 0.5,
      };
    const { count, jitter } = this.#asked;
    return this.plan.days * ((count - index - jitter) / (count + 1)) ** 1.6;
  }

  /** All chunks in Meta's own order. */
  chunks(): Chunk[] {
    const { threads, chunkMessages, messages } = this.plan;
    const chunks: Chunk[] = [];
    let done = 0;
    for (const { phase, from, to } of PHASES) {
      let order = 0;
      let runs: Run[] = [];
      let size = 0;
      const close = () => {
        if (size === 0) return;
        order += 1;
        done += size;
        const progress = Math.min(100, Math.round((done / messages) * 100));
        chunks.push({ phase, order, runs, messages: size, progress });
        runs = [];
        size = 0;
      };
      for (let thread = 0; thread < threads; thread += 1) {
        const last = this.#firstYoungerThan(thread, from);
        for (let start = this.#firstYoungerThan(thread, to); start < last; ) {
          const end = Math.min(last, start + chunkMessages - size);
          runs.push({ thread, from: start, to: end });
          size += end - start;
          start = end;
          if (size >= chunkMessages) close();
        }
      }
      close();
    }
    return chunks;
  }

  /** The chunks as they come. */
  comingOrder(): Chunk[] {
    const chunks = this.chunks();
    const { order, seed } = this.plan;
    if (order === 'reversed') return chunks.reverse();
    if (order === 'forward') return chunks;
    return chunks
      .map((chunk, index) => ({ chunk, at: chance(seed, 'order', index) }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ chunk }) => chunk);
  }

  /** The first message of a thread whose age is less than so many days. */
  #firstYoungerThan(thread: number, days: number): number {
    let [low, high] = [0, this.messagesOf(thread)];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ageDays(thread, middle) >= days) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
