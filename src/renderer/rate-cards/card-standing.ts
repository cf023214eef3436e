import { cardAt } from '#shared/coexistence/pricing.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { RateCard } from '#shared/model/rate-card.ts';

/**
 * Where a card stands: `in-force`, what prices are told by now; `to-come`, from its day on; `earlier`, it still prices
 * messages of its time; `idle`, another card of the same or a later day counts before it wherever it could.
 */
export type Standing = 'in-force' | 'to-come' | 'earlier' | 'idle';

const DAY_MS = 24 * 60 * 60 * 1000;
const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** @param now the gateway's time */
export function standingOf(card: RateCard, cards: readonly RateCard[], now: Millis): Standing {
  if (cardAt(cards, now)?.id === card.id) return 'in-force';
  // A card counts on its own first day or never: whatever beats it there beats it later.
  const counts = cardAt(cards, startOf(card.validFrom))?.id === card.id;
  if (startOf(card.validFrom) > now) return counts ? 'to-come' : 'idle';
  return counts ? 'earlier' : 'idle';
}

/** The last day on which a card counts before another takes over; null while none is there that will. */
export function lastDayOf(card: RateCard, cards: readonly RateCard[]): string | null {
  const days = cards.map(({ validFrom }) => validFrom).filter((day) => day > card.validFrom);
  const next = days.toSorted().find((day) => cardAt(cards, startOf(day))?.id !== card.id);
  return next === undefined ? null : new Date(startOf(next) - DAY_MS).toISOString().slice(0, 10);
}
