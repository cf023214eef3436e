import type { FastifyInstance } from 'fastify';
import { GraphError } from '../world/errors.ts';
import { accountRoutes } from './account-routes.ts';
import { type Graph, graphErrors } from './graph.ts';
import { mediaRoutes } from './media-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { templateRoutes } from './template-routes.ts';
import { tokenRoutes } from './token-routes.ts';

/** Meta's Graph API as far as a coexistence number needs it, for any version vNN.N. */
export async function graphRoutes(app: FastifyInstance, graph: Graph): Promise<void> {
  app.decorateRequest('grant');
  graphErrors(app);
  app.setNotFoundHandler((request, reply) => {
    if (!/^\/v\d/.test(request.url)) return reply.status(404).send({ error: 'There is nothing here.' });
    const details = `Unsupported request: ${request.method} ${request.url.split('?')[0]}`;
    return reply.status(400).send(new GraphError(100, details).toJSON());
  });
  await app.register(async (open) => tokenRoutes(open, graph));
  await app.register(async (guarded) => {
    guarded.addHook('onRequest', async (request) => {
      const query = request.query as Record<string, string | undefined>;
      const given = request.headers.authorization?.replace(/^Bearer /i, '') ?? query.access_token ?? '';
      const grant = graph.access.grantOf(given);
      if (!grant) throw new GraphError(190);
      request.grant = grant;
    });
    await guarded.register(async (scope) => messageRoutes(scope, graph));
    await guarded.register(async (scope) => accountRoutes(scope, graph));
    await guarded.register(async (scope) => templateRoutes(scope, graph));
    await guarded.register(async (scope) => mediaRoutes(scope, graph));
  });
}
