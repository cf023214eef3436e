import { z } from 'zod';
import type { Machine } from '../machine.ts';
import { ActRefused } from '../world/refusal.ts';
import { Said } from '../world/said.ts';
import { tapped } from '../world/tap.ts';
import type { ControlApp } from './app.ts';
import { shown } from './people.ts';

const Who = z.object({ id: z.string() });

/** The rarer things that customers' phones do, and what becomes of files. */
export async function actRoutes(app: ControlApp, { world, people, ticks }: Machine): Promise<void> {
  const tags = ['people'];
  const about = (summary: string) => ({ summary, tags, params: Who });

  app.post(
    '/customers/:id/tap',
    {
      schema: {
        ...about(
          'The customer taps a button or row of a message, the newest that has some when none is named',
        ),
        body: z.strictObject({
          wamid: z.string().optional(),
          which: z.union([z.number().int().min(0), z.string()]).default(0),
        }),
      },
    },
    async ({ params, body }) => {
      const customer = world.customer(params.id);
      const number = world.numberOf(customer);
      const message = body.wamid
        ? world.message(body.wamid)
        : world.chat(customer.id).findLast(({ choices }) => choices.length > 0);
      if (message?.customerId !== customer.id) throw new ActRefused(404, 'There is no message to tap at.');
      const said = tapped(message, body.which, world.templates, number.wabaId);
      return shown(people.customerSays(customer, said));
    },
  );

  app.post(
    '/customers/:id/resolve',
    {
      schema: {
        ...about('The message that was unavailable (131060) comes after all, under its own id'),
        body: z.looseObject({ wamid: z.string().optional().describe('The newest that is unavailable.') }),
      },
    },
    async ({ params, body }) => {
      const { wamid, ...rest } = body;
      const said = Said.safeParse(rest);
      if (!said.success) throw new ActRefused(400, said.error.issues[0]?.message ?? 'say something');
      const newest = world.chat(params.id).findLast(({ type }) => type === 'unsupported');
      return shown(people.resolve(world.customer(params.id), wamid ?? newest?.wamid ?? '', said.data));
    },
  );

  app.post(
    '/customers/:id/user-id',
    {
      schema: {
        ...about('The customer’s user id changes without a new number'),
        body: z.strictObject({
          userId: z
            .string()
            .regex(/^[A-Z]{2}\.\w{1,128}$/)
            .optional(),
        }),
      },
    },
    async ({ params, body }) => people.changeUserId(world.customer(params.id), body.userId),
  );

  app.post(
    '/customers/:id/block',
    {
      schema: {
        ...about('The customer blocks the business: what is sent fails with 131026'),
        body: z.strictObject({ blocked: z.boolean().default(true) }),
      },
    },
    async ({ params, body }) => {
      const customer = world.customer(params.id);
      customer.blocked = body.blocked;
      return customer;
    },
  );

  app.post(
    '/customers/:id/fail',
    {
      schema: {
        ...about('A message that was accepted fails after all'),
        body: z.strictObject({
          wamid: z.string().optional().describe('The newest of the API.'),
          code: z.number().int().default(131026),
        }),
      },
    },
    async ({ params, body }) => {
      const newest = world.chat(params.id).findLast(({ from }) => from === 'api');
      const message = body.wamid === undefined ? newest : world.message(body.wamid);
      if (message?.customerId !== params.id || message.from !== 'api')
        throw new ActRefused(404, 'That message is not the API’s in this chat.');
      ticks.fail(message, body.code, world.customer(params.id).phone);
      return shown(message);
    },
  );

  app.post(
    '/media/:id/expire',
    {
      schema: {
        tags,
        summary: 'Meta forgets a file; the phones keep it',
        params: z.object({ id: z.string() }),
      },
    },
    async ({ params }) => {
      if (!world.media.expire(params.id)) throw new ActRefused(404, 'There is no such file.');
      return { ok: true };
    },
  );
}
