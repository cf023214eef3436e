import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { windowState } from '#shared/coexistence/window.ts';
import type { Machine } from '../machine.ts';
import type { DeliveryRecord } from '../webhooks/post-office.ts';
import type { BusinessNumber } from '../world/business.ts';
import { ActRefused } from '../world/refusal.ts';
import type { WorldEvent } from '../world/world.ts';
import type { ControlApp } from './app.ts';
import { shown } from './people.ts';

/** A business number as JSON can hold it. */
export function numberShown(number: BusinessNumber) {
  const { partner, syncsAsked, ...rest } = number;
  const at = partner && { webhook: partner.webhook?.url ?? null };
  return { ...rest, syncsAsked: Object.fromEntries(syncsAsked), partner: at };
}

/** How to see what happened, and to wait until it has. */
export async function observeRoutes(app: ControlApp, machine: Machine): Promise<void> {
  const { world, habits, post, ticks, errors, scenario, config, deliveries } = machine;
  const tags = ['observe'];
  const streams = new Set<ServerResponse>();

  app.get('/state', { schema: { tags, summary: 'Everything at one glance' } }, async () => ({
    now: world.clock.now(),
    offset: world.clock.offset,
    seed: config.seed,
    business: numberShown(world.business.first),
    numbers: [...world.business.numbers.values()].map(numberShown),
    wabas: [...world.business.wabas.values()],
    forbiddenCalls: world.business.forbidden,
    gateway: post.gateway,
    webhooks: { ...post.waiting, scheduledStatuses: ticks.scheduled },
    habits,
    rules: world.rules,
    errors: errors.list(),
    scenario: scenario.playing,
    customers: [...world.customers.values()].map((customer) => {
      const chat = world.chat(customer.id);
      const last = chat.at(-1);
      return {
        ...customer,
        window: windowState(customer.lastInboundAt, world.clock.now()),
        messages: chat.length,
        last: last ? shown(last) : null,
      };
    }),
  }));

  app.get(
    '/deliveries',
    {
      schema: {
        tags,
        summary: 'The log of POSTs to the gateway with their answers, oldest first',
        querystring: z.object({
          after: z.string().optional().describe('Only those after the delivery of this id.'),
          bodies: z.enum(['0', '1']).default('0'),
          outcome: z.enum(['ok', 'refused', 'unreachable', 'dropped', 'forged']).optional(),
        }),
      },
    },
    async ({ query }) => {
      const start =
        query.after === undefined ? 0 : post.log.findIndex((record) => record.id === query.after) + 1;
      const records = post.log
        .slice(start)
        .filter((record) => query.outcome === undefined || record.outcome === query.outcome)
        .map((record) => (query.bodies === '1' ? record : { ...record, body: null }));
      return { deliveries: records };
    },
  );

  app.post(
    '/flush',
    {
      schema: {
        tags,
        summary: 'Answers when every webhook was answered 200 and no status is still to come by itself',
        body: z.strictObject({
          timeoutMs: z.number().int().positive().max(600_000).default(30_000),
          ticks: z
            .boolean()
            .default(true)
            .describe('False: do not wait for statuses that are still to come.'),
        }),
      },
    },
    async ({ body }) => {
      const started = Date.now();
      post.tryNow();
      const late = wait(body.timeoutMs, 'late' as const, { ref: false });
      while (!post.empty || (body.ticks && ticks.scheduled > 0)) {
        const done = Promise.all([post.whenEmpty(), body.ticks ? ticks.whenIdle() : null]);
        if ((await Promise.race([done, late])) === 'late') {
          const { queued, underWay, retrying } = post.waiting;
          const last = post.log.findLast((record) => record.outcome !== 'ok');
          const why =
            post.gateway === null
              ? 'no gateway is set'
              : `the last failure: ${last?.status ?? last?.detail ?? 'none'}`;
          throw new ActRefused(
            408,
            `Still waiting: ${queued} queued, ${underWay} under way, ${retrying} to be tried again, ${ticks.scheduled} statuses to come; ${why}.`,
          );
        }
      }
      return { flushed: true, tookMs: Date.now() - started };
    },
  );

  app.get(
    '/events',
    { schema: { tags, summary: 'Server-sent events: customers, messages, deliveries, clock' } },
    (request, reply) => {
      reply.hijack();
      const stream = reply.raw;
      stream.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        connection: 'keep-alive',
      });
      stream.write(': here\n\n');
      const send = (type: string, data: unknown) =>
        stream.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
      const unlisten = world.listen((event: WorldEvent) =>
        send(event.type, event.type === 'message' ? shown(event.message) : event),
      );
      const onDelivery = (record: DeliveryRecord) =>
        send('delivery', { ...record, body: null, waiting: post.waiting });
      deliveries.add(onDelivery);
      streams.add(stream);
      request.raw.once('close', () => {
        unlisten();
        deliveries.delete(onDelivery);
        streams.delete(stream);
      });
    },
  );

  app.get(
    '/media/:id',
    {
      schema: {
        tags,
        summary: 'A file as the phones show it, whatever its age',
        params: z.object({ id: z.string() }),
      },
    },
    async ({ params }, reply) => {
      const file = world.media.peek(params.id);
      if (!file) throw new ActRefused(404, 'There is no such file.');
      return reply.type(file.mime).header('cache-control', 'private, max-age=3600').send(file.bytes);
    },
  );

  app.addHook('preClose', async () => {
    for (const stream of streams) stream.end();
  });
}
