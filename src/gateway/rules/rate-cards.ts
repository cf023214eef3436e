import type { Kysely } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import example from '#resources/rules/example-rate-card.json' with { type: 'json' };
import type { Millis } from '#shared/model/primitives.ts';
import { RateCard } from '#shared/model/rate-card.ts';
import type { Database } from '../store/schema.ts';
import type { ReadCard } from './read-rate-card.ts';

/** Every card that was imported, newest validity first. */
export async function rateCards(db: Kysely<Database>): Promise<RateCard[]> {
  const rows = await db
    .selectFrom('rate_cards')
    .selectAll()
    .orderBy('valid_from', 'desc')
    .orderBy('imported_at', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    currency: row.currency,
    validFrom: row.valid_from,
    title: row.title,
    example: row.example,
    importedAt: row.imported_at,
    importedBy: row.imported_by,
    rates: row.rates,
  }));
}

/** Keeps a card beside those that are there: which one counts is decided when a price is asked for. */
export async function keepRateCard(
  db: Kysely<Database>,
  card: Omit<ReadCard, 'ignored'>,
  from: { example: boolean; by: string | null; now: Millis },
): Promise<RateCard> {
  const kept: RateCard = {
    id: uuidv7(),
    currency: card.currency,
    validFrom: card.validFrom,
    title: card.title,
    example: from.example,
    importedAt: from.now,
    importedBy: from.by,
    rates: card.rates,
  };
  await db
    .insertInto('rate_cards')
    .values({
      id: kept.id,
      currency: kept.currency,
      valid_from: kept.validFrom,
      title: kept.title,
      example: kept.example,
      imported_at: kept.importedAt,
      imported_by: kept.importedBy,
      rates: JSON.stringify(kept.rates),
    })
    .execute();
  return kept;
}

/** @returns false when there is no such card */
export async function dropRateCard(db: Kysely<Database>, id: string): Promise<boolean> {
  const gone = await db.deleteFrom('rate_cards').where('id', '=', id).returning('id').executeTakeFirst();
  return gone !== undefined;
}

const Example = RateCard.pick({ currency: true, validFrom: true, title: true, rates: true });

/** The sample workspace's invented rates, once: they are marked, and anything imported counts before them. */
export async function ensureExampleCard(db: Kysely<Database>, now: Millis): Promise<void> {
  const known = await db.selectFrom('rate_cards').select('id').where('example', '=', true).executeTakeFirst();
  if (!known) await keepRateCard(db, Example.parse(example), { example: true, by: null, now });
}
