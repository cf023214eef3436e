import { randomInt } from 'node:crypto';

/** Meta's GET handshake with a callback; `verified` when it gave the bare challenge back. */
export async function handshake(
  url: string,
  verifyToken: string,
  timeoutMs: number,
): Promise<{ status: number | null; verified: boolean }> {
  const challenge = String(randomInt(1_000_000_000));
  const target = new URL(url);
  target.searchParams.set('hub.mode', 'subscribe');
  target.searchParams.set('hub.challenge', challenge);
  target.searchParams.set('hub.verify_token', verifyToken);
  try {
    const response = await fetch(target, { signal: AbortSignal.timeout(timeoutMs), redirect: 'manual' });
    const text = await response.text();
    return { status: response.status, verified: response.status === 200 && text === challenge };
  } catch {
    return { status: null, verified: false };
  }
}
