import { z } from 'zod';
import type { Machine } from '../machine.ts';
import { ACCOUNT_EVENTS, accountEvent, isAccountUpdate } from '../webhooks/account-payloads.ts';
import { postTo } from '../webhooks/lane.ts';
import { signature } from '../webhooks/meta-json.ts';
import { ActRefused } from '../world/refusal.ts';
import { applyEvent } from '../world/standing.ts';
import type { Json } from '../world/types.ts';
import type { ControlApp } from './app.ts';

const Number_ = z.string().optional().describe('A phone number id; the first when absent.');

const RawBody = z
  .strictObject({
    body: z.string().optional(),
    base64: z.string().optional(),
    json: z.unknown().optional(),
    signature: z.enum(['right', 'wrong', 'none', 'malformed']).default('right'),
    path: z.string().startsWith('/').default('/webhooks/meta'),
    headers: z.record(z.string(), z.string()).default({}),
  })
  .refine(
    ({ body, base64, json }) => [body, base64, json].filter((one) => one !== undefined).length === 1,
    'give one of: body, base64, json',
  );

/** Every event of the account and the number, any single change, and any body at all. */
export async function eventRoutes(app: ControlApp, machine: Machine): Promise<void> {
  const { world, post, habits, config } = machine;
  const tags = ['events'];

  app.post(
    '/event',
    {
      schema: {
        tags,
        summary:
          'An event about the account or the number, as Meta documents it; `value` replaces parts of it',
        body: z.strictObject({
          event: z.enum(ACCOUNT_EVENTS),
          number: Number_,
          value: z.record(z.string(), z.unknown()).default({}),
          field: z.string().optional().describe('Another name of the field, e.g. business_username_update.'),
          at: z.number().int().optional().describe('Meta’s time in milliseconds; now when absent.'),
          quietly: z.boolean().default(false).describe('It happens, and no webhook tells.'),
        }),
      },
    },
    async ({ body }) => {
      const number = world.business.number(body.number);
      const at = body.at ?? world.clock.now();
      const hook = accountEvent(body.event, number, at, body.value, body.field);
      if (isAccountUpdate(body.event)) applyEvent(body.event, number, hook.value);
      const { phoneNumberId, lifecycle } = number;
      world.emit({ type: 'lifecycle', phoneNumberId, lifecycle });
      if (!body.quietly) post.post(hook);
      return { ...hook, lifecycle };
    },
  );

  app.post(
    '/webhook',
    {
      schema: {
        tags,
        summary: 'Post any webhook: one change of Meta’s envelope',
        body: z.strictObject({
          field: z.string(),
          value: z.record(z.string(), z.unknown()),
          time: z.number().int().optional(),
          entryId: z.string().optional(),
        }),
      },
    },
    async ({ body }) => {
      const { field, value, time, entryId = world.business.first.wabaId } = body;
      post.post({ field, value, entryId, ...(time !== undefined && { time }) });
      return { ok: true };
    },
  );

  app.post(
    '/webhook/raw',
    {
      schema: {
        tags,
        summary: 'Post these very bytes to the gateway, at once and once; tells what it answered',
        body: RawBody,
      },
    },
    async ({ body }) => {
      if (post.gateway === null) throw new ActRefused(409, 'No gateway is set.');
      const bytes =
        body.base64 !== undefined
          ? Buffer.from(body.base64, 'base64')
          : Buffer.from(body.body ?? JSON.stringify(body.json));
      const right = signature(bytes, config.appSecret);
      const signed = {
        right,
        wrong: signature(bytes, `${config.appSecret}?`),
        malformed: right.slice(7, 20),
        none: null,
      }[body.signature];
      const headers = { ...(signed !== null && { 'x-hub-signature-256': signed }), ...body.headers };
      return postTo({ url: `${post.gateway}${body.path}`, headers: () => headers }, bytes, habits.timeoutMs);
    },
  );

  app.post(
    '/handover',
    {
      schema: {
        tags,
        summary: 'Meta Business Agent takes a conversation, or gives it back',
        body: z.strictObject({ customer: z.string(), toAgent: z.boolean() }),
      },
    },
    async ({ body }) => {
      const customer = world.customer(body.customer);
      const number = world.numberOf(customer);
      customer.agentHolds = body.toAgent;
      const [next, before] = body.toAgent ? ['AI_AGENT', 'BUSINESS'] : ['BUSINESS', 'AI_AGENT'];
      const value: Json = {
        messaging_product: 'whatsapp',
        metadata: { display_phone_number: number.displayPhone, phone_number_id: number.phoneNumberId },
        sender: {
          ...(!customer.hidesPhone && customer.phone && { phone_number: customer.phone }),
          user_id: customer.userId,
        },
        timestamp: String(Math.floor(world.clock.now() / 1000)),
        control_passed: { previous_owner_role: before, new_owner_role: next },
      };
      post.post({ entryId: number.wabaId, field: 'messaging_handovers', value });
      return { agentHolds: customer.agentHolds };
    },
  );
}
