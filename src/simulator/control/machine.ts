import { z } from 'zod';
import type { Machine } from '../machine.ts';
import { Agent } from '../scenario/agents.ts';
import { checkScenario, scenarioList } from '../scenario/load.ts';
import { type Person, TicksChange } from '../scenario/schema.ts';
import { HabitsChange } from '../webhooks/habits.ts';
import { handshake } from '../webhooks/handshake.ts';
import { accountUpdate } from '../webhooks/payloads.ts';
import { ArmedError } from '../world/armed-errors.ts';
import { PORTFOLIO } from '../world/business.ts';
import { ActRefused } from '../world/refusal.ts';
import { RulesChange } from '../world/rules.ts';
import type { Json } from '../world/types.ts';
import { merged } from '../world/world.ts';
import type { ControlApp } from './app.ts';
import { Moment } from './moment.ts';

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
  number: z.string().optional().describe('A phone number id; the first when absent.'),
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

/** What is done to the machinery: habits, rules, errors, clock, account, imports, scenarios. */
export async function machineRoutes(app: ControlApp, machine: Machine): Promise<void> {
  const { world, habits, post, ticks, errors, scenario } = machine;
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
      if (post.gateway === null) throw new ActRefused(409, 'No gateway is set.');
      return handshake(`${post.gateway}/webhooks/meta`, machine.config.verifyToken, habits.timeoutMs);
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
      const number = world.business.number(body.number);
      const why = { disconnection_info: { reason: body.reason, initiated_by: body.initiatedBy } };
      const removed: Json =
        body.shape === 'reference'
          ? {
              event: 'PARTNER_REMOVED',
              waba_info: { waba_id: number.wabaId, owner_business_id: PORTFOLIO },
              ...why,
            }
          : { phone_number: number.displayPhone, event: 'PARTNER_REMOVED', ...why };
      const value: Json =
        body.event === 'partner_removed'
          ? removed
          : { event: body.event === 'offboarded' ? 'ACCOUNT_OFFBOARDED' : 'ACCOUNT_RECONNECTED' };
      number.lifecycle = (
        { offboarded: 'offboarded', reconnected: 'active', partner_removed: 'removed' } as const
      )[body.event];
      const { phoneNumberId, lifecycle } = number;
      world.emit({ type: 'lifecycle', phoneNumberId, lifecycle });
      post.post(accountUpdate(number, value, at));
      return { lifecycle };
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

  app.get('/scenarios', { schema: { tags, summary: 'The scenarios that come along' } }, async () => ({
    scenarios: scenarioList(),
  }));

  app.get(
    '/scenario',
    {
      schema: {
        tags,
        summary:
          'What is playing, and which acts were refused; `wait=1` answers when all that has a time was played',
        querystring: z.object({ wait: z.enum(['0', '1']).default('0') }),
      },
    },
    async ({ query }) => {
      if (query.wait === '1') await scenario.whenPlayed();
      return { playing: scenario.playing, refused: scenario.refused };
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
      machine.access.clear();
      machine.signUp.clear();
      machine.desk.clear();
      machine.held.clear();
      machine.imports.clear();
      machine.routing.partner = null;
      machine.holding.clear();
      machine.resetHabits();
      world.clock.offset = 0;
      world.clear();
      return { ok: true };
    },
  );
}
