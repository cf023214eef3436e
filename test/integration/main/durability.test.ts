import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallInput, CallName, CallOutput } from '#shared/console-api/calls.ts';
import type { Result } from '#shared/console-api/result.ts';
import { translate } from '#shared/words/words.ts';
import { openConfStore } from '../../../src/main/browser/conf-store.ts';
import { type RunningConsole, startConsole } from '../../../src/main/console/console.ts';
import { lockFolder } from '../../../src/main/console/folder-lock.ts';
import { startFailure } from '../../../src/main/console/start-failure.ts';
import { createStartMarks } from '../../../src/main/console/start-marks.ts';
import { openForWriting } from '../../../src/main/database/handle.ts';
import { SILENCE_MS } from '../../../src/main/link/feed-socket.ts';
import { systemTimers } from '../../../src/main/link/timers.ts';
import { type Log, openLog } from '../../../src/main/logs/log.ts';
import { DATABASES } from '../gateway/support/stores.ts';
import { OWNER, TestGateway } from '../gateway/support/test-gateway.ts';
import { deliver, inbound } from '../gateway/support/webhooks.ts';
import { type CuttingLine, cuttingLine } from './support/cutting-line.ts';

// No keychain, also where there is one: the tests agree to keys in a file.
process.env.DBUS_SESSION_BUS_ADDRESS = 'disabled:';
const silentLog = { info() {}, warn() {}, error() {} };
const PAGE_BYTES = 4096;
const DRAFT = 'Belum selesai';
const SMALL_DISK = ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs'];
const DAY_MS = 24 * 60 * 60 * 1000;

let root: string;
let gateway: TestGateway;
let wire: CuttingLine;
let written = 0;
let running: RunningConsole | null = null;
/** Calls that wait for a line to have been silent for too long. */
const silences = new Set<() => void>();

beforeAll(async () => {
  const [database] = DATABASES;
  if (database === undefined) throw new Error('no database to test with');
  gateway = await TestGateway.start(database.make);
  wire = await cuttingLine(gateway.url);
});
afterAll(async () => {
  await wire.close();
  await gateway.drop();
});
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'selaras-durability-'));
  mkdirSync(join(root, 'entries'));
  const worker = new URL('../../../src/main/cache/worker.ts', import.meta.url);
  writeFileSync(join(root, 'entries', 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, 'entries', 'cache-worker.js'), `import ${JSON.stringify(worker.href)};`);
});
afterEach(async () => {
  vi.useRealTimers();
  await running?.close();
  running = null;
  rmSync(root, { recursive: true, force: true });
});

/** A console over this folder's files, asked as its page would ask it. */
function open(data = join(root, 'data'), log: Log = silentLog) {
  const console = startConsole({
    kind: 'browser',
    version: 'test',
    systemLocale: 'id-ID',
    dataFolder: data,
    entries: join(root, 'entries'),
    node: { command: process.execPath, env: {} },
    log,
    startMarks: createStartMarks(0, Date.now, silentLog),
    timers: {
      ...systemTimers,
      after(ms, call) {
        if (ms !== SILENCE_MS) return systemTimers.after(Math.min(ms, 20), call);
        silences.add(call);
        return () => silences.delete(call);
      },
    },
    openStore: openConfStore,
    openLink: async () => {},
    showAttention: () => {},
    showNotice: () => false,
  });
  running = console;
  const ask = <N extends CallName>(name: N, input: CallInput<N>) =>
    console.dispatch(name, input) as Promise<Result<CallOutput<N>>>;
  const good = async <N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> => {
    const result = await ask(name, input);
    if (!result.ok) throw new Error(`${name}: ${result.error.code}`);
    return result.value;
  };
  /** Resolves when the condition holds; it is asked again with every event. */
  const until = async (condition: () => Promise<boolean>) => {
    for (;;) {
      let wake = () => {};
      const event = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const deaf = console.events.listen(() => wake());
      try {
        if (await condition()) return;
        await event;
      } finally {
        deaf();
      }
    }
  };
  const notices = async () =>
    (await good('app.state', null)).notices.map(({ code, detail }) => [code, detail]);
  const threads = async () => {
    const list = await ask('threads.list', { filter: 'all', before: null, limit: 50 });
    return list.ok ? list.value.threads : [];
  };
  const texts = async () => {
    const [thread] = await threads();
    if (thread === undefined) return [];
    const list = await ask('messages.list', { threadId: thread.id, at: { from: 'newest' }, limit: 50 });
    return list.ok ? list.value.messages.map(({ text }) => text) : [];
  };
  return {
    ask,
    good,
    until,
    notices,
    threads,
    close: () => console.close(),
    resume: () => console.resume(),
    link: (state: string) => until(async () => (await good('link.state', null)).state === state),
    has: (text: string) => until(async () => (await texts()).includes(text)),
    told: (code: string) => until(async () => (await notices()).some(([one]) => one === code)),
    untold: (code: string) => until(async () => (await notices()).every(([one]) => one !== code)),
  };
}

