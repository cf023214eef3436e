import { z } from 'zod';
import type { Machine } from '../machine.ts';
import { Person } from '../scenario/schema.ts';
import { ActRefused } from '../world/refusal.ts';
import { Said } from '../world/said.ts';
import type { ChatMessage } from '../world/types.ts';
import { merged } from '../world/world.ts';
import type { ControlApp } from './app.ts';

const Who = z.object({ id: z.string() });
const EditBody = z.strictObject({
  wamid: z.string(),
  text: z.string().min(1),
  force: z.boolean().default(false),
});
const RevokeBody = z.strictObject({ wamid: z.string(), force: z.boolean().default(false) });
const ReactBody = z.strictObject({
  wamid: z.string(),
  emoji: z.string().describe('Empty: the reaction is taken back.'),
});

/** A message as tests and the page read it. */
export function shown(message: ChatMessage) {
  const { customerId, callbackData, ...rest } = message;
  return { ...rest, customer: customerId, bizOpaqueCallbackData: callbackData };
}

/** What customers and the owner do on their phones. */
export async function peopleRoutes(app: ControlApp, { world, people, ticks }: Machine): Promise<void> {
  const tags = ['people'];
  const route = (summary: string, rest: object = {}) => ({ summary, tags, ...rest });

  app.post('/customers', { schema: { ...route('Create a customer'), body: Person } }, async ({ body }) =>
    world.addCustomer(body),
  );

  app.get('/customers', { schema: route('All customers') }, async () => ({
    customers: [...world.customers.values()],
  }));

  app.get('/customers/:id', { schema: { ...route('One customer'), params: Who } }, async ({ params }) =>
    world.customer(params.id),
  );

  app.patch(
    '/customers/:id',
    {
      schema: {
        ...route('Change a name, a username, the ticks'),
        params: Who,
        body: Person.omit({ id: true, phone: true }).partial(),
      },
    },
    async ({ params, body }) => {
      const customer = world.customer(params.id);
      const { ticks: change, ...rest } = body;
      Object.assign(customer, rest, { ticks: merged(customer.ticks, change ?? {}) });
      world.emit({ type: 'customer', customer });
      return customer;
    },
  );

  app.get(
    '/customers/:id/messages',
    {
      schema: {
        ...route(
          'What this customer has received, oldest first: one row for each message that reached the phone',
        ),
        params: Who,
      },
    },
    async ({ params }) => {
      world.customer(params.id);
      const received = world
        .chat(params.id)
        .filter((message) => message.from !== 'customer' && message.failure === null);
      return { messages: received.map(shown) };
    },
  );

  app.get(
    '/customers/:id/chat',
    { schema: { ...route('The whole chat as both phones know it, oldest first'), params: Who } },
    async ({ params }) => {
      world.customer(params.id);
      return { messages: world.chat(params.id).map(shown) };
    },
  );

  app.post(
    '/customers/:id/say',
    { schema: { ...route('The customer writes'), params: Who, body: Said } },
    async ({ params, body }) => shown(people.customerSays(world.customer(params.id), body)),
  );

  app.post(
    '/customers/:id/edit',
    { schema: { ...route('The customer edits a message (15 minutes)'), params: Who, body: EditBody } },
    async ({ params, body }) => {
      inChat(params.id, body.wamid);
      return shown(people.edit('customer', body.wamid, body.text, { force: body.force }));
    },
  );

  app.post(
    '/customers/:id/revoke',
    { schema: { ...route('The customer deletes a message (2 days)'), params: Who, body: RevokeBody } },
    async ({ params, body }) => {
      inChat(params.id, body.wamid);
      return shown(people.revoke('customer', body.wamid, { force: body.force }));
    },
  );

  app.post(
    '/customers/:id/react',
    { schema: { ...route('The customer reacts'), params: Who, body: ReactBody } },
    async ({ params, body }) => {
      inChat(params.id, body.wamid);
      return shown(people.react('customer', body.wamid, body.emoji));
    },
  );

  app.post(
    '/customers/:id/read',
    {
      schema: {
        ...route('The customer opens the chat: all up to this message is read'),
        params: Who,
        body: z.strictObject({ wamid: z.string().optional() }),
      },
    },
    async ({ params, body }) => ({ read: ticks.readAll(world.customer(params.id), body.wamid ?? null) }),
  );

  app.post(
    '/customers/:id/status',
    {
      schema: {
        ...route('Bring one API message to a status by hand'),
        params: Who,
        body: z.strictObject({ wamid: z.string(), status: z.enum(['sent', 'delivered', 'read', 'played']) }),
      },
    },
    async ({ params, body }) => {
      const message = inChat(params.id, body.wamid);
      ticks.reach(message, body.status);
      return shown(message);
    },
  );

  app.post(
    '/customers/:id/number',
    {
      schema: {
        ...route('The customer changes the number'),
        params: Who,
        body: z.strictObject({ phone: z.string() }),
      },
    },
    async ({ params, body }) => people.changeNumber(world.customer(params.id), body.phone),
  );

  app.post(
    '/customers/:id/marketing',
    {
      schema: {
        ...route('WhatsApp’s own stop or resume'),
        params: Who,
        body: z.strictObject({ value: z.enum(['stop', 'resume']) }),
      },
    },
    async ({ params, body }) => {
      people.prefer(world.customer(params.id), body.value);
      return { ok: true };
    },
  );

  app.post(
    '/phone/say',
    {
      schema: {
        ...route('The owner writes on the phone'),
        body: z.looseObject({ to: z.string().describe('A customer’s id.') }),
      },
    },
    async ({ body }) => {
      const { to, ...rest } = body;
      const said = Said.safeParse(rest);
      if (!said.success)
        throw new ActRefused(
          400,
          said.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('\n'),
        );
      return shown(people.phoneSays(world.customer(to), said.data));
    },
  );

  app.post(
    '/phone/edit',
    { schema: { ...route('The owner edits a message on the phone'), body: EditBody } },
    async ({ body }) => shown(people.edit('phone', body.wamid, body.text, { force: body.force })),
  );

  app.post(
    '/phone/revoke',
    { schema: { ...route('The owner deletes a message on the phone'), body: RevokeBody } },
    async ({ body }) => shown(people.revoke('phone', body.wamid, { force: body.force })),
  );

  app.post(
    '/phone/react',
    { schema: { ...route('The owner reacts on the phone'), body: ReactBody } },
    async ({ body }) => shown(people.react('phone', body.wamid, body.emoji)),
  );

  function inChat(customer: string, wamid: string): ChatMessage {
    const message = world.message(wamid);
    if (message?.customerId !== customer) throw new ActRefused(404, 'That message is not in this chat.');
    return message;
  }
}
