import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether Meta signed exactly these bytes: `X-Hub-Signature-256: sha256=<hex>` is the HMAC-SHA256 of the raw body with
 * the app's secret. Compared in constant time, before anything is parsed.
 */
export function isSigned(rawBody: Uint8Array, signature: string | undefined, appSecret: string): boolean {
  const given = /^sha256=([0-9a-f]{64})$/i.exec(signature ?? '')?.[1];
  if (!given) return false;
  const wanted = createHmac('sha256', appSecret).update(rawBody).digest();
  return timingSafeEqual(Buffer.from(given, 'hex'), wanted);
}

/** Compares a secret in constant time, whatever the lengths. */
export function isSecret(given: string, secret: string): boolean {
  const digest = (value: string) => createHmac('sha256', 'compare').update(value).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