async function write(): Promise<string> {
  written += 1;
  const text = `Kak, pesanan ${written} sampai mana?`;
  const body = inbound(1, `wamid.durable${written}`, text, gateway.clock.now());
  expect(await deliver(gateway.url, body)).toBe(200);
  return text;
}

/** A console that has a message and a draft, and rests again. */
async function worked(data = join(root, 'data')): Promise<string> {
  const text = await write();
  const { good, link, has, threads, close } = open(data);
  await good('workspace.signIn', { address: wire.url, ...OWNER, acceptFileKeys: true });
  await link('live');
  await has(text);
  await good('drafts.set', { threadId: (await threads())[0]?.id ?? '', text: DRAFT });
  await close();
  return text;
}

const fileOf = (store: 'cache' | 'outbox') => join(root, 'data', 'workspace', `${store}.db`);

function opened(store: 'cache' | 'outbox') {
  const keys = JSON.parse(readFileSync(join(root, 'data', 'workspace', 'keys.json'), 'utf8'));
  return openForWriting(fileOf(store), Buffer.from(keys[`${store}-key`], 'base64'), store);
}

/** Bends bytes of the page where this table begins; nothing reads it before somebody looks. */
function bend(store: 'cache' | 'outbox', table: string): void {
  const db = opened(store);
  const page = Number(db.prepare('select rootpage from sqlite_schema where name = ?').pluck().get(table));
  db.close();
  const bytes = readFileSync(fileOf(store));
  bytes.fill(0x5a, (page - 1) * PAGE_BYTES + 100, (page - 1) * PAGE_BYTES + 400);
  writeFileSync(fileOf(store), bytes);
}

function newer(store: 'cache' | 'outbox'): void {
  const db = opened(store);
  db.exec('pragma user_version = 900');
  db.checkpoint();
  db.close();
}

describe('a cache that proves damaged', () => {
  it.each(['messages', 'threads', 'feeds'])(
    'in the page of its %s is fetched again, and drafts stay',
    async (table) => {
      const text = await worked();
      bend('cache', table);
      const { has, told, threads, link } = open();
      await Promise.all([has(text), told('cache_rebuilt')]);
      await link('live');
      expect((await threads())[0]?.draft).toBe(DRAFT);
      const later = await write();
      await has(later);
    },
  );

  it('or was written by a newer build, too', async () => {
    const text = await worked();
    newer('cache');
    const { has, notices, threads } = open();
    await has(text);
    expect(await notices()).toEqual([['cache_rebuilt', 'newer_version']]);
    expect((await threads())[0]?.draft).toBe(DRAFT);
  });
});

describe('an outbox', () => {
  it('that proves damaged is set aside while the console works, and the person is told', async () => {
    const text = await worked();
    bend('outbox', 'drafts');
    const { has, told, good, threads } = open();
    await Promise.all([has(text), told('outbox_set_aside')]);
    expect(readdirSync(join(root, 'data', 'workspace'))).toContain('outbox.db.aside-1');
    await good('drafts.set', { threadId: (await threads())[0]?.id ?? '', text: 'Lagi' });
    expect((await threads())[0]?.draft).toBe('Lagi');
  });

  it('that is gone is said to be gone', async () => {
    const text = await worked();
    rmSync(fileOf('outbox'));
    const { has, notices } = open();
    await has(text);
    expect(await notices()).toEqual([['outbox_missing', null]]);
  });

  it('of a newer build is left untouched, and the person is told to update', async () => {
    await worked();
    newer('outbox');
    const before = readFileSync(fileOf('outbox'));
    const { told, notices } = open();
    await told('store_failed');
    expect(await notices()).toEqual([['store_failed', 'newer_version']]);
    expect(readFileSync(fileOf('outbox')).equals(before)).toBe(true);
  });
});

