import { z } from 'zod';
import type { Machine } from '../machine.ts';
import { SignUpPlan } from '../signup/sign-up.ts';
import { ActRefused } from '../world/refusal.ts';
import type { ControlApp } from './app.ts';
import { numberShown } from './observe.ts';

const Change = SignUpPlan.partial();

/** How the next sign-up goes, the numbers that exist, and the tokens that hold. */
export async function signUpRoutes(app: ControlApp, { world, signUp, access }: Machine): Promise<void> {
  const tags = ['onboarding'];
  const { business } = world;

  app.get('/signup', { schema: { tags, summary: 'How the next sign-up goes' } }, async () => signUp.plan);

  app.post(
    '/signup',
    { schema: { tags, summary: 'Say how the next sign-ups go; {} leaves it as it is', body: Change } },
    async ({ body }) => {
      signUp.plan = { ...signUp.plan, ...defined(body) };
      return signUp.plan;
    },
  );

  app.post(
    '/signup/run',
    {
      schema: {
        tags,
        summary: 'Play the dialog without a browser: the event and the code that it would hand over',
        body: Change,
      },
    },
    async ({ body }) => signUp.run(defined(body)),
  );

  app.get('/numbers', { schema: { tags, summary: 'All numbers and what was asked for them' } }, async () => ({
    numbers: [...business.numbers.values()].map(numberShown),
    wabas: [...business.wabas.values()],
    forbiddenCalls: business.forbidden,
  }));

  app.post(
    '/numbers',
    {
      schema: {
        tags,
        summary: 'Put a number on the API, as a sign-up would but without its webhook',
        body: z.strictObject({
          phone: z.string(),
          name: z.string().optional(),
          wabaId: z.string().regex(/^\d+$/).optional(),
          phoneNumberId: z.string().regex(/^\d+$/).optional(),
          history: z.enum(['yes', 'declined', 'never']).optional(),
          onBizApp: z.boolean().optional(),
          subscribed: z.boolean().default(true),
        }),
      },
    },
    async ({ body }) => {
      const { subscribed, ...wanted } = body;
      const number = business.onboard(wanted);
      const waba = business.wabas.get(number.wabaId);
      if (waba) waba.subscribed = subscribed;
      return numberShown(number);
    },
  );

  app.patch(
    '/numbers/:id',
    {
      schema: {
        tags,
        summary: 'Change what a number is, or what becomes of its history request',
        params: z.object({ id: z.string() }),
        body: z.strictObject({
          name: z.string().optional(),
          history: z.enum(['yes', 'declined', 'never']).optional(),
          onBizApp: z.boolean().optional(),
          quality: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']).optional(),
          onboardedAt: z.number().int().optional(),
        }),
      },
    },
    async ({ params, body }) => numberShown(Object.assign(business.number(params.id), defined(body))),
  );

  app.post(
    '/tokens',
    {
      schema: {
        tags,
        summary: 'Issue a token for some accounts, or revoke one (190 from then on)',
        body: z.strictObject({
          wabaIds: z.array(z.string()).optional(),
          scopes: z.array(z.string()).optional(),
          revoke: z.string().optional(),
        }),
      },
    },
    async ({ body }) => {
      if (body.revoke === undefined)
        return { token: access.issueToken(defined({ wabaIds: body.wabaIds, scopes: body.scopes })) };
      if (!access.revoke(body.revoke)) throw new ActRefused(404, 'There is no such token.');
      return { revoked: true };
    },
  );
}

/** Without the keys that are not there. */
function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
