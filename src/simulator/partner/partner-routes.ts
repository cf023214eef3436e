import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Graph, graphErrors } from '../graph/graph.ts';
import { filesOf, mediaShown, upload } from '../graph/media-routes.ts';
import { answerSend } from '../graph/message-routes.ts';
import { parse } from '../graph/messages.ts';
import { templateShown } from '../graph/template-routes.ts';
import type { BusinessNumber } from '../world/business.ts';
import { GraphError } from '../world/errors.ts';

const Webhook = z.looseObject({ url: z.url(), headers: z.record(z.string(), z.string()).default({}) });

/**
 * 360dialog, as the worked example of a partner that passes Meta's format on: one key is one number, so that no path
 * names it, and what is set as webhook gets the headers that were set with it (docs.360dialog.com).
 */
export async function partnerRoutes(app: FastifyInstance, graph: Graph): Promise<void> {
  const { world, origin } = graph;
  const { business } = world;
  graphErrors(app);

  const numberOf = (request: FastifyRequest): BusinessNumber => {
    const key = request.headers['d360-api-key'];
    const number = [...business.numbers.values()].find(
      ({ partner }) => partner !== null && typeof key === 'string' && partner.keyDigest === digest(key),
    );
    if (!number) throw new GraphError(190, 'Invalid api key', 401);
    return number;
  };
  // Before anything else is looked at, as for a token.
  app.addHook('onRequest', async (request) => {
    numberOf(request);
  });

  app.post('/messages', async (request, reply) => answerSend(graph, numberOf(request), request.body, reply));

  app.post('/media', async (request) => upload(graph, request));

  app.get('/health_status', async (request) => {
    const number = numberOf(request);
    const can_send_message = number.lifecycle === 'active' ? 'AVAILABLE' : 'BLOCKED';
    const entity = (entity_type: string, id: string) => ({ entity_type, id, can_send_message });
    return {
      health_status: {
        can_send_message,
        entities: [entity('PHONE_NUMBER', number.phoneNumberId), entity('WABA', number.wabaId)],
      },
    };
  });

  app.post('/v1/configs/webhook', async (request) => {
    const { partner } = numberOf(request);
    const { url, headers } = parse(Webhook, request.body);
    if (partner) partner.webhook = { url, headers };
    return { url, headers };
  });

  app.get('/v1/configs/webhook', async (request) => numberOf(request).partner?.webhook ?? {});

  app.get('/v1/configs/templates', async (request) => {
    const query = request.query as { limit?: string; offset?: string };
    const all = world.templates.of(numberOf(request).wabaId);
    const offset = Math.max(0, Number(query.offset) || 0);
    const page = all.slice(offset, offset + Math.min(1000, Number(query.limit) || 1000));
    const rows = page.map((template) => {
      const { id, status, ...rest } = templateShown(template);
      return { ...rest, id, external_id: id, status: String(status).toLowerCase() };
    });
    return { waba_templates: rows, count: rows.length, total: all.length, offset };
  });

  filesOf(app, graph);

  app.get('/:id', async (request) => {
    const file = mediaShown(graph, (request.params as { id: string }).id);
    if (!file) throw new GraphError(100, 'There is no such media id.');
    return { ...file, url: file.url.replace(origin(), 'https://lookaside.example.com') };
  });

  app.delete('/:id', async (request) => {
    if (!world.media.remove((request.params as { id: string }).id))
      throw new GraphError(100, 'There is no such media id.');
    return { success: true };
  });
}

export const digest = (key: string) => createHash('sha256').update(key).digest('hex');
