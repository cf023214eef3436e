import type { IncomingHttpHeaders } from 'node:http';
import { isSecret, isSigned } from '../signature.ts';
import type { WebhookProof } from './provider.ts';

/** Does this request prove that it comes from who holds `secret`? Compared in constant time, before anything is parsed. */
export function isProven(
  proof: WebhookProof,
  secret: string | null,
  headers: IncomingHttpHeaders,
  rawBody: Uint8Array,
): boolean {
  if (proof.kind === 'address') return true;
  if (secret === null) return false;
  switch (proof.kind) {
    case 'app-signature':
      return isSigned(rawBody, one(headers['x-hub-signature-256']), secret);
    case 'header':
      return isSecret(one(headers[proof.header.toLowerCase()]) ?? '', secret);
    case 'basic':
      return isSecret(one(headers.authorization) ?? '', basic(proof.user, secret));
  }
}

/** The headers that a provider is told to send along, so that `isProven` holds; none where it signs by itself. */
export function proofHeaders(proof: WebhookProof, secret: string): Record<string, string> {
  if (proof.kind === 'header') return { [proof.header]: secret };
  if (proof.kind === 'basic') return { authorization: basic(proof.user, secret) };
  return {};
}

const basic = (user: string, secret: string) =>
  `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;

function one(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
