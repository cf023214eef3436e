import { z } from 'zod';
import { FeedName } from '#shared/gateway-api/frames.ts';
import { SnapshotPage } from '#shared/gateway-api/http.ts';
import { parsePlace, snapshotPage } from '../../sync/snapshot.ts';
import { epochOf, rowSeenBy } from '../../team/sight.ts';
import { ApiFailure } from '../failure.ts';
import { type Route, route, WORKSPACE } from '../route.ts';
import type { Services } from '../services.ts';

/** How a console follows the gateway; docs/sync.md tells the whole. */
export function feedRoutes({ store: { db }, clock, workspace, hub }: Services): Route[] {
  return [
    route({
      method: 'GET',
      url: '/v1/feeds/:feed/snapshot',
      summary: 'Everything of a feed but older messages, in pages',
      right: 'feed.read',
      scope: async ({ params }) =>
        params.feed === 'workspace' ? WORKSPACE : params.feed.slice('number:'.length),
      params: z.object({ feed: FeedName }),
      query: z.object({ after: z.string().max(400).optional() }),
      answer: SnapshotPage,
      async handle({ params, query }, session) {
        const place = query.after === undefined ? null : parsePlace(query.after);
        if (query.after !== undefined && place === null)
          throw new ApiFailure(
            400,
            'invalid_request',
            'Use the value of `next` from the page before, unchanged.',
          );
        const now = clock.now();
        const page = await snapshotPage(db, params.feed, place, now);
        const rows = page.rows.map((row) => rowSeenBy(session, row));
        return { epoch: epochOf(session, workspace.epoch), ...page, rows, serverTime: now };
      },
    }),
    route({
      method: 'GET',
      url: '/v1/feed',
      summary: 'The change feed (WebSocket; the token in the upgrade request)',
      right: 'feed.read',
      scope: 'filtered',
      socket: (socket, session) => hub.open(socket, session),
      async handle() {
        throw new ApiFailure(426, 'upgrade_required', 'This address speaks WebSocket only.');
      },
    }),
  ];
}
