import { z } from 'zod';
import {
  ChooseNumberRequest,
  LinkNumberRequest,
  LinkNumberResponse,
  NewOnboarding,
  Onboarding,
  OnboardingList,
  ProviderList,
} from '#shared/gateway-api/onboarding.ts';
import { Id } from '#shared/model/primitives.ts';
import { PROVIDERS } from '../../meta/providers/providers.ts';
import { linkPartnerNumber } from '../../onboarding/link-partner-number.ts';
import type { Answer, Onboardings, Refusal } from '../../onboarding/onboardings.ts';
import { ApiFailure, notFound } from '../failure.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';

const params = z.object({ id: Id });

/** Linking numbers, for consoles. */
export function onboardingRoutes({ linking }: Services): Route[] {
  return [
    route({
      method: 'GET',
      url: '/v1/providers',
      summary: 'Every way in which a number can be linked, and what each leaves to others',
      right: 'numbers.manage',
      scope: 'none',
      answer: ProviderList,
      handle: async () => ({
        providers: PROVIDERS.map((provider) => ({
          id: provider.id,
          name: provider.name,
          linking: provider.linking.kind,
          offered: provider.linking.kind === 'api-key' || linking.onboardings !== null,
          callbacks: {
            number: [...provider.callbacks.number],
            partner: [...provider.callbacks.partner],
          },
          partnerDoes: [...provider.partnerDoes],
        })),
      }),
    }),
    route({
      method: 'POST',
      url: '/v1/onboardings',
      summary: 'Begin a sign-up at Meta: gives the address of a page that is good for 30 minutes',
      right: 'numbers.manage',
      scope: 'none',
      answer: NewOnboarding,
      status: 201,
      handle: (_call, session) =>
        offered(linking.onboardings).create({ userId: session.userId, name: session.name }),
    }),
    route({
      method: 'GET',
      url: '/v1/onboardings',
      summary: 'The newest sign-ups, and how far each has come',
      right: 'numbers.manage',
      scope: 'none',
      answer: OnboardingList,
      handle: async () => ({ onboardings: (await linking.onboardings?.list()) ?? [] }),
    }),
    route({
      method: 'GET',
      url: '/v1/onboardings/:id',
      summary: 'One sign-up, step by step',
      right: 'numbers.manage',
      scope: 'none',
      params,
      answer: Onboarding,
      async handle({ params: { id } }) {
        const found = await linking.onboardings?.find(id);
        if (!found) throw notFound('sign-up');
        return found;
      },
    }),
    route({
      method: 'POST',
      url: '/v1/onboardings/:id/choose-number',
      summary: 'Say which of the account’s numbers was linked, where Meta did not',
      right: 'numbers.manage',
      scope: 'none',
      params,
      body: ChooseNumberRequest,
      answer: Onboarding,
      handle: async ({ params: { id }, body }) =>
        taken(await offered(linking.onboardings).choose(id, body.phoneNumberId)),
    }),
    route({
      method: 'POST',
      url: '/v1/onboardings/:id/retry',
      summary: 'Go on where a sign-up stopped; nothing is done twice',
      right: 'numbers.manage',
      scope: 'none',
      params,
      answer: Onboarding,
      handle: async ({ params: { id } }) => taken(await offered(linking.onboardings).retry(id)),
    }),
    route({
      method: 'POST',
      url: '/v1/numbers/linked',
      summary: 'Take in a number that a partner has linked, by its key',
      right: 'numbers.manage',
      scope: 'none',
      body: LinkNumberRequest,
      answer: LinkNumberResponse,
      status: 201,
      async handle({ body }, session) {
        const answer = await linkPartnerNumber(linking, body, session.userId);
        if (answer.ok) return answer.value;
        const { problem } = answer;
        if (problem) throw new ApiFailure(409, problem.code, told(problem));
        throw new ApiFailure(
          400,
          'unknown_provider',
          'No provider of this name links numbers by a key. `GET /v1/providers` lists them.',
        );
      },
    }),
  ];
}

const told = ({ message, detail }: { message: string; detail: string | null }) =>
  detail === null ? message : `${message} (${detail})`;

/** @throws ApiFailure when the settings name no Meta app with a sign-up */
export function offered(onboardings: Onboardings | null): Onboardings {
  if (onboardings) return onboardings;
  throw new ApiFailure(
    409,
    'sign_up_not_offered',
    'This gateway has no Meta app with a sign-up, so numbers are linked through a partner. An administrator sets META_APP_ID and META_LOGIN_CONFIG_ID to change that.',
  );
}

const REFUSALS: Record<Refusal, ApiFailure> = {
  unknown: notFound('sign-up'),
  expired: new ApiFailure(
    410,
    'page_expired',
    'This page was good for 30 minutes. Nothing was lost; open it anew from the console.',
  ),
  used: new ApiFailure(
    409,
    'already_used',
    'This sign-up was gone through already. The console shows how far it has come.',
  ),
  not_now: new ApiFailure(
    409,
    'not_now',
    'This sign-up does not wait for that. Look at how far it has come.',
  ),
  not_a_choice: new ApiFailure(
    409,
    'not_a_choice',
    'This number cannot be chosen. Choose one that lives in the app and on the API.',
  ),
};

/** @throws ApiFailure for a call that was not taken */
export function taken(answer: Answer): Onboarding {
  if (answer.ok) return answer.onboarding;
  const { status, code, message } = REFUSALS[answer.reason];
  throw new ApiFailure(status, code, message);
}
