import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import type { GraphAccess } from './graph-access.ts';

/** Where an incoming file lies for the next five minutes. */
export interface MediaAddress {
  url: string;
  mime: string;
  /** Hex, of the bytes as Meta has them; null when Meta did not say. */
  sha256: string | null;
  size: number | null;
}

/** How one attempt at a file ended. `gone`: it will not come any more; `later`: it may. */
export type MediaOutcome<T> =
  | { kind: 'found'; value: T }
  | { kind: 'gone'; detail: string }
  | { kind: 'later'; detail: string };

/** Meta's keeping of incoming files: ids live 7 days, addresses 5 minutes and need the token. */
export interface MediaSource {
  resolve(metaMediaId: string): Promise<MediaOutcome<MediaAddress>>;
  /** The bytes as they come; iterating throws when they break off. */
  download(url: string): Promise<MediaOutcome<AsyncIterable<Uint8Array>>>;
}

const RESOLVE_TIMEOUT_MS = 20_000;
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

const Address = z.object({
  url: z.url({ protocol: /^https?$/ }),
  mime_type: z.string().catch('application/octet-stream'),
  sha256: z.string().nullish(),
  file_size: z.coerce.number().int().nonnegative().nullish().catch(null),
});

export function graphMediaSource({ headers, mediaUrl, fileUrl }: GraphAccess): MediaSource {
  async function get(url: string, timeoutMs: number): Promise<MediaOutcome<Response>> {
    try {
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
      if (response.ok) return { kind: 'found', value: response };
      await response.body?.cancel();
      return { kind: 'later', detail: `HTTP ${response.status}` };
    } catch (error) {
      return { kind: 'later', detail: error instanceof Error ? error.message : String(error) };
    }
  }

  return {
    async resolve(metaMediaId) {
      const answer = await get(mediaUrl(metaMediaId), RESOLVE_TIMEOUT_MS);
      // Meta answers 400 or 404 for an id that it no longer knows.
      if (answer.kind === 'later' && /^HTTP 40[04]$/.test(answer.detail))
        return { kind: 'gone', detail: answer.detail };
      if (answer.kind !== 'found') return answer;
      const body = Address.safeParse(await answer.value.json().catch(() => null));
      if (!body.success) return { kind: 'later', detail: 'The answer names no usable address.' };
      const { url: address, mime_type, sha256, file_size } = body.data;
      return {
        kind: 'found',
        value: {
          url: fileUrl(address),
          mime: mime_type,
          sha256: sha256 ? hexOf(sha256) : null,
          size: file_size ?? null,
        },
      };
    },
    async download(url) {
      const answer = await get(url, DOWNLOAD_TIMEOUT_MS);
      if (answer.kind !== 'found') return answer;
      if (!answer.value.body) return { kind: 'later', detail: 'The answer has no body.' };
      return { kind: 'found', value: answer.value.body as ReadableStream<Uint8Array> };
    },
  };
}

/** Printed in hex by Graph, in base64 by webhooks. */
function hexOf(sha256: string): string | null {
  if (/^[0-9a-f]{64}$/i.test(sha256)) return sha256.toLowerCase();
  const bytes = Buffer.from(sha256, 'base64');
  return bytes.length === 32 ? bytes.toString('hex') : null;
}