/** Only who may mount can make a disk; for others, a limit on pages stands for a full one (damage.test.ts). */
describe.runIf(mayMount())('a disk', () => {
  let disk: string;
  beforeEach(() => {
    disk = join(root, 'disk');
    mkdirSync(disk);
    execFileSync('mount', [...SMALL_DISK, disk]);
  });
  afterEach(async () => {
    await running?.close();
    execFileSync('umount', ['-l', disk]);
  });

  it('that is full is told, nothing is taken for saved, and it goes on by itself', async () => {
    const data = join(disk, 'data');
    const text = await worked(data);
    const { ask, good, told, untold, has, threads, link } = open(data, openLog(join(disk, 'logs')));
    await link('live');
    await has(text);
    const threadId = (await threads())[0]?.id ?? '';
    const filler = join(disk, 'filler');
    fill(filler);
    const missed = await write();
    await told('disk_full');
    const long = 'panjang '.repeat(2000);
    await expect(ask('drafts.set', { threadId, text: long })).resolves.toMatchObject({
      error: { code: 'disk_full' },
    });
    expect((await threads())[0]?.draft).toBe(DRAFT);
    rmSync(filler);
    await has(missed);
    await untold('disk_full');
    await good('drafts.set', { threadId, text: 'Muat' });
  });

  it('that is full at a start is told, and nothing is deleted', async () => {
    const data = join(disk, 'data');
    const text = await worked(data);
    const filler = join(disk, 'filler');
    fill(filler);
    const { told, notices, close } = open(data);
    await told('store_failed');
    expect(await notices()).toEqual([['store_failed', 'disk_full']]);
    await close();
    rmSync(filler);
    const later = open(data);
    await later.has(text);
    expect(await later.notices()).toEqual([]);
  });

  it('that may not be written is told in the person’s language, and nothing is deleted', async () => {
    const data = join(disk, 'data');
    const text = await worked(data);
    lockFolder(data)?.();
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    const refused = thrownBy(() => lockFolder(data));
    expect(startFailure(refused, 'id-ID')).toBe(translate('id', 'console.not_writable'));
    expect(startFailure(refused, 'en-GB')).toBe(translate('en', 'console.not_writable'));
    const { told, notices, close } = open(data);
    await told('store_failed');
    expect(await notices()).toEqual([['store_failed', 'not_writable']]);
    await close();
    execFileSync('mount', ['-o', 'remount,rw', disk]);
    await open(data).has(text);
  });
});

function mayMount(): boolean {
  const trial = mkdtempSync(join(tmpdir(), 'selaras-disk-'));
  try {
    execFileSync('mount', [...SMALL_DISK, trial], { stdio: 'ignore' });
    execFileSync('umount', [trial]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(trial, { recursive: true });
  }
}

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** Takes all the room that a disk has left. */
function fill(file: string): void {
  for (const bytes of [65_536, 4096, 1])
    for (;;) {
      const before = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      try {
        writeFileSync(file, Buffer.alloc(bytes, 1), { flag: 'a' });
      } catch {
        break;
      }
      if (statSync(file).size === before) break;
    }
}

describe('a laptop', () => {
  it('that slept on an open line hears what it missed, at once or when the silence is too long', async () => {
    await worked();
    const { link, has, resume } = open();
    await link('live');
    wire.fallSilent();
    const missed = await write();
    resume();
    await has(missed);
    await link('live');

    wire.fallSilent();
    const again = await write();
    for (const tooLong of [...silences]) tooLong();
    await has(again);
    wire.cut();
  });

  it.each([DAY_MS, -DAY_MS])('whose clock jumps by %i ms keeps the gateway’s time', async (jump) => {
    await worked();
    const { link, has, good } = open();
    await link('live');
    const offset = (await good('link.state', null)).gatewayTime - gateway.clock.now();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + jump });
    const { gatewayTime, state } = await good('link.state', null);
    expect(state).toBe('live');
    expect(Math.abs(gatewayTime - gateway.clock.now() - offset)).toBeLessThan(DAY_MS / 24);
    await has(await write());
  });
});
