import { z } from 'zod';
import { allowanceOf, type Month, monthNamed, monthOf } from '#shared/coexistence/allowance.ts';
import { countryOfPerson } from '#shared/coexistence/country-rules.ts';
import { cardAt, priceOf } from '#shared/coexistence/pricing.ts';
import { windowState } from '#shared/coexistence/window.ts';
import {
  Accepted,
  NumberUsage,
  type PriceAnswer,
  RateCardCheck,
  RateCardImport,
  RateCardList,
  ThreadPrices,
} from '#shared/gateway-api/http.ts';
import { can } from '#shared/model/can.ts';
import { Id } from '#shared/model/primitives.ts';
import { Currency } from '#shared/model/rate-card.ts';
import { Day } from '#shared/model/rules.ts';
import { knownCost } from '../../rules/known-cost.ts';
import { dropRateCard, keepRateCard, rateCards } from '../../rules/rate-cards.ts';
import { readRateCard } from '../../rules/read-rate-card.ts';
import { freeEntryOf, sentBy, serviceUsed } from '../../rules/usage.ts';
import { selectThreads } from '../../store/rows/thread.ts';
import { threadAliases } from '../../store/thread-aliases.ts';
import { notFound } from '../failure.ts';
import { type Route, route } from '../route.ts';
import { numberOfThread } from '../scopes.ts';
import type { Services } from '../services.ts';

const ById = z.object({ id: Id });
/** Of the account; until it is known, months are those of UTC. */
const TIME_ZONE = { name: 'UTC', known: false };

/** Beside a card: what it does not say itself. */
const CardQuery = z.object({ currency: Currency.optional(), validFrom: Day.optional() });
type CardQuery = z.infer<typeof CardQuery>;

/** Rate cards, what a month has used, and what a message would cost. */
export function priceRoutes({ store: { db }, rules, clock }: Services): Route[] {
  const read = (csv: string, { currency, validFrom }: CardQuery) =>
    readRateCard(csv, { currency: currency ?? null, validFrom: validFrom ?? null }, rules.current.markets);
  return [
    route({
      method: 'GET',
      url: '/v1/rate-cards',
      summary: 'Imported rate cards, newest validity first',
      right: 'money.read',
      scope: 'none',
      answer: RateCardList,
      handle: async () => ({ cards: await rateCards(db) }),
    }),
    route({
      method: 'POST',
      url: '/v1/rate-cards',
      summary: 'Import a rate card: Meta’s CSV as it is; nothing is kept when any line has a problem',
      right: 'rules.manage',
      scope: 'none',
      query: CardQuery,
      body: z.string(),
      answer: RateCardImport,
      async handle({ query, body }, session) {
        const found = read(body, query);
        if (!found.ok) return { imported: false, problems: found.problems };
        const { ignored, ...card } = found.card;
        const from = { example: false, by: session.name, now: clock.now() };
        return { imported: true, card: await keepRateCard(db, card, from), ignored };
      },
    }),
    route({
      method: 'POST',
      url: '/v1/rate-cards/check',
      summary: 'Read a rate card as an import would, and keep nothing',
      right: 'rules.manage',
      scope: 'none',
      query: CardQuery,
      body: z.string(),
      answer: RateCardCheck,
      async handle({ query, body }) {
        const found = read(body, query);
        if (!found.ok) return { fits: false, rows: found.rows, problems: found.problems };
        const { ignored, ...card } = found.card;
        return { fits: true, card, rows: found.rows, ignored };
      },
    }),
    route({
      method: 'DELETE',
      url: '/v1/rate-cards/:id',
      summary: 'Take a rate card away that was imported by mistake',
      right: 'rules.manage',
      scope: 'none',
      params: ById,
      answer: Accepted,
      async handle({ params }) {
        if (!(await dropRateCard(db, params.id))) throw notFound('rate card');
        return { accepted: true };
      },
    }),
    route({
      method: 'GET',
      url: '/v1/numbers/:id/usage',
      summary: 'What a number sent in a month by category, and what is left of the free service messages',
      right: 'money.read',
      scope: async ({ params }) => params.id,
      params: ById,
      query: z.object({
        month: z
          .string()
          .regex(/^20\d{2}-(0[1-9]|1[0-2])$/)
          .optional(),
      }),
      answer: NumberUsage,
      async handle({ params, query }) {
        const month: Month = query.month
          ? monthNamed(query.month, TIME_ZONE.name)
          : monthOf(clock.now(), TIME_ZONE.name);
        const sent = await sentBy(db, params.id, month);
        const allowance = allowanceOf(rules.current.pricing, month, serviceUsed(sent));
        const cost = await knownCost(db, params.id, month, await rateCards(db), rules.current);
        return { ...month, timeZone: TIME_ZONE, sent, allowance, cost };
      },
    }),
    route({
      method: 'GET',
      url: '/v1/threads/:id/prices',
      summary: 'What a message to this customer would cost now, as far as that is known',
      right: 'threads.read',
      scope: ({ params }) => numberOfThread(db, params.id),
      params: ById,
      answer: ThreadPrices,
      async handle({ params }, session) {
        const now = clock.now();
        const thread = await selectThreads(db).where('threads.id', '=', params.id).executeTakeFirst();
        if (!thread) throw notFound('thread');
        const person = await db
          .selectFrom('contacts')
          .select(['phone', 'user_id as userId'])
          .where('id', '=', thread.contact_id)
          .executeTakeFirstOrThrow();
        const sent = await sentBy(db, thread.number_id, monthOf(now, TIME_ZONE.name));
        const freeUntil = await freeEntryOf(db, await threadAliases(db, params.id), rules.current.windows);
        const card = cardAt(await rateCards(db), now);
        const about = {
          country: countryOfPerson(person),
          now,
          windowOpen: windowState(thread.last_inbound_at, now).open,
          freeEntryUntil: freeUntil,
          serviceUsed: serviceUsed(sent),
        };
        const mayKnow = can(session, 'money.read');
        const price = (category: 'service' | 'utility' | 'marketing'): PriceAnswer => {
          const found = priceOf(card, rules.current, { category, ...about });
          // Whoever sends decides: that something is free, or is not, they have to know.
          return mayKnow || !found.known || found.micros === 0 ? found : { known: false, why: 'hidden' };
        };
        return {
          service: price('service'),
          utility: price('utility'),
          marketing: price('marketing'),
          freeEntryUntil: freeUntil !== null && freeUntil > now ? freeUntil : null,
        };
      },
    }),
  ];
}
