import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { handshake } from '../webhooks/handshake.ts';
import type { BusinessNumber, Callback } from '../world/business.ts';
import { GraphError } from '../world/errors.ts';
import { numericId } from '../world/ids.ts';
import type { Json } from '../world/types.ts';
import {
  at,
  findNumber,
  findWaba,
  type Graph,
  narrowed,
  noObject,
  numberIn,
  paged,
  wabaIn,
} from './graph.ts';
import { mediaShown } from './media-routes.ts';
import { parse } from './messages.ts';
import { editTemplate, templateAnswer, templateIn } from './template-routes.ts';

const DAY = 24 * 60 * 60 * 1000;

const SyncBody = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  sync_type: z.enum(['smb_app_state_sync', 'history']),
});

const Override = z.looseObject({
  override_callback_uri: z.string().max(200).optional(),
  verify_token: z.string().optional(),
});

/** Accounts and numbers: what they are, where their webhooks go, and the two imports. */
export async function accountRoutes(app: FastifyInstance, graph: Graph): Promise<void> {
  const { world, imports, habits, config, origin } = graph;
  const given = (request: FastifyRequest) => ({
    ...(request.query as Json),
    ...(request.body as Json | null),
  });

  app.get(at('/:id/phone_numbers'), async (request) => {
    const waba = wabaIn(graph, request);
    return paged(request, world.business.numbersOf(waba.id).map(numberShown), origin());
  });

  app.post(at('/:id/subscribed_apps'), async (request) => {
    const waba = wabaIn(graph, request);
    const override = await checkedOverride(parse(Override, given(request)));
    waba.subscribed = true;
    waba.override = override;
    return { success: true };
  });

  app.get(at('/:id/subscribed_apps'), async (request) => {
    const waba = wabaIn(graph, request);
    const subscribed = {
      whatsapp_business_api_data: { link: origin(), name: 'Simulator', id: config.appId },
      ...(waba.override && { override_callback_uri: waba.override.url }),
    };
    return { data: waba.subscribed ? [subscribed] : [] };
  });

  app.delete(at('/:id/subscribed_apps'), async (request) => {
    const waba = wabaIn(graph, request);
    waba.subscribed = false;
    waba.override = null;
    return { success: true };
  });

  app.post(at('/:id/smb_app_data'), async (request) =>
    askForSync(graph, numberIn(graph, request), parse(SyncBody, request.body).sync_type, imports),
  );

  for (const call of ['register', 'deregister'] as const)
    app.post(at(`/:id/${call}`), async (request) => {
      const number = numberIn(graph, request);
      world.business.forbid(call, number.phoneNumberId);
      if (call === 'deregister')
        throw new GraphError(100, 'Numbers in the WhatsApp Business app are disconnected in the app.');
      throw new GraphError(133005, 'The number is registered already, by the WhatsApp Business app.');
    });

  app.post(at('/:id'), async (request) => {
    const template = templateIn(graph, request);
    if (template) return editTemplate(graph, template, request.body);
    const number = numberIn(graph, request);
    const body = parse(z.looseObject({ webhook_configuration: Override }), request.body);
    number.override = await checkedOverride(body.webhook_configuration);
    return { success: true };
  });

  app.get(at('/:id'), async (request) => {
    const number = findNumber(graph, request);
    if (number) return narrowed(request, numberShown(number));
    const waba = findWaba(graph, request);
    if (waba)
      return narrowed(request, {
        id: waba.id,
        name: waba.name,
        owner_business_info: { id: waba.ownerBusinessId, name: waba.name },
        account_review_status: 'APPROVED',
        timezone_id: '66',
        whatsapp_business_manager_messaging_limit: 'TIER_2K',
      });
    const template = templateIn(graph, request);
    if (template) return templateAnswer(request, template);
    const file = mediaShown(graph, (request.params as { id: string }).id);
    if (!file) throw noObject(request);
    return file;
  });

  /** @throws GraphError 2200 when the callback does not answer the handshake, which comes at once */
  async function checkedOverride(wanted: z.infer<typeof Override>): Promise<Callback | null> {
    const { override_callback_uri: url, verify_token: verifyToken = '' } = wanted;
    if (!url) return null;
    const { status, verified } = await handshake(url, verifyToken, habits.timeoutMs);
    if (!verified)
      throw new GraphError(
        2200,
        `Callback verification failed with the following errors: HTTP Status Code = ${status ?? 'none'}`,
      );
    return { url, verifyToken };
  }
}

/**
 * One of the two imports, granted once each.
 * @throws GraphError 2593107 asked before, 2593108 later than a day after onboarding
 */
export function askForSync(
  { world }: Graph,
  number: BusinessNumber,
  kind: z.infer<typeof SyncBody>['sync_type'],
  imports: Graph['imports'],
): Json {
  const now = world.clock.now();
  if (number.lifecycle !== 'active') throw new GraphError(133010);
  if (number.syncsAsked.has(kind)) throw new GraphError(2593107);
  if (now - number.onboardedAt > DAY) throw new GraphError(2593108);
  const requestId = numericId();
  number.syncsAsked.set(kind, { requestId, at: now });
  setImmediate(() => imports.answerSync(number, kind));
  return { messaging_product: 'whatsapp', request_id: requestId };
}

/** The number as the API shows it. */
function numberShown(number: BusinessNumber): Json {
  const active = number.lifecycle === 'active';
  return {
    id: number.phoneNumberId,
    display_phone_number: `+${number.displayPhone}`,
    verified_name: number.name,
    code_verification_status: 'VERIFIED',
    quality_rating: number.quality,
    platform_type: active ? 'CLOUD_API' : 'NOT_APPLICABLE',
    is_on_biz_app: number.onBizApp,
    status: active ? 'CONNECTED' : 'DISCONNECTED',
    name_status: 'APPROVED',
    throughput: { level: 'STANDARD' },
    whatsapp_business_manager_messaging_limit: 'TIER_2K',
    ...(number.override && { webhook_configuration: { phone_number: number.override.url } }),
  };
}
