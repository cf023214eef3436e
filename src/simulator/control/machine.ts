import { z } from 'zod';
import type { Machine } from '../machine.ts';
import { Agent } from '../scenario/agents.ts';
import { checkScenario } from '../scenario/load.ts';
import { type Person, TicksChange } from '../scenario/schema.ts';
import { HabitsChange } from '../webhooks/habits.ts';
import { accountUpdate } from '../webhooks/payloads.ts';
import { ArmedError } from '../world/armed-errors.ts';
import { RulesChange } from '../world/rules.ts';
import type { Json } from '../world/types.ts';
import { merged } from '../world/world.ts';
import type { ControlApp } from './app.ts';

const Reason = z.enum([
  'PRIMARY_INACTIVITY',
  'COMPANION_INACTIVITY',
  'ACCOUNT_DISCONNECTED',
  'BUSINESS_DOWNGRADE',
  'CHANGE_NUMBER',
  'USER_RE_REGISTERED',
]);

const AccountBody = z.strictObject({
  event: z.enum(['offboarded', 'reconnected', 'partner_removed']),
  reason: Reason.default('ACCOUNT_DISCONNECTED'),
  initiatedBy: z.enum(['USER', 'SYSTEM']).default('USER'),
  shape: z
    .enum(['reference', 'onboarding'])
    .default('reference')
    .describe('Meta prints two shapes of PARTNER_REMOVED.'),
});

const ScenarioBody = z
  .strictObject({
    name: z.string().min(1).optional().describe('A name in resources/scenarios, or a path.'),
    scenario: z.record(z.string(), z.unknown()).optional().describe('A scenario itself.'),
    steps: z
      .array(z.looseObject({ with: z.string(), at: z.string() }))
      .min(1)
      .optional()
      .describe('Single lines: {at: "+2s", with: customer id, who, text …}. The customers must exist.'),
    speed: z.number().positive().default(1),
    agents: z.array(Agent).default([]),
  })
  .refine(
    (body) => [body.name, body.scenario, body.steps].filter((given) => given !== undefined).length === 1,
    'give one of: name, scenario, steps',
  );

const Moment = z.union([
  z.number().int(),
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
]);

