import { createHmac } from 'node:crypto';

/**
 * JSON as Meta writes it: slashes escaped and everything beyond ASCII as \uXXXX. Whoever parses and prints it again
 * gets other bytes, and so another signature.
 */
export function metaJson(value: unknown): Buffer {
  const text = JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return Buffer.from(text, 'ascii');
}

/** The value of `X-Hub-Signature-256` for these very bytes. */
export function signature(body: Buffer, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
}
