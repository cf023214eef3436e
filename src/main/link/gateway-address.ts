import { fail, ok, type Result } from '#shared/console-api/result.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The origin of a gateway as a person types it: `https://` may be left out. Cleartext is accepted on loopback only,
 * because the token would travel in it.
 */
export function gatewayOrigin(typed: string): Result<string> {
  const text = typed.trim();
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  } catch {
    return fail('address_invalid');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return fail('address_invalid');
  if (url.username !== '' || url.password !== '') return fail('address_invalid');
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) return fail('address_insecure');
  return ok(url.origin);
}
