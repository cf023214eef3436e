import type { FastifyBaseLogger } from 'fastify';
import type { Selectable } from 'kysely';
import type { Clock } from '../clock.ts';
import type { MediaSource } from '../meta/media-source.ts';
import { changeFeed, numberFeed } from '../store/changes.ts';
import { type MediaStore, TooLarge } from '../store/media-store.ts';
import type { Store } from '../store/open.ts';
import type { Database } from '../store/schema.ts';
import { touchMessagesOf } from './media-messages.ts';

type MediaRow = Selectable<Database['media']>;

export interface MediaDownloader {
  start(): void;
  /** Resolves when nothing waits that could be fetched now. */
  drain(): Promise<void>;
  /** Finishes the files it has in hand. */
  stop(): Promise<void>;
}

export interface MediaDownloaderOptions {
  store: Store;
  media: MediaStore;
  /** The source of a number's files, or null while the number is not linked. */
  sourceOf(numberId: string): MediaSource | null;
  clock: Clock;
  log: FastifyBaseLogger;
}

/** Meta refuses larger files to customers too (131052). */
const MOST_BYTES = 100 * 1024 * 1024;
const FILES_AT_ONCE = 3;
const LOOK_EVERY_MS = 2000;
/** The last of these attempts is about two days after the first; Meta forgets the file after seven. */
const MOST_ATTEMPTS = 12;
const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 6 * 60 * 60 * 1000;

/** Meta keeps a file of a customer's for so long. */
const META_KEEPS_MS = 7 * 24 * 60 * 60 * 1000;
/** Meta answers 404 at times for a file that is there a moment later. */
const MOST_GONE = 3;

type Problem = NonNullable<MediaRow['problem']>;
/** Why the bytes are not here, and whether they may be another time. */
interface Missing {
  kind: 'gone' | 'later';
  problem: Problem;
  detail: string;
}

/** What an error while reading or keeping the bytes means. */
function outcomeOf(error: unknown): Missing {
  const detail = error instanceof Error ? error.message : String(error);
  return error instanceof TooLarge
    ? { kind: 'gone', problem: 'too-large', detail }
    : { kind: 'later', problem: 'unreachable', detail };
}

function missing({ kind, detail }: { kind: 'gone' | 'later'; detail: string }): Missing {
  return { kind, problem: kind === 'gone' ? 'expired' : 'unreachable', detail };
}

interface Kept {
  sha256: string;
  size: number;
}

/** Fetches incoming files as soon as they are announced, since Meta's addresses die in minutes. */
export function mediaDownloader(options: MediaDownloaderOptions): MediaDownloader {
  const { store, media, sourceOf, clock, log } = options;
  const inHand = new Map<string, Promise<void>>();
  let running: Promise<void> | null = null;
  let wakeAgain = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let stopListening = () => {};

  function wake(): Promise<void> {
    wakeAgain = true;
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  }

  async function run(): Promise<void> {
    while (wakeAgain && !stopped) {
      wakeAgain = false;
      try {
        await fetchAll();
      } catch (error) {
        log.error({ err: error }, 'waiting files cannot be read; looking again soon');
        return;
      }
    }
  }

  async function fetchAll(): Promise<void> {
    for (;;) {
      const rows = stopped ? [] : await due();
      for (const row of rows) {
        const work = fetchOne(row).finally(() => inHand.delete(row.id));
        inHand.set(row.id, work);
      }
      if (inHand.size === 0) return;
      await Promise.race(inHand.values());
    }
  }

  function due(): Promise<MediaRow[]> {
    const free = FILES_AT_ONCE - inHand.size;
    if (free <= 0) return Promise.resolve([]);
    return store.db
      .selectFrom('media')
      .selectAll()
      .where('state', '=', 'pending')
      .where('not_before', '<=', clock.now())
      .$if(inHand.size > 0, (query) => query.where('id', 'not in', [...inHand.keys()]))
      .orderBy('not_before')
      .orderBy('id')
      .limit(free)
      .execute();
  }

  async function fetchOne(row: MediaRow): Promise<void> {
    try {
      const result = await bytesOf(row).catch(outcomeOf);
      if (result.kind === 'found') {
        await settle(row, { state: 'stored', sha256: result.value.sha256, size: result.value.size });
        return;
      }
      const last = isLast(row, result);
      log.warn(
        { mediaId: row.id, attempt: row.attempts + 1, detail: result.detail, last },
        'a file could not be fetched',
      );
      await (last ? settle(row, { state: 'failed', problem: result.problem }) : postpone(row));
    } catch (error) {
      // The row is as it was: it comes again with the next look.
      log.error({ err: error, mediaId: row.id }, 'the fate of a file could not be written down');
    }
  }

  function isLast(row: MediaRow, { kind, problem }: Missing): boolean {
    if (row.attempts + 1 >= MOST_ATTEMPTS) return true;
    if (kind === 'later') return false;
    const old = clock.now() - row.created_at > META_KEEPS_MS;
    return problem !== 'expired' || old || row.attempts + 1 >= MOST_GONE;
  }

  async function bytesOf(row: MediaRow): Promise<Missing | { kind: 'found'; value: Kept }> {
    const source = sourceOf(row.number_id);
    if (!source || !row.meta_media_id)
      return { kind: 'later', problem: 'unreachable', detail: 'The number is not linked.' };
    const address = await source.resolve(row.meta_media_id);
    if (address.kind !== 'found') return missing(address);
    const { url, sha256, size } = address.value;
    if (size !== null && size > MOST_BYTES)
      return { kind: 'gone', problem: 'too-large', detail: `It has ${size} bytes.` };
    const bytes = await source.download(url);
    if (bytes.kind !== 'found') return missing(bytes);
    return { kind: 'found', value: await media.put(bytes.value, MOST_BYTES, sha256) };
  }

  async function postpone(row: MediaRow): Promise<void> {
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 3 ** row.attempts);
    await store.db
      .updateTable('media')
      .set({ attempts: row.attempts + 1, not_before: clock.now() + pause })
      .where('id', '=', row.id)
      .execute();
  }

  async function settle(
    row: MediaRow,
    end: ({ state: 'stored' } & Kept) | { state: 'failed'; problem: Problem },
  ) {
    await changeFeed(store.db, numberFeed(row.number_id), clock.now(), async (change) => {
      await change.trx.updateTable('media').set(end).where('id', '=', row.id).execute();
      await touchMessagesOf(change, row.id);
    });
  }

  return {
    start() {
      stopListening = store.signal.listen((topic) => {
        if (topic === 'media') void wake();
      });
      timer = setInterval(() => void wake(), LOOK_EVERY_MS);
      void wake();
    },
    drain: wake,
    async stop() {
      stopped = true;
      stopListening();
      clearInterval(timer);
      await running;
    },
  };
}
