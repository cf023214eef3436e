import { z } from 'zod';
import { Id, Millis } from '../model/primitives.ts';

/** Linking numbers: `POST /v1/onboardings` for Meta's own sign-up, `POST /v1/numbers/linked` through a partner. */

export const OnboardingStepName = z.enum([
  /** A person goes through Meta's window on the sign-up page. */
  'sign-up',
  /** Its code becomes a token. */
  'token',
  /** The account is among what the token may touch. */
  'grants',
  /** Which number, and that it lives in the app and on the API. */
  'number',
  'store',
  /** The account's webhooks are sent to this gateway. */
  'subscribe',
  /** A signed probe went out to the public address and came back. */
  'probe',
  /** Asked for once. */
  'contacts',
  'history',
  'finish',
]);
export type OnboardingStepName = z.infer<typeof OnboardingStepName>;

/** What went wrong: a code for programs, and what happened, what is safe and what to do as one sentence for people. */
export const OnboardingProblem = z.object({
  code: z.string(),
  message: z.string(),
  /** As Meta or the network said it; for the details only. */
  detail: z.string().nullable(),
  /** `POST …/retry` goes on where it stopped; otherwise a new sign-up is needed. */
  canRetry: z.boolean(),
});
export type OnboardingProblem = z.infer<typeof OnboardingProblem>;

export const OnboardingStep = z.object({
  name: OnboardingStepName,
  /** `refused`: Meta said no to something that may be asked once; the rest goes on. */
  state: z.enum(['todo', 'running', 'done', 'refused', 'failed']),
  at: Millis.nullable(),
});
export type OnboardingStep = z.infer<typeof OnboardingStep>;

export const NumberChoice = z.object({
  phoneNumberId: z.string(),
  displayPhone: z.string(),
  name: z.string(),
  /** It lives in the app and on the API at once; others cannot be chosen. */
  eligible: z.boolean(),
});
export type NumberChoice = z.infer<typeof NumberChoice>;

export const Onboarding = z.object({
  id: Id,
  provider: z.string(),
  /** `waiting`: the page was not used yet. `cancelled`: somebody left Meta's window; the page may be used again. */
  state: z.enum(['waiting', 'cancelled', 'running', 'choose-number', 'failed', 'done']),
  steps: z.array(OnboardingStep),
  problem: OnboardingProblem.nullable(),
  choices: z.array(NumberChoice),
  numberId: Id.nullable(),
  createdBy: z.string(),
  createdAt: Millis,
  updatedAt: Millis,
  /** Until then the page's address can be used. */
  pageExpiresAt: Millis,
});
export type Onboarding = z.infer<typeof Onboarding>;

/** The page's address carries a token that is shown once. */
export const NewOnboarding = z.object({ onboarding: Onboarding, pageUrl: z.string() });
export type NewOnboarding = z.infer<typeof NewOnboarding>;
export const OnboardingList = z.object({ onboardings: z.array(Onboarding) });
export type OnboardingList = z.infer<typeof OnboardingList>;
export const ChooseNumberRequest = z.object({ phoneNumberId: z.string().min(1).max(40) });

/** `GET /v1/sign-up/:id`, with the page's token: what the page starts Meta's window with. Nothing of it is secret. */
export const SignUpPage = z.object({
  onboarding: Onboarding,
  appId: z.string(),
  loginConfigId: z.string(),
  sdkUrl: z.string(),
  /** Such as `v26.0`. */
  graphVersion: z.string(),
  /** A stand-in for Facebook on this machine, whose messages are believed too; null: Facebook alone. */
  standIn: z.string().nullable(),
});
export type SignUpPage = z.infer<typeof SignUpPage>;

/** What the sign-up page reports: what Meta's window gave it. Ids stay strings and are not believed. */
export const SignUpFinished = z.object({
  code: z.string().min(1).max(4096),
  /** Null: Meta's window did not say; the token's grants may. */
  wabaId: z
    .string()
    .regex(/^\d{1,40}$/)
    .nullable(),
  phoneNumberId: z
    .string()
    .regex(/^\d{1,40}$/)
    .nullable(),
});
export type SignUpFinished = z.infer<typeof SignUpFinished>;
/** The window was left: at which step, or with which of Meta's errors. */
export const SignUpLeft = z.object({
  step: z.string().max(100).nullable(),
  errorId: z.string().max(100).nullable(),
  errorMessage: z.string().max(500).nullable(),
});
export type SignUpLeft = z.infer<typeof SignUpLeft>;

/** `POST /v1/numbers/linked`: a number that a partner already linked. Ids are needed where its key does not tell them. */
export const LinkNumberRequest = z.object({
  provider: z.string().min(1).max(40),
  apiKey: z.string().min(8).max(500),
  phone: z.string().regex(/^\+?[\d\s()-]{7,25}$/),
  name: z.string().min(1).max(100).optional(),
  phoneNumberId: z
    .string()
    .regex(/^\d{1,40}$/)
    .optional(),
  wabaId: z
    .string()
    .regex(/^\d{1,40}$/)
    .optional(),
  /** Where the partner's API lives, when not at its usual address. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
});
export type LinkNumberRequest = z.infer<typeof LinkNumberRequest>;

const Told = z.object({ key: z.string(), sentence: z.string() });
export const LinkNumberResponse = z.object({
  numberId: Id,
  webhook: z.object({
    /** For a person to enter, where the partner does not take it from here. Part of it is secret. */
    url: z.string(),
    headers: z.record(z.string(), z.string()),
    /** The partner was told by its API. */
    set: z.boolean(),
    /** A probe came back through the public address. */
    reached: z.boolean(),
  }),
  problem: OnboardingProblem.nullable(),
  partnerDoes: z.array(Told),
});
export type LinkNumberResponse = z.infer<typeof LinkNumberResponse>;

/** `GET /v1/providers`: every way in which a number can be linked, and what each does and leaves to others. */
export const ProviderList = z.object({
  providers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      linking: z.enum(['embedded-signup', 'api-key']),
      /** The gateway's settings allow it now. */
      offered: z.boolean(),
      /** Which webhook fields come to the number's own address, and which to the partner's. */
      callbacks: z.object({ number: z.array(z.string()), partner: z.array(z.string()) }),
      partnerDoes: z.array(Told),
    }),
  ),
});
export type ProviderList = z.infer<typeof ProviderList>;
