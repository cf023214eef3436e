import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  ChooseNumberRequest,
  Onboarding,
  SignUpFinished,
  SignUpLeft,
  SignUpPage,
} from '#shared/gateway-api/onboarding.ts';
import { Id } from '#shared/model/primitives.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import { offered, taken } from './onboarding-routes.ts';

const params = z.object({ id: Id });

/** The sign-up page's own calls: it has no device, but the token of its address. */
export function signUpPageRoutes({ linking }: Services): Route[] {
  return [
    route({
      method: 'GET',
      url: '/v1/sign-up/:id',
      summary: 'What the sign-up page needs, and how far it has come',
      right: 'public',
      scope: 'none',
      params,
      answer: SignUpPage,
      async handle({ params: { id }, request }) {
        const signUps = offered(linking.onboardings);
        const onboarding = taken(await signUps.ofPage(id, tokenOf(request)));
        return { onboarding, ...signUps.page };
      },
    }),
    route({
      method: 'POST',
      url: '/v1/sign-up/:id/finished',
      summary: 'Meta’s window gave a code; the steps begin at once',
      right: 'public',
      scope: 'none',
      params,
      body: SignUpFinished,
      answer: Onboarding,
      status: 202,
      handle: async ({ params: { id }, body, request }) =>
        taken(await offered(linking.onboardings).finished(id, tokenOf(request), body)),
    }),
    route({
      method: 'POST',
      url: '/v1/sign-up/:id/left',
      summary: 'Meta’s window was left, or reported an error',
      right: 'public',
      scope: 'none',
      params,
      body: SignUpLeft,
      answer: Onboarding,
      handle: async ({ params: { id }, body, request }) =>
        taken(await offered(linking.onboardings).left(id, tokenOf(request), body)),
    }),
    route({
      method: 'POST',
      url: '/v1/sign-up/:id/choose-number',
      summary: 'Say which of the account’s numbers was linked',
      right: 'public',
      scope: 'none',
      params,
      body: ChooseNumberRequest,
      answer: Onboarding,
      async handle({ params: { id }, body, request }) {
        const signUps = offered(linking.onboardings);
        taken(await signUps.ofPage(id, tokenOf(request)));
        return taken(await signUps.choose(id, body.phoneNumberId));
      },
    }),
    route({
      method: 'POST',
      url: '/v1/sign-up/:id/retry',
      summary: 'Go on where it stopped',
      right: 'public',
      scope: 'none',
      params,
      answer: Onboarding,
      async handle({ params: { id }, request }) {
        const signUps = offered(linking.onboardings);
        taken(await signUps.ofPage(id, tokenOf(request)));
        return taken(await signUps.retry(id));
      },
    }),
  ];
}

function tokenOf(request: FastifyRequest): string {
  return /^Bearer ([A-Za-z0-9_-]{1,200})$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
}
