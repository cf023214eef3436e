import { z } from 'zod';
import { Accepted, TemplateList } from '#shared/gateway-api/http.ts';
import { Id } from '#shared/model/primitives.ts';
import { templateFromRow } from '../../store/rows/template.ts';
import { numbersOf } from '../../team/people.ts';
import { notFound } from '../failure.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';

/** Meta's templates of a number; consoles also get them by the feed. */
export function templateRoutes({ store: { db }, templates }: Services): Route[] {
  return [
    route({
      method: 'GET',
      url: '/v1/templates',
      summary: 'Templates by name and language, and when Meta was last asked for them',
      right: 'templates.read',
      scope: 'filtered',
      query: z.object({ numberId: Id.optional() }),
      answer: TemplateList,
      async handle({ query }, session) {
        const mine = await numbersOf(db, session.userId);
        const numbers = query.numberId === undefined ? mine : mine.filter((id) => id === query.numberId);
        if (query.numberId !== undefined && numbers.length === 0) throw notFound('number');
        if (numbers.length === 0) return { templates: [], listings: [] };
        const rows = await db
          .selectFrom('templates')
          .selectAll()
          .where('number_id', 'in', numbers)
          .orderBy('name')
          .orderBy('language')
          .orderBy('id')
          .execute();
        return {
          templates: rows.map(templateFromRow),
          listings: numbers.map((numberId) => ({ numberId, ...templates.state(numberId) })),
        };
      },
    }),
    route({
      method: 'POST',
      url: '/v1/numbers/:id/templates/refresh',
      summary: 'Ask Meta for the list of templates, now or as soon as it may be asked again',
      right: 'templates.read',
      scope: async ({ params }) => params.id,
      params: z.object({ id: Id }),
      answer: Accepted,
      status: 202,
      async handle({ params }) {
        templates.refresh(params.id);
        return { accepted: true };
      },
    }),
  ];
}
