import { z } from 'zod';

const Probability = z.number().min(0).max(1);
const Milliseconds = z.number().int().min(0);
const Range = z
  .tuple([Milliseconds, Milliseconds])
  .refine(([min, max]) => min <= max, 'the first must not be larger');

/** Meta's habits of delivery; tests and people switch them while it runs. */
export const Habits = z.strictObject({
  /** Chance that a webhook comes a second time. */
  duplicates: Probability,
  /** Chance that a webhook is held back so that later ones overtake it, and for how long at most. */
  reorder: Probability,
  reorderMs: Milliseconds,
  /** Webhooks in one POST (Meta: up to 1,000), and how long one waits for company. */
  batch: z.number().int().min(1).max(1000),
  batchMs: Milliseconds,
  delayMs: Range,
  /** Chance that `delivered` is left out when the chat is read. */
  skipDelivered: Probability,
  /** Chance that a webhook never comes. */
  drop: Probability,
  /** Chance that somebody posts it with a wrong signature beforehand. */
  forged: Probability,
  /** POSTs under way at once. More than one gives up the order. */
  concurrency: z.number().int().min(1).max(64),
  /** An answer that takes longer counts as none. */
  timeoutMs: z.number().int().positive(),
  /** First pause after a failed POST; each next one is `retryFactor` longer, up to `retryMaxMs`. */
  retryMs: Milliseconds,
  retryFactor: z.number().min(1),
  retryMaxMs: Milliseconds,
  /** Simulator time after which a webhook is tried no more and lost (Meta: seven days). */
  giveUpMs: z.number().int().positive(),
  /** How long the Graph API takes to answer a send that it has accepted: statuses may come first. */
  answerMs: Range,
  /** How long a media download url lives (Meta: five minutes). */
  mediaUrlMs: Milliseconds,
});
export type Habits = z.infer<typeof Habits>;

/** A change of some habits; those not named stay as they are. */
export const HabitsChange = Habits.partial();

/** A good day: everything comes once, at once and in order. */
export const CALM: Readonly<Habits> = {
  duplicates: 0,
  reorder: 0,
  reorderMs: 500,
  batch: 1,
  batchMs: 0,
  delayMs: [0, 0],
  skipDelivered: 0,
  drop: 0,
  forged: 0,
  concurrency: 1,
  timeoutMs: 10_000,
  retryMs: 500,
  retryFactor: 2,
  retryMaxMs: 30_000,
  giveUpMs: 7 * 24 * 60 * 60 * 1000,
  answerMs: [0, 0],
  mediaUrlMs: 300_000,
};
