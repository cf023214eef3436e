const PAIR_BURST = 45;
const PAIR_REFILL_MS = 6_000;
/** Older passages are forgotten; a pacing test of an hour at full speed stays below it. */
const KEPT = 200_000;

/** One POST of a message, or one delivered message of a customer. */
export interface Passage {
  /** Monotonic milliseconds since the simulator began. */
  at: number;
  /** The business number's id. */
  number: string;
  /** The customer's id here; the number or user id itself when nobody has it. */
  who: string;
  /** Of a POST: accepted, or Meta's code; of silence and 5xx on demand their names. */
  outcome: 'accepted' | 'in' | 'silent' | number;
}

/** Counts what passes through each number: to refuse as Meta does (130429, 131056), and to show how it was paced. */
export class Traffic {
  readonly #recent = new Map<string, number[]>();
  readonly #pairs = new Map<string, { tokens: number; at: number }>();
  #passages: Passage[] = [];

  /** A message in or out at this simulator time, counted for the throughput. */
  count(number: string, at: number): void {
    const recent = this.#recent.get(number);
    if (recent) recent.push(at);
    else this.#recent.set(number, [at]);
  }

  /** True when one more message at `now` would pass `perSecond`. */
  full(number: string, now: number, perSecond: number): boolean {
    const recent = (this.#recent.get(number) ?? []).filter((at) => at > now - 1000 && at <= now);
    this.#recent.set(number, recent);
    return recent.length >= perSecond;
  }

  /** Takes one message's room towards this person; false when there is none. */
  takePair(customerId: string, now: number): boolean {
    const pair = this.#pairs.get(customerId) ?? { tokens: PAIR_BURST, at: now };
    const tokens = Math.min(PAIR_BURST, pair.tokens + Math.max(0, now - pair.at) / PAIR_REFILL_MS);
    const allowed = tokens >= 1;
    this.#pairs.set(customerId, { tokens: allowed ? tokens - 1 : tokens, at: now });
    return allowed;
  }

  /** Writes down one passage. */
  note(passage: Passage): void {
    this.#passages.push(passage);
    if (this.#passages.length > KEPT) this.#passages = this.#passages.slice(-KEPT / 2);
  }

  /** Passages later than `after`, in order of arrival. */
  passages(after = -1, number?: string): Passage[] {
    return this.#passages
      .filter((passage) => passage.at > after && (number === undefined || passage.number === number))
      .toSorted((a, b) => a.at - b.at);
  }

  forget(): void {
    this.#passages = [];
  }

  /** A fresh start: limits and counters alike. */
  clear(): void {
    this.#recent.clear();
    this.#pairs.clear();
    this.forget();
  }
}

/** What the passages say about pacing. */
export interface TrafficReport {
  /** Whole seconds since the simulator began, without the empty ones. */
  perSecond: { second: number; out: number; refused: number; in: number }[];
  /** The fullest sliding second: accepted out and in together. */
  worstSecond: { from: number; out: number; in: number };
  /** By recipient: when messages were accepted, and how far they ever were ahead of one in six seconds. */
  recipients: Record<string, { accepted: number[]; worstAhead: number }>;
}

export function trafficReport(passages: Passage[]): TrafficReport {
  const seconds = new Map<number, { second: number; out: number; refused: number; in: number }>();
  const recipients: TrafficReport['recipients'] = {};
  const levels = new Map<string, { level: number; at: number }>();
  let worstSecond = { from: 0, out: 0, in: 0 };
  let start = 0;
  const counted = passages.filter(({ outcome }) => outcome === 'accepted' || outcome === 'in');
  const sum = { out: 0, in: 0 };
  for (const passage of counted) {
    sum[passage.outcome === 'in' ? 'in' : 'out'] += 1;
    for (let first = counted[start]; first && first.at <= passage.at - 1000; first = counted[start]) {
      sum[first.outcome === 'in' ? 'in' : 'out'] -= 1;
      start += 1;
    }
    if (sum.out + sum.in > worstSecond.out + worstSecond.in)
      worstSecond = { from: counted[start]?.at ?? passage.at, ...sum };
  }
  for (const { at, who, outcome } of passages) {
    const second = Math.floor(at / 1000);
    const row = seconds.get(second) ?? { second, out: 0, refused: 0, in: 0 };
    seconds.set(second, row);
    if (outcome === 'in') row.in += 1;
    else if (outcome === 'accepted') row.out += 1;
    else row.refused += 1;
    if (outcome !== 'accepted') continue;
    const before = levels.get(who) ?? { level: 0, at };
    const level = Math.max(0, before.level - (at - before.at) / PAIR_REFILL_MS) + 1;
    levels.set(who, { level, at });
    recipients[who] ??= { accepted: [], worstAhead: 0 };
    recipients[who].accepted.push(at);
    recipients[who].worstAhead = Math.max(recipients[who].worstAhead, level);
  }
  return { perSecond: [...seconds.values()], worstSecond, recipients };
}
