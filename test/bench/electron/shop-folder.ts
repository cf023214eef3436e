import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from '#shared/model/message.ts';
import type { Thread } from '#shared/model/thread.ts';
import { CACHE_STEPS } from '../../../src/main/cache/migrations/index.ts';
import { reader } from '../../../src/main/cache/reader.ts';
import { writer } from '../../../src/main/cache/writer.ts';
import { openForReading, openForWriting } from '../../../src/main/database/handle.ts';
import { migrate } from '../../../src/main/database/migrate.ts';
import { type ConsoleFile, EMPTY_CONSOLE_FILE } from '../../../src/main/settings/console-file.ts';
import { fileVault } from '../../../src/main/vault/file-vault.ts';
import { id } from '../../support/ids.ts';
import { run } from '../report.ts';
import { Traffic } from '../traffic.ts';

/** A console's folder with a cache of so many messages, and what a measurement must know of it. */
export interface ShopFolder {
  folder: string;
  messages: number;
  /** The newest of all rows. */
  revision: number;
  /** Busiest first, with the count of their messages. */
  threads: { thread: Thread; messages: number }[];
  /** The gateway that it will look for: any port of this machine. */
  setGateway(address: string): void;
}

const FRAME_ROWS = 500;
/** Nobody listens there. */
export const NOWHERE = 'http://127.0.0.1:9';

/**
 * Writes the folder of a console that has been signed in and is in sync: its cache by the cache's own writer from the
 * seeded traffic, every thread complete, its keys in the file vault. The wait for the disk is left out while it is
 * made, which changes nothing of what then lies there.
 */
export async function makeShop(folder: string, seed: number, messages: number): Promise<ShopFolder> {
  const data = join(folder, 'data');
  const workspace = join(data, 'workspace');
  mkdirSync(workspace, { recursive: true, mode: 0o700 });
  const key = randomBytes(32);
  const vault = fileVault(join(workspace, 'keys.json'));
  await vault.write('cache-key', key.toString('base64'));
  await vault.write('gateway-token', randomBytes(24).toString('base64url'));

  const file = join(workspace, 'cache.db');
  const db = openForWriting(file, key, 'cache');
  migrate(db, CACHE_STEPS);
  db.exec('pragma synchronous = OFF');
  const cache = writer(db);
  const traffic = new Traffic(seed, messages);
  const snapshot = traffic.snapshot();
  cache.applySnapshot(snapshot);
  const last = new Map<string, { count: number; newest: Message; inbound: number | null }>();
  const delivered = new Uint8Array(messages);
  let made = 0;
  let revision = 1;
  for (const frame of messages > 0 ? traffic.frames() : []) {
    cache.applyChanges(frame);
    ({ revision } = frame);
    for (const { row: message, place } of frame.messages) {
      if (delivered[place] === 1) continue;
      delivered[place] = 1;
      made += 1;
      if (made % 100_000 === 0) run(`making a shop of ${messages}: ${made}`);
      const before = last.get(message.threadId);
      const newer = before === undefined || message.sentAt >= before.newest.sentAt;
      last.set(message.threadId, {
        count: (before?.count ?? 0) + 1,
        newest: newer ? message : before.newest,
        inbound:
          message.direction === 'in'
            ? Math.max(message.sentAt, before?.inbound ?? 0)
            : (before?.inbound ?? null),
      });
    }
  }

  const threads = snapshot.rows.flatMap(({ kind, row }): ShopFolder['threads'] => {
    if (kind !== 'thread') return [];
    const seen = last.get(row.id);
    if (seen === undefined) return [{ thread: row, messages: 0 }];
    revision += 1;
    const { newest, inbound, count } = seen;
    const thread = threadOf(row, newest, inbound, revision);
    return [{ thread, messages: count }];
  });
  const { epoch, feed } = snapshot;
  for (let begin = 0; begin < threads.length; begin += FRAME_ROWS) {
    const some = threads.slice(begin, begin + FRAME_ROWS);
    cache.applyChanges({
      feed,
      epoch,
      revision: some.at(-1)?.thread.revision ?? revision,
      upserts: some.map(({ thread }) => ({ kind: 'thread', row: thread })),
      removes: [],
    });
  }
  const reads = openForReading(file, key, 'cache');
  const { backfillOf } = reader(reads);
  for (const { thread } of threads) {
    const from = backfillOf(thread.id);
    if (from !== null) cache.applyBackfill({ threadId: thread.id, from, messages: [], complete: true });
  }
  reads.close();
  cache.close();

  const setGateway = (address: string) => {
    const console: ConsoleFile = {
      ...EMPTY_CONSOLE_FILE,
      workspace: {
        id: id('a', 1),
        name: 'Toko Selaras',
        address,
        sample: false,
        keys: 'file',
        me: {
          userId: id('b', 1),
          name: 'Rani',
          role: 'agent',
          agentsSee: { money: true, health: true },
        },
      },
    };
    writeFileSync(join(data, 'console.json'), JSON.stringify(console));
  };
  setGateway(NOWHERE);
  return { folder, messages, revision, threads: threads.sort((a, b) => b.messages - a.messages), setGateway };
}

/** The thread's row as the gateway tells it once `newest` has come. */
export function threadOf(
  row: Thread,
  newest: Message,
  lastInboundAt: number | null,
  revision: number,
): Thread {
  return {
    ...row,
    lastMessageAt: newest.sentAt,
    lastInboundAt,
    unread: newest.direction === 'in' ? 1 : 0,
    preview: {
      messageId: newest.id,
      origin: newest.origin,
      authorName: null,
      kind: newest.kind,
      text: newest.text,
      status: newest.status,
      revoked: false,
    },
    revision,
  };
}
