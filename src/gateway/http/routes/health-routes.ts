import { z } from 'zod';
import { Health } from '#shared/gateway-api/http.ts';
import { LinkFacts } from '#shared/model/link-health.ts';
import { Id, Millis } from '#shared/model/primitives.ts';
import { linkFacts } from '../../health/link-facts.ts';
import { countInbox } from '../../ingest/inbox.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';

/** A queue of webhooks longer than this means that the worker does not keep up. */
const MANY_WAITING = 1_000;

export function healthRoutes({
  store,
  clock,
  version,
  outbound,
  dataDir,
  refusedSignatures,
}: Services): Route[] {
  return [
    route({
      method: 'GET',
      url: '/v1/health',
      summary: 'Whether the gateway works; nothing about customers',
      right: 'public',
      scope: 'none',
      answer: Health,
      async handle() {
        const inbox = await countInbox(store.db);
        const anybody = await store.db.selectFrom('users').select('id').limit(1).executeTakeFirst();
        return {
          status: anybody && inbox.waiting < MANY_WAITING ? 'ok' : 'degraded',
          version,
          serverTime: clock.now(),
          database: store.kind,
          inbox,
          outbound: { waiting: outbound.waiting },
          refusedSignatures: refusedSignatures(),
        };
      },
    }),
    route({
      method: 'GET',
      url: '/v1/numbers/:id/health',
      summary: 'Everything that tells how a number’s link is',
      right: 'health.read',
      scope: async ({ params }) => params.id,
      params: z.object({ id: Id }),
      answer: LinkFacts,
      handle: ({ params }) => linkFacts({ db: store.db, dataDir, refusedSignatures }, params.id, clock.now()),
    }),
  ];
}

/** Moves the gateway's time, for the simulator and for tests; part of the table only with `TEST_CLOCK=1`. */
export function testClockRoutes({ clock }: Services): Route[] {
  return [
    route({
      method: 'POST',
      url: '/v1/test/clock',
      summary: 'Move the gateway’s time (null: back to the machine’s)',
      right: 'public',
      scope: 'none',
      body: z.object({ now: Millis.nullable() }),
      answer: z.object({ serverTime: Millis }),
      async handle({ body }) {
        clock.move(body.now);
        return { serverTime: clock.now() };
      },
    }),
  ];
}
