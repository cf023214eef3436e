import { randomBytes } from 'node:crypto';
import type { OnboardingProblem } from '#shared/gateway-api/onboarding.ts';
import { probeBody } from '../ingest/probe.ts';
import type { Store } from '../store/open.ts';
import { problem } from './problems.ts';

export interface ProbeOptions {
  store: Store;
  /** Where webhooks are sent, from outside. */
  url: string;
  /** What proves this very body. */
  headersOf(body: Buffer): Record<string, string>;
  timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;

/**
 * Sends a body of our own to the public address and waits until that very body has come through the receiver of this
 * gateway, in whatever process. Redirects are not followed, since Meta follows none.
 * @returns null when it came, else why it did not
 */
export async function probePublicWay(options: ProbeOptions): Promise<OnboardingProblem | null> {
  const { store, url, headersOf, timeoutMs = TIMEOUT_MS } = options;
  const word = randomBytes(18).toString('base64url');
  const body = probeBody(word);
  const patience = AbortSignal.timeout(timeoutMs);
  let stopListening = () => {};
  const came = new Promise<boolean>((resolve) => {
    stopListening = store.signal.listen((topic) => {
      if (topic === `probe:${word}`) resolve(true);
    });
    patience.addEventListener('abort', () => resolve(false), { once: true });
  });
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headersOf(body) },
      body: new Uint8Array(body),
      redirect: 'manual',
      signal: patience,
    });
    await response.body?.cancel();
    if (response.status !== 200) return problem('public_refuses', `HTTP ${response.status}`);
    return (await came) ? null : problem('probe_lost');
  } catch (error) {
    return problem('public_unreachable', reasonOf(error));
  } finally {
    stopListening();
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string'
    ? cause.code
    : error.name;
}