/** What is done to the machinery: habits, rules, errors, clock, account, imports, scenarios. */
export async function machineRoutes(app: ControlApp, machine: Machine): Promise<void> {
  const { world, habits, post, ticks, imports, errors, scenario } = machine;
  const tags = ['machine'];

  app.post(
    '/gateway',
    {
      schema: {
        tags,
        summary: 'Where webhooks go; null holds them back',
        body: z.strictObject({ url: z.url().nullable() }),
      },
    },
    async ({ body }) => {
      post.setGateway(body.url);
      return { url: post.gateway };
    },
  );

  app.post(
    '/gateway/verify',
    { schema: { tags, summary: 'Meta’s handshake with the gateway' } },
    async () => {
      const challenge = String(Math.floor(Math.random() * 1e9));
      const query = new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.challenge': challenge,
        'hub.verify_token': machine.config.verifyToken,
      });
      const response = await fetch(`${post.gateway}/webhooks/meta?${query}`, {
        signal: AbortSignal.timeout(habits.timeoutMs),
      });
      const text = await response.text();
      return { status: response.status, verified: response.status === 200 && text === challenge };
    },
  );

  app.post(
    '/habits',
    { schema: { tags, summary: 'Switch habits of delivery', body: HabitsChange } },
    async ({ body }) => {
      Object.assign(habits, body);
      world.media.urlMs = habits.mediaUrlMs;
      return habits;
    },
  );

  app.post(
    '/rules',
    { schema: { tags, summary: 'Switch Meta’s rules', body: RulesChange } },
    async ({ body }) => Object.assign(world.rules, body),
  );

  app.post(
    '/ticks',
    { schema: { tags, summary: 'How all customers’ phones answer, now and later', body: TicksChange } },
    async ({ body }) => {
      Object.assign(world.ticks, merged(world.ticks, body));
      for (const customer of world.customers.values()) customer.ticks = merged(customer.ticks, body);
      return world.ticks;
    },
  );

  app.post(
    '/errors',
    { schema: { tags, summary: 'Errors for the next sends', body: ArmedError } },
    async ({ body }) => {
      errors.add(body);
      return errors.list();
    },
  );

  app.delete('/errors', { schema: { tags, summary: 'Disarm all errors' } }, async () => {
    errors.clear();
    return [];
  });

  app.post(
    '/account',
    { schema: { tags, summary: 'The number leaves the API or comes back', body: AccountBody } },
    async ({ body }) => {
      const at = world.clock.now();
      const why = { disconnection_info: { reason: body.reason, initiated_by: body.initiatedBy } };
      const removed: Json =
        body.shape === 'reference'
          ? {
              event: 'PARTNER_REMOVED',
              waba_info: { waba_id: world.ids.wabaId, owner_business_id: '309571846620118' },
              ...why,
            }
          : { phone_number: world.ids.displayPhone, event: 'PARTNER_REMOVED', ...why };
      const value: Json =
        body.event === 'partner_removed'
          ? removed
          : { event: body.event === 'offboarded' ? 'ACCOUNT_OFFBOARDED' : 'ACCOUNT_RECONNECTED' };
      world.lifecycle = (
        { offboarded: 'offboarded', reconnected: 'active', partner_removed: 'removed' } as const
      )[body.event];
      world.emit({ type: 'lifecycle', lifecycle: world.lifecycle });
      post.post(accountUpdate(world.ids, value, at));
      return { lifecycle: world.lifecycle };
    },
  );

  app.post(
    '/history',
    {
      schema: {
        tags,
        summary: 'Post history: what customers are given here, or what a scenario gave them',
        body: z.strictObject({
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
        }),
      },
    },
    async ({ body }) => {
      const { messages, ...options } = body;
      for (const { customer, from, at, text } of messages)
        imports.remember(world.customer(customer), from, { at, text });
      return imports.history(options);
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
        }),
      },
    },
    async ({ body }) => imports.contacts(body),
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
      const { field, value, time, entryId = world.ids.wabaId } = body;
      post.post({ field, value, entryId, ...(time !== undefined && { time }) });
      return { ok: true };
    },
  );

  app.post(
    '/clock',
    {
      schema: {
        tags,
        summary: 'Move the simulator’s time: to a moment, or by an offset from real time; {} brings it back',
        body: z.strictObject({ now: Moment.nullable().optional(), offset: z.number().int().optional() }),
      },
    },
    async ({ body }) => {
      if (typeof body.now === 'number') world.clock.set(body.now);
      else world.clock.offset = body.offset ?? 0;
      world.emit({ type: 'clock', offset: world.clock.offset });
      return { now: world.clock.now(), offset: world.clock.offset };
    },
  );

  app.post(
    '/templates',
    {
      schema: {
        tags,
        summary: 'Add a template, or replace the one of this name and language',
        body: z.strictObject({
          name: z.string().regex(/^[a-z0-9_]+$/),
          language: z.string().default('id'),
          category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']).default('UTILITY'),
          status: z.string().default('APPROVED'),
          body: z.string().min(1),
        }),
      },
    },
    async ({ body }) => {
      const at = world.templates.findIndex(
        (template) => template.name === body.name && template.language === body.language,
      );
      const template = { id: `16895569000${100 + world.templates.length}`, ...body };
      world.templates.splice(at === -1 ? world.templates.length : at, at === -1 ? 0 : 1, template);
      return template;
    },
  );

  app.post(
    '/scenario',
    { schema: { tags, summary: 'Play a scenario', body: ScenarioBody } },
    async ({ body }) => {
      const { speed, agents } = body;
      if (body.name !== undefined) return scenario.start(scenario.load(body.name), { speed, agents });
      if (body.scenario) return scenario.start(checkScenario(body.scenario, 'scenario'), { speed, agents });
      const here = [...world.customers.values()].map(
        ({ id, name, phone, username }): z.infer<typeof Person> => ({ id, name, phone, username }),
      );
      const day = (body.steps ?? []).map(({ with: person, at, ...line }) => ({
        with: person,
        from: at,
        lines: [line],
      }));
      return scenario.start(checkScenario({ name: 'steps', customers: here, day }, 'steps'), {
        speed,
        agents,
      });
    },
  );

  app.delete('/scenario', { schema: { tags, summary: 'Stop the scenario; everybody stays' } }, async () => {
    scenario.stop();
    return { playing: null };
  });

  app.post(
    '/reset',
    {
      schema: { tags, summary: 'An empty shop: no customers, chats, errors, habits, or webhooks that wait' },
    },
    async () => {
      scenario.stop();
      ticks.clear();
      post.clear();
      errors.clear();
      machine.resetHabits();
      world.clock.offset = 0;
      world.clear();
      return { ok: true };
    },
  );
}
