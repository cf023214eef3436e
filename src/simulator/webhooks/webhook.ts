import type { Json } from '../world/types.ts';

/** One change of Meta's envelope. `time` stands on account fields only, in seconds. */
export interface Webhook {
  entryId: string;
  time?: number;
  field: string;
  value: Json;
}
