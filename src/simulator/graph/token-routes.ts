import type { FastifyInstance } from 'fastify';
import { GraphError } from '../world/errors.ts';
import { at, type Graph } from './graph.ts';

const WRONG_SECRET = 'Error validating client secret.';

/** The calls by which a sign-up's code becomes a token; they are made with the app's own secret. */
export async function tokenRoutes(app: FastifyInstance, { access, config, world }: Graph): Promise<void> {
  const asks = (path: string) => ({ method: ['GET', 'POST'], url: at(path) });

  app.route({
    ...asks('/oauth/access_token'),
    handler: async (request) => {
      const given = { ...(request.query as object), ...(request.body as object | null) } as Record<
        string,
        string | undefined
      >;
      if (given.client_id !== config.appId || given.client_secret !== config.appSecret)
        throw new GraphError(1, WRONG_SECRET, 400);
      if (!given.code) throw new GraphError(100, 'Missing authorization code.');
      return { access_token: access.exchange(given.code), token_type: 'bearer' };
    },
  });

  app.get(at('/debug_token'), async (request) => {
    const { input_token: input, access_token: inQuery } = request.query as Record<string, string | undefined>;
    const caller = request.headers.authorization?.replace(/^Bearer /i, '') ?? inQuery ?? '';
    const isApp = caller === `${config.appId}|${config.appSecret}`;
    if (!isApp && !access.grantOf(caller)) throw new GraphError(190);
    const grant = access.grantOf(input ?? caller);
    if (!grant)
      return {
        data: { is_valid: false, scopes: [], error: { code: 190, message: 'Invalid OAuth access token.' } },
      };
    const wabaIds = grant.wabaIds ?? [...world.business.wabas.keys()];
    return {
      data: {
        app_id: config.appId,
        type: 'SYSTEM_USER',
        application: 'Simulator',
        is_valid: true,
        expires_at: 0,
        data_access_expires_at: 0,
        scopes: grant.scopes,
        granular_scopes: grant.scopes.map((scope) => ({ scope, target_ids: wabaIds })),
      },
    };
  });
}
