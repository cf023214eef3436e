import type { Id } from '#shared/model/primitives.ts';
import type { MediaFile, MediaIndex, MediaUse } from '../cache/media-index.ts';
import type { Timers } from '../link/timers.ts';
import type { Log } from '../logs/log.ts';
import { CHUNK_BYTES } from './chunk.ts';
import { type ChunkStore, newName } from './chunk-store.ts';
import { beginDownload, type Download, type FetchMedia } from './download.ts';
import { askedFrom, askedRange, type Range } from './range.ts';

/** What a request for media is answered with. */
export type MediaAnswer =
  | { ok: true; mime: string; size: number; range: Range | null; body: ReadableStream<Uint8Array> }
  /** 404 nowhere; 416 no such bytes; 503 not here and no gateway to ask; 502 the gateway could not. */
  | { ok: false; status: 404 | 416 | 502 | 503; size: number | null };

export interface MediaStore {
  /** A file's bytes: those that are here from the disk, the others from the gateway and kept. */
  open(mediaId: Id, range: string | null, signal: AbortSignal): Promise<MediaAnswer>;
  /** A small picture of the file, if one was kept. */
  thumbnail(mediaId: Id): Promise<MediaAnswer>;
  keepThumbnail(
    mediaId: Id,
    picture: { mime: string; bytes: Uint8Array; width: number; height: number },
  ): Promise<void>;
  /** Removes files that nothing names any more, and the least recently used beyond the limit. */
  tidy(): Promise<void>;
  /** Writes down what was used; the databases may close afterwards. */
  close(): Promise<void>;
}

export interface MediaStoreDeps {
  chunks: ChunkStore;
  index: MediaIndex;
  fetchMedia: FetchMedia;
  /** Bytes that all files together may take. */
  most(): number;
  /** Wall-clock milliseconds; only their order matters. */
  now(): number;
  timers: Timers;
  log: Log;
}

/** Uses are written down together, so that scrolling through pictures does not write for each. */
const WRITE_USES_AFTER_MS = 5000;

