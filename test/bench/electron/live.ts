import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { FeedName, FeedRow } from '#shared/gateway-api/frames.ts';
import type { Message } from '#shared/model/message.ts';
import { CIPHERS } from '../../../src/main/database/handle.ts';
import { message } from '../../support/feed-rows.ts';
import { idAt, seeded } from '../../support/random.ts';
import { ciphers } from '../drivers.ts';
import { rawEngine } from '../raw-engine.ts';
import { aim, run, type Scale, stats, statsOf } from '../report.ts';
import { driveConsole } from './driven.ts';
import { openFarEnd } from './far-end.ts';
import { probe } from './probe.ts';
import { NOWHERE, threadOf } from './shop-folder.ts';
import { largest, type Workload } from './workload.ts';

const MESSAGES: Record<Scale, number> = { small: 20, medium: 200, full: 400 };
/** The page is told at most twenty times a second: a message alone is one that comes later than that. */
const APART_MS = 70;
const MISSED = 5_000;
const MISSED_THREADS = 500;
const CATCH_UPS: Record<Scale, number> = { small: 1, medium: 3, full: 5 };
const MARK = 'pesan terakhir dari yang terlewat';

/**
 * One live message over a real socket: from the moment when its frame leaves until the page has the change event,
 * beside a commit of the same row into a raw schema. Then 5,000 missed changes: from the console's hello until the
 * newest of them is drawn in the list.
 */
export async function live(workload: Workload): Promise<void> {
  const { scale, seed, folder, promise } = workload;
  const shop = largest(workload);
  const known = shop.threads.slice(0, MISSED_THREADS).map(({ thread }) => thread);
  const random = seeded(seed + 7);
  let revision = shop.revision;
  let sentAt = Math.max(...known.map(({ lastMessageAt }) => lastMessageAt)) + 60_000;
  const feed = `number:${known[0]?.numberId}` as FeedName;
  const next = (at: number, text: string): { said: Message; rows: FeedRow[] } => {
    const thread = known[at % known.length];
    if (thread === undefined) throw new Error('a shop without threads');
    sentAt += 1_000;
    revision += 1;
    const said = message({
      id: idAt(random, sentAt),
      numberId: thread.numberId,
      threadId: thread.id,
      wamid: `wamid.${idAt(random, sentAt)}`,
      sentAt,
      text,
      revision,
    });
    revision += 1;
    const row = threadOf(thread, said, sentAt, revision);
    return {
      said,
      rows: [
        { kind: 'message', row: said },
        { kind: 'thread', row },
      ],
    };
  };

  const rawFolder = join(folder, 'raw');
  mkdirSync(rawFolder);
  const raw = rawEngine('raw', rawFolder, ciphers(CIPHERS.cache, randomBytes(32)));
  const far = await openFarEnd();
  shop.setGateway(far.url);
  const ready = far.live();
  const console = await driveConsole(shop.folder);
  try {
    await probe(console);
    await ready;
    const { page } = console;
    const commits: number[] = [];
    const events: number[] = [];
    for (let at = 0; at < MESSAGES[scale]; at++) {
      await pause(APART_MS);
      const { said, rows } = next(at, `pesan ${at}`);
      await page.evaluate(() => {
        window.changes = [];
      });
      const { left, acked } = far.tell(rows, revision);
      const heard = await page.evaluate(() =>
        window.painted(() => window.changes.length > 0).then(() => window.changes[0]),
      );
      await acked;
      events.push((heard ?? Number.NaN) - left);
      const begun = performance.now();
      await raw.ingest({
        feed,
        epoch: 'bench',
        revision,
        upserts: [],
        removes: [],
        messages: [{ row: said, place: at + 1 }],
        threads: [],
      });
      commits.push(performance.now() - begun);
    }
    stats('live-message', 'raw-commit', statsOf(commits));
    stats('live-message', 'console', statsOf(events));
    promise(
      'every live message was told to the page',
      events.every((ms) => ms > 0),
    );

    const catchUps: number[] = [];
    for (let round = 0; round < CATCH_UPS[scale]; round++) {
      const rows: FeedRow[] = [];
      const newest = new Map<string, FeedRow>();
      for (let at = 0; rows.length + Math.min(known.length, at + 1) < MISSED; at++) {
        const [said, thread] = next(at, `terlewat ${round} ${at}`).rows;
        if (said !== undefined) rows.push(said);
        if (thread !== undefined) newest.set(thread.row.id, thread);
      }
      const { rows: last } = next(0, `${MARK} ${round}`);
      rows.push(...newest.values(), ...last);
      rows.sort((a, b) => a.row.revision - b.row.revision);
      const drawn = page.evaluate(
        (text) =>
          window.painted(() =>
            [...document.querySelectorAll('[data-testid=thread-row]')].some((row) =>
              row.textContent?.includes(text),
            ),
          ),
        `${MARK} ${round}`,
      );
      const hello = await far.missed(rows, revision);
      catchUps.push((await drawn) - hello);
      run(`catch-up of ${rows.length} changes: ${Math.round(catchUps.at(-1) ?? 0)} ms`);
    }
    stats('catch-up-5000-painted', 'console', statsOf(catchUps));

    aim('live-message-p99-vs-raw-commit', scale, statsOf(events).p99 / statsOf(commits).p99, '<=2');
    run(`live-message p50: ${(statsOf(events).p50 / statsOf(commits).p50).toFixed(2)} x a raw commit`);
    aim('catch-up-5000-painted-ms', scale, statsOf(catchUps).p95, '<=1000');
  } finally {
    await console.close();
    await far.close();
    await raw.close();
    shop.setGateway(NOWHERE);
  }
}
