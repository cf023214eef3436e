import type { CallError } from '#shared/console-api/result.ts';
import type { OnboardingProblem } from '#shared/gateway-api/onboarding.ts';
import { isWordKey, type WordKey } from '#shared/words/words.ts';
import { failureKey } from '../language/failure-words.ts';
import type { Words } from '../language/use-words.ts';

/** The sentence for a code of the gateway about linking; null: it has none of its own. */
export function problemKey(code: string): WordKey | null {
  const key = `linking.problem.${code}`;
  return isWordKey(key) ? key : null;
}

/** Why something that was asked for was not done. While there is no line nothing is kept for later here. */
export function refusalKey({ code }: CallError): WordKey {
  if (code === 'offline' || code === 'gateway_unreachable') return 'linking.offline';
  return problemKey(code) ?? failureKey(code);
}

/** What stopped a sign-up: what happened, what is safe, what to do. One newer than this console comes in the gateway's words. */
export function problemWords(t: Words, { code, message }: OnboardingProblem): string {
  const key = problemKey(code);
  return key === null ? message : t(key);
}
