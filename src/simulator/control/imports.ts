import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { HistoryPlan } from '../history/plan.ts';
import type { Machine } from '../machine.ts';
import { ActRefused } from '../world/refusal.ts';
import type { ControlApp } from './app.ts';
import { Moment } from './moment.ts';

const Number_ = z.string().optional().describe('A phone number id; the first when absent.');

const Remembered = z.strictObject({
  messages: z
    .array(
      z.strictObject({
        customer: z.string(),
        from: z.enum(['customer', 'phone']).default('customer'),
        at: Moment,
        text: z.string().min(1),
      }),
    )
    .default([]),
  customers: z.array(z.string()).optional(),
  chunkSize: z.number().int().positive().optional(),
  disordered: z.boolean().optional(),
  declined: z.boolean().optional(),
  number: Number_,
  post: z.boolean().default(true).describe('False: it comes when the gateway asks for it.'),
});

const Made = HistoryPlan.extend({ number: Number_, post: z.boolean().default(true) });

/** What the phone hands over: older chats, few by name or many made up, and the address book. */
export async function importRoutes(app: ControlApp, { world, imports }: Machine): Promise<void> {
  const tags = ['imports'];
  const made = () => ({ made: imports.job?.progress ?? null });

  app.post(
    '/history',
    {
      schema: {
        tags,
        summary:
          'Post history: messages given here or by a scenario, or a made-up past when `messages` is a number',
        body: z.union([Made, Remembered]),
      },
    },
    async ({ body }) => {
      const { number: id, post: now, ...rest } = body;
      const number = world.business.number(id);
      if (typeof rest.messages === 'number') {
        const plan = HistoryPlan.parse(rest);
        if (now) imports.make(number, plan);
        else imports.planFor(plan);
        return made();
      }
      const { messages, ...options } = Remembered.omit({ number: true, post: true }).parse(rest);
      for (const { customer, from, at, text } of messages)
        imports.remember(world.customer(customer), from, { at, text });
      if (!now) return { chunks: 0, messages: messages.length };
      return imports.history({ ...options, number });
    },
  );

  app.get(
    '/history',
    {
      schema: {
        tags,
        summary: 'How far the made-up past is; `wait=1` answers when it has been brought',
        querystring: z.object({
          wait: z.enum(['0', '1']).default('0'),
          timeoutMs: z.coerce.number().int().positive().max(3_600_000).default(600_000),
        }),
      },
    },
    async ({ query }) => {
      if (query.wait === '1' && imports.job) {
        const late = wait(query.timeoutMs, 'late' as const, { ref: false });
        if ((await Promise.race([imports.job.done, late])) === 'late')
          throw new ActRefused(408, 'The history is still under way.');
      }
      return made();
    },
  );

  app.delete(
    '/history',
    { schema: { tags, summary: 'Stop bringing the made-up past, and plan none' } },
    async () => {
      imports.job?.stop();
      imports.planFor(null);
      return made();
    },
  );

  app.post(
    '/contacts-sync',
    {
      schema: {
        tags,
        summary: 'Post entries of the phone’s address book',
        body: z.strictObject({
          customers: z.array(z.string()).optional().describe('All that have a name in the book when absent.'),
          action: z.enum(['add', 'remove']).default('add'),
          number: Number_,
        }),
      },
    },
    async ({ body }) => imports.contacts({ ...body, number: world.business.number(body.number) }),
  );
}
