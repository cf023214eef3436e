import { CHUNK_BYTES, chunkLength } from './chunk.ts';

/** Asks the gateway for a file's bytes; null when it did not answer. */
export type FetchMedia = (id: string, range: string, signal: AbortSignal) => Promise<Response | null>;

/** A file as it streams from the gateway, from one chunk on. */
export interface Download {
  mime: string;
  size: number;
  /** The next chunk, in order; throws when the stream broke or was not what it said. */
  next(): Promise<Buffer>;
  stop(): void;
}

export type Fetched = { ok: true; download: Download } | { ok: false; status: 404 | 416 | 502 | 503 };

/** Begins to fetch from chunk `index` to the end; whoever has enough stops it. */
export async function beginDownload(
  fetchMedia: FetchMedia,
  mediaId: string,
  index: number,
  signal: AbortSignal,
): Promise<Fetched> {
  const cut = new AbortController();
  const response = await fetchMedia(
    mediaId,
    `bytes=${index * CHUNK_BYTES}-`,
    AbortSignal.any([signal, cut.signal]),
  );
  if (response === null) return { ok: false, status: 503 };
  const stop = () => cut.abort();
  const [, from, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
  if (response.status !== 206 || response.body === null || Number(from) !== index * CHUNK_BYTES) {
    stop();
    const { status } = response;
    return { ok: false, status: status === 404 || status === 416 ? status : 502 };
  }
  const file = { name: '', size: Number(size) };
  const reader = response.body.getReader();
  let at = index;
  let held: Uint8Array = new Uint8Array(0);
  return {
    ok: true,
    download: {
      mime: bareMime(response.headers.get('content-type')),
      size: file.size,
      stop,
      async next() {
        const chunk = Buffer.alloc(chunkLength(file, at));
        for (let filled = 0; filled < chunk.length; ) {
          if (held.length === 0) {
            const { done, value } = await reader.read();
            if (done) throw new Error('the gateway ended a file early');
            held = value;
          }
          const part = held.subarray(0, chunk.length - filled);
          chunk.set(part, filled);
          filled += part.length;
          held = held.subarray(part.length);
        }
        at += 1;
        return chunk;
      },
    },
  };
}

const bareMime = (type: string | null): string => type?.split(';')[0]?.trim().toLowerCase() ?? '';