/** Files of customers on this computer: fetched once, kept encrypted, forgotten when others need the place. */
export function createMediaStore(deps: MediaStoreDeps): MediaStore {
  const { chunks, index, fetchMedia, most, now, timers, log } = deps;
  const uses = new Map<string, MediaUse>();
  let cancelWrite: (() => void) | null = null;
  let turn: Promise<void> = Promise.resolve();

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    turn = turn
      .then(work)
      .catch((error: unknown) => log.error('the kept media could not be tended', { error }));
    return turn;
  };

  function used({ mediaId, part }: MediaFile, written: number): void {
    const key = `${mediaId}/${part}`;
    const before = uses.get(key)?.written ?? 0;
    uses.set(key, { mediaId, part, usedAt: now(), written: before + written });
    cancelWrite ??= timers.after(WRITE_USES_AFTER_MS, () => void writeUses());
    if (written > 0) void tidy();
  }

  function writeUses(): Promise<void> {
    cancelWrite?.();
    cancelWrite = null;
    return inTurn(async () => {
      const written = [...uses.values()];
      uses.clear();
      if (written.length > 0) await index.mediaUsed(written);
    });
  }

  function tidy(): Promise<void> {
    void writeUses();
    return inTurn(async () => {
      await index.forgetMediaBeyond(most());
      // First what lies there: a file that is begun meanwhile is not looked at.
      const there = await chunks.names();
      const named = new Set(await index.mediaNames());
      for (const name of there) if (!named.has(name)) await chunks.remove(name);
    });
  }

  const begin = (file: Omit<MediaFile, 'name'>): Promise<MediaFile> =>
    index.keepMedia({ ...file, name: newName() }, now());

  /** The file's row; of one that is new, learnt from the answer that also brings its first chunks. */
  async function find(mediaId: Id, firstChunk: number, signal: AbortSignal) {
    const known = await index.mediaFile(mediaId, 'whole');
    if (known !== null) return { ok: true, file: known, download: null } as const;
    const fetched = await beginDownload(fetchMedia, mediaId, firstChunk, signal);
    if (!fetched.ok) return fetched;
    const { download } = fetched;
    const file = await begin({
      mediaId,
      part: 'whole',
      mime: download.mime,
      size: download.size,
      width: null,
      height: null,
    });
    return { ok: true, file, download: { at: firstChunk, download } } as const;
  }

  /** Chunk after chunk, from the disk where it is there. Only what is on its way is in memory. */
  async function* stretch(
    file: MediaFile,
    { from, to }: Range,
    signal: AbortSignal,
    begun: { at: number; download: Download } | null,
  ): AsyncGenerator<Uint8Array> {
    const kept = await chunks.open(file);
    const first = Math.floor(from / CHUNK_BYTES);
    const last = Math.floor(to / CHUNK_BYTES);
    let download: Download | null = null;
    if (begun?.at === first) download = begun.download;
    else begun?.download.stop();
    let written = 0;
    try {
      for (let at = first; at <= last; at++) {
        let chunk = await kept.read(at);
        if (chunk !== null) {
          download?.stop();
          download = null;
        } else {
          download ??= await fetchFrom(file, at, signal);
          chunk = (await download.next()) as Buffer<ArrayBuffer>;
          if (await keep(kept, at, chunk)) written += chunk.length;
        }
        const start = at * CHUNK_BYTES;
        yield new Uint8Array(chunk.subarray(Math.max(0, from - start), to - start + 1));
      }
    } finally {
      download?.stop();
      await kept.close();
      used(file, written);
    }
  }

  async function fetchFrom(file: MediaFile, at: number, signal: AbortSignal): Promise<Download> {
    const fetched = await beginDownload(fetchMedia, file.mediaId, at, signal);
    if (!fetched.ok) throw new Error(`media is not to be had: ${fetched.status}`);
    if (fetched.download.size === file.size) return fetched.download;
    fetched.download.stop();
    await index.forgetMedia([file.mediaId]);
    throw new Error('media is another file now');
  }

  /** A full disk must not keep a picture from being seen. */
  async function keep(
    kept: Awaited<ReturnType<ChunkStore['open']>>,
    at: number,
    chunk: Buffer,
  ): Promise<boolean> {
    try {
      await kept.write(at, chunk);
      return true;
    } catch (error) {
      log.warn('media could not be kept', { error });
      return false;
    }
  }

  const answer = (
    file: MediaFile,
    range: Range | null,
    signal: AbortSignal,
    begun: { at: number; download: Download } | null,
  ): MediaAnswer => ({
    ok: true,
    mime: file.mime,
    size: file.size,
    range,
    body: streamOf(stretch(file, range ?? { from: 0, to: file.size - 1 }, signal, begun)),
  });

  async function open(mediaId: Id, header: string | null, signal: AbortSignal): Promise<MediaAnswer> {
    const found = await find(mediaId, Math.floor(askedFrom(header) / CHUNK_BYTES), signal);
    if (!found.ok) return { ok: false, status: found.status, size: null };
    const { file, download } = found;
    const range = askedRange(header, file.size);
    if (range === null) {
      download?.download.stop();
      return { ok: false, status: 416, size: file.size };
    }
    // What is not here must be had before the answer begins: afterwards nothing can be said but silence.
    if (download === null && !(await hasChunk(file, range))) {
      const at = Math.floor((range === 'whole' ? 0 : range.from) / CHUNK_BYTES);
      const fetched = await beginDownload(fetchMedia, mediaId, at, signal);
      if (!fetched.ok) return { ok: false, status: fetched.status, size: file.size };
      if (fetched.download.size !== file.size) {
        fetched.download.stop();
        await index.forgetMedia([mediaId]);
        return open(mediaId, header, signal);
      }
      return answer(file, range === 'whole' ? null : range, signal, { at, download: fetched.download });
    }
    return answer(file, range === 'whole' ? null : range, signal, download);
  }

  return {
    open,
    async thumbnail(mediaId) {
      const file = await index.mediaFile(mediaId, 'thumbnail');
      const bytes = file && (await readAll(file));
      if (file === null || bytes === null) return { ok: false, status: 404, size: null };
      used(file, 0);
      return { ok: true, mime: file.mime, size: file.size, range: null, body: new Blob([bytes]).stream() };
    },
    async keepThumbnail(mediaId, { mime, bytes, width, height }) {
      const file = await begin({ mediaId, part: 'thumbnail', mime, size: bytes.length, width, height });
      const kept = await chunks.open(file);
      try {
        await kept.write(0, bytes);
      } finally {
        await kept.close();
      }
      used(file, bytes.length);
    },
    tidy,
    async close() {
      await writeUses();
      await turn;
    },
  };

  async function hasChunk(file: MediaFile, range: Range | 'whole'): Promise<boolean> {
    const kept = await chunks.open(file);
    try {
      return (await kept.read(Math.floor((range === 'whole' ? 0 : range.from) / CHUNK_BYTES))) !== null;
    } finally {
      await kept.close();
    }
  }

  /** A thumbnail is one chunk. */
  async function readAll(file: MediaFile): Promise<Buffer<ArrayBuffer> | null> {
    const kept = await chunks.open(file);
    try {
      return await kept.read(0);
    } finally {
      await kept.close();
    }
  }
}

/** Asks for the next piece only when somebody reads. */
function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
