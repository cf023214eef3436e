import type { OnboardingProblem } from '#shared/gateway-api/onboarding.ts';

/** What can go wrong while a number is linked: what happened, what is safe, what to do; and whether "go on" helps. */
const PROBLEMS = {
  left: {
    retry: false,
    message:
      'The window of Meta was closed before it was finished. Nothing was linked and the phone works as before. Open it again when you are ready.',
  },
  reported: {
    retry: false,
    message:
      'Meta could not go on with this number and showed why in its window. Nothing was linked and the phone works as before. Solve what it named, then open it again.',
  },
  code_refused: {
    retry: false,
    message:
      'Meta did not take the code of the sign-up; it is good for 30 seconds and once. Nothing was linked. Go through the sign-up once more.',
  },
  exchange_unanswered: {
    retry: false,
    message:
      'Meta did not answer while the sign-up was finished, and its code is good only once. Nothing was linked. Go through the sign-up once more.',
  },
  token_invalid: {
    retry: false,
    message:
      'The permission that Meta gave is not valid for this app. Nothing was linked. Check META_APP_ID and META_APP_SECRET, then go through the sign-up once more.',
  },
  not_granted: {
    retry: false,
    message:
      'The account that was named is not among those that you allowed. Nothing was linked. Go through the sign-up once more and choose the account of this number.',
  },
  account_unknown: {
    retry: false,
    message:
      'Meta did not say which account was linked, and several are allowed. Nothing was linked. Go through the sign-up once more and allow one account only.',
  },
  no_number: {
    retry: true,
    message:
      'The account has no number yet. Nothing was linked here. Wait a minute until Meta shows it, then go on.',
  },
  number_missing: {
    retry: false,
    message:
      'The number is not in the account that was linked. Nothing was linked here. Go through the sign-up once more with the right account.',
  },
  not_coexisting: {
    retry: true,
    message:
      'The number does not live in the WhatsApp Business app and on the API at once. Nothing was asked of it. Finish the steps on the phone, then go on.',
  },
  choose_number: {
    retry: false,
    message:
      'The account has several numbers, and Meta did not say which one was linked. Nothing was asked of any of them. Choose the number.',
  },
  other_provider: {
    retry: false,
    message:
      'This number is linked here through another provider. Nothing was changed. Link it there, or ask the provider to give it up first.',
  },
  meta_unreachable: {
    retry: true,
    message: 'Meta cannot be reached right now. What is done is kept and nothing is done twice. Go on later.',
  },
  meta_refused: {
    retry: true,
    message:
      'Meta refused this step. What is done is kept and nothing is done twice. The details have its reason; go on when it is solved.',
  },
  credentials_missing: {
    retry: false,
    message:
      'The permission for this number is no longer here. The conversations are kept. Go through the sign-up once more.',
  },
  public_unreachable: {
    retry: true,
    message:
      'The public address of this gateway does not answer, so Meta could not reach it either. Contacts and chats were not asked for yet. Check PUBLIC_URL, the proxy and the certificate, then go on.',
  },
  public_refuses: {
    retry: true,
    message:
      'Something else answers at the public address of this gateway, or a proxy refuses webhooks. Contacts and chats were not asked for yet. Check where PUBLIC_URL leads, then go on.',
  },
  probe_lost: {
    retry: true,
    message:
      'The public address answers, but what is sent there does not come to this gateway. Contacts and chats were not asked for yet. Check where PUBLIC_URL leads, then go on.',
  },
  key_refused: {
    retry: true,
    message:
      'The provider does not take this key. Nothing was linked. Copy the key of this number once more.',
  },
  ids_needed: {
    retry: true,
    message:
      'The provider does not say which number this key is for. Nothing was linked. Enter the phone number id and the account id from its pages.',
  },
  other_number: {
    retry: true,
    message:
      'The key belongs to another number than the one that was entered. Nothing was linked. Copy the key of this number.',
  },
  webhook_not_set: {
    retry: true,
    message:
      'The number is linked for sending, but the provider did not take the address of this gateway. Enter the address and the header in its pages.',
  },
  gateway_failed: {
    retry: true,
    message:
      'The gateway could not go on; its log says why. What is done is kept and nothing is done twice. Go on later.',
  },
} as const satisfies Record<string, { retry: boolean; message: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

export function problem(code: ProblemCode, detail: string | null = null): OnboardingProblem {
  const { message, retry } = PROBLEMS[code];
  return { code, message, detail, canRetry: retry };
}
