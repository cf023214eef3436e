import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardAt } from '#shared/coexistence/pricing.ts';
import { RateCard } from '#shared/model/rate-card.ts';
import { ensureExampleCard, keepRateCard, rateCards } from '../../../src/gateway/rules/rate-cards.ts';
import { STORES, type TestStore } from './support/stores.ts';

const NOW = Date.parse('2026-11-21T03:00:00Z');

describe.each(STORES)('rate cards on $kind', ({ open }) => {
  let test: TestStore;
  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.drop());

  it('the sample’s invented rates are marked, kept once, and yield to anything imported', async () => {
    const { db } = test.store;
    await ensureExampleCard(db, NOW);
    await ensureExampleCard(db, NOW + 1);
    const [example, ...more] = await rateCards(db);
    expect(more).toEqual([]);
    expect(RateCard.parse(example)).toMatchObject({ example: true, importedBy: null, importedAt: NOW });
    expect(cardAt(await rateCards(db), NOW)?.example).toBe(true);

    const rates = [{ market: 'Indonesia', country: 'ID', category: 'utility' as const, micros: 1 }];
    const card = { currency: 'USD', validFrom: '2026-07-01', title: null, rates };
    const kept = await keepRateCard(db, card, { example: false, by: 'sari', now: NOW });
    const cards = await rateCards(db);
    expect(cards.map(({ validFrom }) => validFrom)).toEqual(['2026-10-01', '2026-07-01']);
    expect(cardAt(cards, NOW)).toEqual(kept);
  });
});
