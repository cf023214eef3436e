import type { DeliveryStatus } from '../model/message.ts';

const RANK: Record<DeliveryStatus, number> = {
  queued: 0,
  sending: 1,
  unknown: 2,
  sent: 3,
  failed: 4,
  delivered: 5,
  read: 6,
  played: 7,
};

/** Order of delivery states. Meta may skip `delivered`, and `failed` may follow `sent`, but never a delivery. */
export function statusRank(status: DeliveryStatus): number {
  return RANK[status];
}

/** The state that stands after both were seen, in whatever order: never a step back. */
export function laterStatus(a: DeliveryStatus, b: DeliveryStatus): DeliveryStatus {
  return RANK[b] > RANK[a] ? b : a;
}
