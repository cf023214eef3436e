import { z } from 'zod';
import { ADVICE, SEND_ERRORS } from '#shared/coexistence/send-errors.ts';
import { Accepted } from '#shared/gateway-api/http.ts';
import { Id } from '#shared/model/primitives.ts';
import { lift } from '../../outbound/holds.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';

const SendErrorList = z.object({
  errors: z.array(
    z.object({
      code: z.number().int(),
      /** `transient`, `throughput`, `pair`, `needs-admin`, `needs-agent` or `final`. */
      class: z.string(),
      advice: z.string(),
      sentence: z.string(),
    }),
  ),
});

/** What concerns the queue itself. */
export function outboundRoutes({ store: { db }, clock }: Services): Route[] {
  return [
    route({
      method: 'POST',
      url: '/v1/numbers/:id/resume',
      summary: 'The problem that Meta named is solved: what waits for an administrator goes on',
      right: 'numbers.manage',
      scope: async ({ params }) => params.id,
      params: z.object({ id: Id }),
      answer: Accepted,
      status: 202,
      async handle({ params }) {
        await lift(db, params.id, clock.now());
        return { accepted: true };
      },
    }),
    route({
      method: 'GET',
      url: '/v1/send-errors',
      summary: 'Meta’s codes: what becomes of a send, and what a person should do',
      right: 'rules.read',
      scope: 'none',
      answer: SendErrorList,
      async handle() {
        const errors = [...SEND_ERRORS].map(([code, { class: is, advice }]) => ({
          code,
          class: is.kind,
          advice,
          sentence: ADVICE[advice],
        }));
        return { errors };
      },
    }),
  ];
}
