import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Machine } from '../machine.ts';
import { digest } from '../partner/partner-routes.ts';
import { ActRefused } from '../world/refusal.ts';
import type { ControlApp } from './app.ts';

/** The simulator as a partner: which numbers it has, and where the partner's own callback is. */
export async function partnerControl(app: ControlApp, machine: Machine): Promise<void> {
  const { world, routing, imports, origin } = machine;
  const { business } = world;
  const tags = ['partner'];
  const Number_ = z.string().optional().describe('A phone number id; the first when absent.');

  app.post(
    '/partner/number',
    {
      schema: {
        tags,
        summary: 'A number is linked with the partner: gives its key and the address of the partner’s API',
        body: z.strictObject({ number: Number_, key: z.string().min(8).optional() }),
      },
    },
    async ({ body }) => {
      const number = business.number(body.number);
      const key = body.key ?? `${randomBytes(16).toString('hex')}_AK`;
      number.partner = { keyDigest: digest(key), webhook: null };
      return { key, baseUrl: `${origin()}/d360`, phoneNumberId: number.phoneNumberId, wabaId: number.wabaId };
    },
  );

  app.post(
    '/partner/callback',
    {
      schema: {
        tags,
        summary:
          'Where the partner’s own webhooks go: history, address book, account; null: nowhere, they are lost',
        body: z.strictObject({
          url: z.url().nullable(),
          headers: z.record(z.string(), z.string()).default({}),
          envelope: z
            .enum(['own', 'meta'])
            .default('own')
            .describe('`own`: {event, data}, one change each; `meta`: passed on as it came.'),
        }),
      },
    },
    async ({ body }) => {
      routing.partner = body.url === null ? null : { ...body, url: body.url };
      return { partner: routing.partner };
    },
  );

  app.post(
    '/partner/sync',
    {
      schema: {
        tags,
        summary: 'The partner asks for contacts and history by itself, minutes after linking',
        body: z.strictObject({ number: Number_ }),
      },
    },
    async ({ body }) => {
      const number = business.number(body.number);
      if (number.partner === null) throw new ActRefused(409, 'That number is not the partner’s.');
      imports.answerSync(number, 'smb_app_state_sync');
      imports.answerSync(number, 'history');
      return { ok: true };
    },
  );
}
