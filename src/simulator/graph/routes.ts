import { timingSafeEqual } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Habits } from '../webhooks/habits.ts';
import { between, chance } from '../world/chance.ts';
import { GraphError } from '../world/errors.ts';
import { numericId } from '../world/ids.ts';
import type { Imports } from '../world/imports.ts';
import { sha256 } from '../world/media-store.ts';
import type { Json } from '../world/types.ts';
import type { World } from '../world/world.ts';
import { parse, type Sending } from './messages.ts';

const MEDIA_LIMIT = 100 * 1024 * 1024;
const DAY = 24 * 60 * 60 * 1000;

interface GraphOptions {
  world: World;
  sending: Sending;
  imports: Imports;
  habits: Habits;
  seed: string;
  accessToken: string;
  origin: () => string;
}

const SyncBody = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  sync_type: z.enum(['smb_app_state_sync', 'history']),
});

/** Meta's Graph API as far as a coexistence number needs it, for any version vNN.N. */
export async function graphRoutes(app: FastifyInstance, options: GraphOptions): Promise<void> {
  const { world, sending, imports, habits, seed, accessToken, origin } = options;
  let answered = 0;
  const { wabaId, phoneNumberId } = world.ids;
  const at = (path: string) => `/:version(^v\\d+\\.\\d+$)${path}`;
  const isNumber = (request: FastifyRequest) => (request.params as { id: string }).id === phoneNumberId;
  const isWaba = (request: FastifyRequest) => (request.params as { id: string }).id === wabaId;

  // Meta's own pages describe these; /docs is for the control API.
  app.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, hide: true };
  });
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof GraphError) return reply.status(error.http).send(error.toJSON());
    request.log.warn({ err: error }, 'graph request failed');
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    return reply
      .status(status)
      .send(new GraphError(status < 500 ? 100 : 1, (error as Error).message).toJSON());
  });
  app.setNotFoundHandler((request, reply) => {
    if (!/^\/v\d/.test(request.url)) return reply.status(404).send({ error: 'There is nothing here.' });
    const details = `Unsupported request: ${request.method} ${request.url.split('?')[0]}`;
    return reply.status(400).send(new GraphError(100, details).toJSON());
  });

  app.addHook('onRequest', async (request) => {
    const query = request.query as Record<string, string | undefined>;
    const given = request.headers.authorization?.replace(/^Bearer /i, '') ?? query.access_token ?? '';
    const [a, b] = [Buffer.from(given), Buffer.from(accessToken)];
    if (a.length !== b.length || !timingSafeEqual(a, b)) throw new GraphError(190);
  });

  app.post(at('/:id/messages'), async (request, reply) => {
    if (!isNumber(request)) throw noObject(request);
    const outcome = sending.handle(request.body);
    if ('answer' in outcome) {
      answered += 1;
      const pause = between(habits.answerMs, chance(seed, 'answer', answered));
      if (pause > 0) await wait(pause);
      return outcome.answer;
    }
    // The caller never learns what became of it: the connection hangs and is then cut.
    reply.hijack();
    const cut = setTimeout(() => reply.raw.destroy(), outcome.holdMs);
    reply.raw.once('close', () => clearTimeout(cut));
    return reply;
  });

  app.post(at('/:id/media'), async (request) => {
    if (!isNumber(request)) throw noObject(request);
    let uploaded: { bytes: Buffer; mime: string; filename: string } | null = null;
    const fields: Record<string, unknown> = {};
    for await (const part of request.parts({ limits: { fileSize: MEDIA_LIMIT } })) {
      if (part.type === 'file')
        uploaded = { bytes: await part.toBuffer(), mime: part.mimetype, filename: part.filename };
      else fields[part.fieldname] = part.value;
    }
    if (fields.messaging_product !== 'whatsapp')
      throw new GraphError(131008, 'messaging_product: expected whatsapp');
    if (!uploaded) throw new GraphError(131008, 'file: expected a file');
    const mime = typeof fields.type === 'string' ? fields.type : uploaded.mime;
    return { id: world.media.add(uploaded.bytes, mime, uploaded.filename || null, 'upload').id };
  });

  app.post(at('/:id/smb_app_data'), async (request) => {
    if (!isNumber(request)) throw noObject(request);
    const { sync_type: kind } = parse(SyncBody, request.body);
    if (world.syncsAsked.has(kind)) throw new GraphError(2593107);
    if (world.clock.now() - world.onboardedAt > DAY) throw new GraphError(2593108);
    world.syncsAsked.add(kind);
    setImmediate(() => (kind === 'history' ? imports.history({}) : imports.contacts({})));
    return { messaging_product: 'whatsapp', request_id: numericId() };
  });

  app.get(at('/:id/phone_numbers'), async (request) => {
    if (!isWaba(request)) throw noObject(request);
    return { data: [number(request)], paging: { cursors: { before: 'MAZDZD', after: 'MAZDZD' } } };
  });

  app.get(at('/:id/message_templates'), async (request) => {
    if (!isWaba(request)) throw noObject(request);
    const { name, status } = request.query as { name?: string; status?: string };
    const data = world.templates
      .filter(
        (template) =>
          (name === undefined || template.name.includes(name)) &&
          (status === undefined || template.status === status),
      )
      .map(({ body, ...template }) => ({
        ...template,
        quality_score: { score: 'GREEN' },
        components: [{ type: 'BODY', text: body }],
      }));
    return { data, paging: { cursors: { before: 'MAZDZD', after: 'MAZDZD' } } };
  });

  app.post(at('/:id/subscribed_apps'), async (request) => {
    if (!isWaba(request)) throw noObject(request);
    return { success: true };
  });

  app.get(at('/debug_token'), async () => ({
    data: {
      type: 'SYSTEM_USER',
      application: 'Simulator',
      is_valid: true,
      expires_at: 0,
      scopes: ['whatsapp_business_management', 'whatsapp_business_messaging'],
      granular_scopes: [
        { scope: 'whatsapp_business_management', target_ids: [wabaId] },
        { scope: 'whatsapp_business_messaging', target_ids: [wabaId] },
      ],
    },
  }));

  app.get(at('/:id'), async (request) => {
    if (isNumber(request)) return number(request);
    if (isWaba(request)) return { id: wabaId, name: world.verifiedName };
    const { id } = request.params as { id: string };
    const file = world.media.get(id);
    if (!file) throw noObject(request);
    return {
      messaging_product: 'whatsapp',
      url: world.media.url(origin(), id),
      mime_type: file.mime,
      sha256: sha256(file.bytes, 'hex'),
      file_size: file.bytes.length,
      id,
    };
  });

  app.delete(at('/:id'), async (request) => {
    if (!world.media.remove((request.params as { id: string }).id)) throw noObject(request);
    return { success: true };
  });

  /** Where media urls point; on Meta's side another host, here a path beside the API. */
  app.get('/whatsapp_business/attachments/', async (request, reply) => {
    const { mid = '', ext = '', hash = '' } = request.query as Record<string, string | undefined>;
    const file = world.media.get(mid);
    if (!file || !world.media.urlHolds(mid, Number(ext), hash))
      return reply.status(404).send('URL signature expired');
    return reply.type(file.mime).send(file.bytes);
  });

  /** The number as the API shows it; `fields` narrows it, `id` always stands. */
  function number(request: FastifyRequest): Json {
    const all: Json = {
      id: phoneNumberId,
      display_phone_number: `+${world.ids.displayPhone}`,
      verified_name: world.verifiedName,
      code_verification_status: 'VERIFIED',
      quality_rating: 'GREEN',
      platform_type: world.lifecycle === 'active' ? 'CLOUD_API' : 'NOT_APPLICABLE',
      is_on_biz_app: true,
      status: world.lifecycle === 'active' ? 'CONNECTED' : 'DISCONNECTED',
      throughput: { level: 'STANDARD' },
      whatsapp_business_manager_messaging_limit: 'TIER_2K',
    };
    const { fields } = request.query as { fields?: string };
    if (!fields) return all;
    const wanted = fields.split(',').map((field) => field.trim());
    return Object.fromEntries(Object.entries(all).filter(([key]) => key === 'id' || wanted.includes(key)));
  }
}

/** Meta's answer for an object that does not exist or is not this token's. */
function noObject(request: FastifyRequest): GraphError {
  const { id = '' } = request.params as { id?: string };
  return new GraphError(
    100,
    `Unsupported request. Object with ID '${id}' does not exist or cannot be loaded.`,
    400,
  );
}
