import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Message } from '#shared/model/message.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { Arrival } from '../../../../src/main/cache/cache.ts';
import { openCache } from '../../../../src/main/cache/open-cache.ts';
import { type Line, openLine } from '../../../../src/main/console/line.ts';
import type { Stores } from '../../../../src/main/console/stores.ts';
import { createGatewayClock } from '../../../../src/main/link/clock.ts';
import { SILENCE_MS } from '../../../../src/main/link/feed-socket.ts';
import type { LinkStanding } from '../../../../src/main/link/link.ts';
import type { Timers } from '../../../../src/main/link/timers.ts';
import { chunkStore } from '../../../../src/main/media/chunk-store.ts';
import { createMediaStore } from '../../../../src/main/media/media-store.ts';
import { openOutbox } from '../../../../src/main/outbox/open-outbox.ts';
import { memoryVault } from '../../../../src/main/vault/memory-vault.ts';

const WORKER = new URL('../../../../src/main/cache/worker.ts', import.meta.url);
const silent = { info() {}, warn() {}, error() {} };

/** Waits are cut short, so that a hundred reconnects take a moment; but silence stays silence. */
const impatient: Timers = {
  after(ms, call) {
    const timer = setTimeout(call, ms === SILENCE_MS ? ms : Math.min(ms, 5));
    return () => clearTimeout(timer);
  },
  monotonic: () => performance.now(),
  random: () => 0.5,
};

/** What a person could see of the cache, in one comparable value. */
export interface Seen {
  numbers: BusinessNumber[];
  threads: (Thread & { messages: Message[] })[];
}

/** A console's databases and line, without a page. */
export class TestLine {
  readonly stores: Stores;
  readonly arrived: Arrival[] = [];
  readonly #folder: string;
  readonly #origin: string;
  readonly #token: string;
  #line: Line | null = null;
  #standing: LinkStanding | null = null;
  readonly #waiting = new Set<() => void>();
  readonly #clock = createGatewayClock(impatient.monotonic, Date.now, 0);

  private constructor(stores: Stores, folder: string, origin: string, token: string) {
    this.stores = stores;
    this.#folder = folder;
    this.#origin = origin;
    this.#token = token;
  }

  static async open(origin: string, token: string): Promise<TestLine> {
    const folder = await mkdtemp(join(tmpdir(), 'selaras-line-'));
    const options = { folder, workerPath: WORKER, key: randomBytes(32) };
    const [{ cache }, { outbox }] = await Promise.all([
      openCache(options),
      openOutbox({ ...options, key: randomBytes(32) }),
    ]);
    const media = createMediaStore({
      chunks: chunkStore(join(folder, 'media'), await cache.mediaKey()),
      index: cache,
      fetchMedia: async () => null,
      most: () => 0,
      now: Date.now,
      timers: impatient,
      log: silent,
    });
    const close = async () => {
      await media.close();
      await Promise.all([cache.close(), outbox.close()]);
    };
    const line = new TestLine(
      { vault: memoryVault(), cache, outbox, media, empty: true, close, wipe: close },
      folder,
      origin,
      token,
    );
    line.connect();
    return line;
  }

  get line(): Line {
    if (this.#line === null) throw new Error('not connected');
    return this.#line;
  }

  get standing(): LinkStanding | null {
    return this.#standing;
  }

  connect(): void {
    const look = () => {
      for (const again of this.#waiting) again();
    };
    this.#line = openLine({
      origin: this.#origin,
      token: this.#token,
      stores: this.stores,
      clock: this.#clock,
      timers: impatient,
      log: silent,
      inSyncAt: null,
      events: {
        changed: look,
        voided: look,
        arrived: (arrived) => this.arrived.push(...arrived),
        standing: (standing) => {
          this.#standing = standing;
          look();
        },
        queue: look,
        welcome: look,
        backfill: look,
      },
    });
  }

  async disconnect(): Promise<void> {
    await this.#line?.stop();
    this.#line = null;
  }

  /** Resolves when the condition holds; it is asked again whenever something changed. */
  async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (;;) {
      let wake = () => {};
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
      });
      this.#waiting.add(wake);
      try {
        if (await condition()) return;
        await changed;
      } finally {
        this.#waiting.delete(wake);
      }
    }
  }

  live(): Promise<void> {
    return this.until(() => this.#standing?.state === 'live');
  }

  async texts(): Promise<(string | null)[]> {
    return (await this.seen()).threads.flatMap(({ messages }) => messages.map(({ text }) => text));
  }

  async seen(): Promise<Seen> {
    const { cache } = this.stores;
    const { threads } = await cache.listThreads({ filter: 'all', before: null, limit: 200, now: 0 });
    return {
      numbers: await cache.numbers(),
      threads: await Promise.all(
        threads.map(async (thread) => ({
          ...thread,
          messages: (await cache.listMessages({ threadId: thread.id, at: { from: 'newest' }, limit: 200 }))
            .messages,
        })),
      ),
    };
  }

  async close(): Promise<void> {
    await this.disconnect();
    await this.stores.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
