import { createHash, randomBytes } from 'node:crypto';

/** A device's bearer token: 256 random bits. Shown once; only its hash is kept. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored and looked up. A plain hash is enough, since the token itself cannot be guessed. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
