import { spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openForWriting } from '../../../src/main/database/handle.ts';
import { temporaryFolder } from '../../support/cache-here.ts';
import { crashFeed, crashMessageId, ROWS_A_FRAME } from './crash-rows.ts';

const ROUNDS = 10;
const WRITER = fileURLToPath(new URL('crash-writer.ts', import.meta.url));

test('killed at any moment, rows and position stand together and nothing acknowledged is lost', async () => {
  const folder = temporaryFolder();
  const key = randomBytes(32);
  const acknowledged: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    acknowledged.push(...(await killedAfter(randomInt(1, 25), folder, key)));

    const cache = openForWriting(join(folder, 'cache.db'), key, 'cache');
    const one = (sql: string) => cache.prepare(sql).pluck().get() as number;
    expect(one('pragma integrity_check')).toBe('ok');
    cache.exec(`insert into message_index (message_index, rank) values ('integrity-check', 1)`);
    const position = one(`select revision from feeds where feed = '${crashFeed}'`);
    expect(position).toBeGreaterThanOrEqual(acknowledged.at(-1) ?? 0);
    expect(position % ROWS_A_FRAME).toBe(0);
    expect(one('select count(*) from messages')).toBe(position);
    expect(one('select coalesce(max(revision), 0) from messages')).toBe(position);
    cache.close();

    const outbox = openForWriting(join(folder, 'outbox.db'), key, 'outbox');
    expect(outbox.prepare('pragma integrity_check').pluck().get()).toBe('ok');
    const kept = new Set(outbox.prepare('select command_id from outbox').pluck().all());
    expect(acknowledged.filter((revision) => !kept.has(crashMessageId(1_000_000 + revision)))).toEqual([]);
    outbox.close();
  }
}, 120_000);

/** Lets the console acknowledge so many frames and kills it in the middle of what follows; answers their revisions. */
async function killedAfter(frames: number, folder: string, key: Uint8Array): Promise<number[]> {
  const child = spawn(process.execPath, [WRITER, folder, Buffer.from(key).toString('hex')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const acknowledged: number[] = [];
  let seen = -1;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== 'ready') acknowledged.push(Number(line));
    if (++seen !== frames) continue;
    // Into the next transaction by a part of its time, which is a few milliseconds.
    const until = performance.now() + Math.random() * 12;
    while (performance.now() < until);
    child.kill('SIGKILL');
  }
  const [, signal] = (await exited) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  return acknowledged;
}
