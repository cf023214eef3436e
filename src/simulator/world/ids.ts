import { createHash, randomBytes } from 'node:crypto';

/** Who made a message, as far as its id shows it: a person's phone, or the business. */
export type WamidSide = 'customer' | 'business';

/**
 * A message id in the form that Meta's have: base64 of a small structure with the customer's number and a key.
 * The same `key` gives the same id; without one it is new.
 */
export function wamid(customerPhone: string | null, side: WamidSide, key?: string): string {
  const unique = key ? createHash('sha256').update(key).digest() : randomBytes(16);
  const hex = unique.toString('hex').toUpperCase();
  const keyId = side === 'customer' ? `3A${hex.slice(0, 18)}` : `3EB0${hex.slice(0, 16)}`;
  const phone = customerPhone ?? '0';
  const bytes = Buffer.concat([
    Buffer.from([0x1c, 0x18, phone.length]),
    Buffer.from(phone, 'ascii'),
    Buffer.from([0x15, 0x02, 0x00, side === 'customer' ? 0x12 : 0x11, 0x18, keyId.length]),
    Buffer.from(keyId, 'ascii'),
    Buffer.from([0x00]),
  ]);
  return `wamid.${bytes.toString('base64')}`;
}

/** A business-scoped user id, the same for the same person and business on every run. */
export function businessScopedId(country: string, wabaId: string, person: string): string {
  const digest = createHash('sha256').update(`${wabaId}\u0000${person}`).digest();
  return `${country}.${(digest.readBigUInt64BE(0) % 10n ** 18n).toString().padStart(18, '0')}`;
}

/** A long decimal id such as Meta gives media and requests. */
export function numericId(): string {
  return `88${(randomBytes(8).readBigUInt64BE(0) % 10n ** 13n).toString().padStart(13, '0')}`;
}

/** Meta's trace id in error answers. */
export function traceId(): string {
  return `A${randomBytes(16).toString('base64url')}`;
}
