import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Machine } from '../machine.ts';
import { ActRefused } from '../world/refusal.ts';
import { trafficReport } from '../world/traffic.ts';
import type { ControlApp } from './app.ts';

/** What passed through the number and when, and sends that are kept unanswered. */
export async function trafficRoutes(app: ControlApp, { world, holding }: Machine): Promise<void> {
  const tags = ['traffic'];
  const kept = () => ({ armed: holding.armed, held: holding.held });

  app.get(
    '/traffic',
    {
      schema: {
        tags,
        summary: 'Every POST of a message and every delivered one, by arrival in monotonic milliseconds',
        querystring: z.object({
          after: z.coerce.number().optional().describe('Only what came later than this `now`.'),
          number: z.string().optional().describe('Only this phone number id.'),
          raw: z.enum(['0', '1']).default('1').describe('0: the sums without the single passages.'),
        }),
      },
    },
    async ({ query }) => {
      const passages = world.traffic.passages(query.after, query.number);
      const single = query.raw === '1' && {
        out: passages.filter(({ outcome }) => outcome !== 'in'),
        in: passages.filter(({ outcome }) => outcome === 'in'),
      };
      return { now: performance.now(), ...trafficReport(passages), ...single };
    },
  );

  app.delete('/traffic', { schema: { tags, summary: 'Forget the counted passages' } }, async () => {
    world.traffic.forget();
    return { now: performance.now() };
  });

  app.post(
    '/graph/hold',
    {
      schema: {
        tags,
        summary: 'Keep the next sends unanswered',
        body: z.strictObject({
          point: z
            .enum(['before', 'after'])
            .default('after')
            .describe('Before anything happens, or after the customer has got it.'),
          times: z.number().int().positive().default(1_000_000),
        }),
      },
    },
    async ({ body }) => {
      holding.arm(body.point, body.times);
      return kept();
    },
  );

  app.get(
    '/graph/hold',
    {
      schema: {
        tags,
        summary: 'The sends that are kept; with `count`, answers when there are so many',
        querystring: z.object({
          count: z.coerce.number().int().min(0).default(0),
          timeoutMs: z.coerce.number().int().positive().max(600_000).default(30_000),
        }),
      },
    },
    async ({ query }) => {
      const late = wait(query.timeoutMs, 'late' as const, { ref: false });
      if ((await Promise.race([holding.whenHeld(query.count), late])) === 'late')
        throw new ActRefused(408, `${holding.held.length} sends are kept, not ${query.count}.`);
      return kept();
    },
  );

  app.post(
    '/graph/release',
    {
      schema: {
        tags,
        summary: 'Let kept sends go, oldest first: answered, or cut without an answer',
        body: z.strictObject({
          how: z.enum(['answer', 'drop']).default('answer'),
          count: z.number().int().positive().optional(),
        }),
      },
    },
    async ({ body }) => ({ released: holding.release(body.how, body.count), ...kept() }),
  );

  app.delete(
    '/graph/hold',
    { schema: { tags, summary: 'Keep no further sends, and answer those that are kept' } },
    async () => {
      holding.disarm();
      return { released: holding.release('answer'), ...kept() };
    },
  );
}
