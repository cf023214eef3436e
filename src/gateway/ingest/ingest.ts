import type { Millis } from '#shared/model/primitives.ts';
import type { Change } from '../store/changes.ts';
import type { NumberRow } from '../store/rows/number.ts';

/** What the effects of one number's webhook items work with: a transaction of its feed. */
export interface Ingest extends Change {
  number: NumberRow;
  /** When the webhook came; WhatsApp's own times are in the events. */
  receivedAt: Millis;
  /** Threads whose derived columns are computed anew at the end of the transaction. */
  staleThreads: Set<string>;
  /** Threads that history was imported into, with the oldest time of it and whether there is anything to fetch. */
  imports: Map<string, { from: Millis; changed: boolean }>;
}
