import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallInput, CallName, CallOutput } from '#shared/console-api/calls.ts';
import type { Result } from '#shared/console-api/result.ts';
import { openConfStore } from '../../../src/main/browser/conf-store.ts';
import { type RunningConsole, startConsole } from '../../../src/main/console/console.ts';
import { SILENCE_MS } from '../../../src/main/link/feed-socket.ts';
import { systemTimers } from '../../../src/main/link/timers.ts';
import { DATABASES } from '../gateway/support/stores.ts';
import { OWNER, TestGateway } from '../gateway/support/test-gateway.ts';
import { deliver, inbound } from '../gateway/support/webhooks.ts';
import { type CuttingLine, cuttingLine } from './support/cutting-line.ts';

// No keychain, also where there is one: the tests agree to keys in a file.
process.env.DBUS_SESSION_BUS_ADDRESS = 'disabled:';

let root: string;
let gateway: TestGateway;
let wire: CuttingLine;
let written = 0;

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
  root = mkdtempSync(join(tmpdir(), 'selaras-console-'));
  mkdirSync(join(root, 'entries'));
  const worker = new URL('../../../src/main/cache/worker.ts', import.meta.url);
  writeFileSync(join(root, 'entries', 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, 'entries', 'cache-worker.js'), `import ${JSON.stringify(worker.href)};`);
  return () => rmSync(root, { recursive: true, force: true });
});

/** A console on a host without a window, asked as its page would ask it. */
function open() {
  const running: RunningConsole = startConsole({
    kind: 'browser',
    version: 'test',
    systemLocale: 'id-ID',
    dataFolder: join(root, 'data'),
    entries: join(root, 'entries'),
    node: { command: process.execPath, env: {} },
    log: { info() {}, warn() {}, error() {} },
    startMarks: { mark() {}, passed: () => ({}) },
    timers: {
      ...systemTimers,
      after: (ms, call) => systemTimers.after(ms === SILENCE_MS ? ms : Math.min(ms, 20), call),
    },
    openStore: openConfStore,
    openLink: async () => {},
    showAttention: () => {},
    showNotice: () => false,
  });
  const ask = <N extends CallName>(name: N, input: CallInput<N>) =>
    running.dispatch(name, input) as Promise<Result<CallOutput<N>>>;
  const good = async <N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> => {
    const result = await ask(name, input);
    if (!result.ok) throw new Error(`${name}: ${result.error.code}`);
    return result.value;
  };
  const signIn = (password = OWNER.password) =>
    ask('workspace.signIn', { address: wire.url, login: OWNER.login, password, acceptFileKeys: true });
  /** Resolves when the condition holds; it is asked again with every event. */
  const until = async (condition: () => Promise<boolean>) => {
    for (;;) {
      let wake = () => {};
      const event = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const deaf = running.events.listen(() => wake());
      try {
        if (await condition()) return;
        await event;
      } finally {
        deaf();
      }
    }
  };
  const threads = async () =>
    (await good('threads.list', { filter: 'all', before: null, limit: 50 })).threads;
  const messages = async (threadId: string) =>
    good('messages.list', { threadId, at: { from: 'newest' }, limit: 50 });
  const link = (state: string) => until(async () => (await good('link.state', null)).state === state);
  return { running, ask, good, signIn, until, threads, messages, link };
}

async function write(): Promise<string> {
  written += 1;
  const text = `Kak, pesanan ${written} sampai mana?`;
  expect(await deliver(gateway.url, inbound(1, `wamid.console${written}`, text, gateway.clock.now()))).toBe(
    200,
  );
  return text;
}

describe('a console', () => {
  it('lets nobody in with a wrong password, an unsafe address or no answer, and keeps nothing of the try', async () => {
    const { ask, good, signIn, running } = open();
    expect(await signIn('salah-sandi-ini')).toMatchObject({ error: { code: 'wrong_password' } });
    const input = { login: 'a', password: 'b', acceptFileKeys: true };
    expect(await ask('workspace.signIn', { ...input, address: 'http://gateway.example.com' })).toMatchObject({
      error: { code: 'address_insecure' },
    });
    expect(await ask('workspace.signIn', { ...input, address: 'http://127.0.0.1:9' })).toMatchObject({
      error: { code: 'gateway_unreachable' },
    });
    expect(await good('app.state', null)).toMatchObject({ phase: 'first-run', workspace: null, me: null });
    expect(existsSync(join(root, 'data', 'workspace'))).toBe(false);
    await running.close();
  });

  it('asks before it keeps keys in a file', async () => {
    const { ask, running } = open();
    const input = { address: wire.url, ...OWNER, acceptFileKeys: false };
    expect(await ask('workspace.signIn', input)).toMatchObject({ error: { code: 'keychain_missing' } });
    await running.close();
  });

  it('shows what it had and takes replies without a gateway, and sends them when it is back', async () => {
    const text = await write();
    const first = open();
    expect(await first.signIn()).toMatchObject({ ok: true });
    await first.link('live');
    await first.until(async () => (await first.threads()).some(({ preview }) => preview?.text === text));
    expect(await first.good('app.state', null)).toMatchObject({
      phase: 'ready',
      workspace: { keys: 'file' },
      me: { name: OWNER.login },
    });
    await first.running.close();

    await gateway.down();
    const second = open();
    await second.link('offline');
    const [thread] = await second.threads();
    if (thread === undefined) throw new Error('no thread');
    expect(await second.good('link.state', null)).toMatchObject({
      estimated: true,
      inSyncAt: expect.any(Number),
    });
    expect((await second.messages(thread.id)).messages.map((message) => message.text)).toContain(text);
    await second.good('drafts.set', { threadId: thread.id, text: 'Sebentar ya' });
    expect((await second.threads())[0]?.draft).toBe('Sebentar ya');
    const { commandId } = await second.good('messages.send', {
      threadId: thread.id,
      text: 'Sudah dikirim kak',
      replyToWamid: null,
    });
    expect((await second.messages(thread.id)).pending).toMatchObject([
      { commandId, text: 'Sudah dikirim kak' },
    ]);
    await second.until(async () => (await second.good('link.state', null)).waitingToSend === 1);
    expect(await second.ask('workspace.signOut', { discardUnsent: false })).toMatchObject({
      error: { code: 'unsent', detail: '1' },
    });
    expect(await second.ask('activity.confirm', { numberId: thread.numberId })).toMatchObject({ ok: false });

    await gateway.up();
    wire.lead(gateway.url);
    await second.until(async () => {
      const { messages, pending } = await second.messages(thread.id);
      return pending.length === 0 && messages.some((message) => message.commandId === commandId);
    });
    await second.good('threads.markRead', { threadId: thread.id, upTo: gateway.clock.now() });
    await second.until(async () => (await second.threads())[0]?.unread === 0);
    await second.running.close();
  });

  it('finds by words, and what it found by place', async () => {
    const text = await write();
    const { signIn, link, until, good, running } = open();
    await signIn();
    await link('live');
    const number = text.match(/\d+/)?.[0] ?? '';
    const search = () => good('search.messages', { query: `pesanan ${number}`, threadId: null, limit: 10 });
    await until(async () => (await search()).hits.length > 0);
    const [hit] = (await search()).hits;
    expect(hit?.message.text).toBe(text);
    await running.close();
  });

  it('passes a reaction on in the thread’s order, and says no to a template that nobody has', async () => {
    const text = await write();
    const { ask, good, signIn, link, until, threads, messages, running } = open();
    await signIn();
    await link('live');
    await until(async () => (await threads()).length > 0);
    const [thread] = await threads();
    if (thread === undefined) throw new Error('no thread');
    const { id: threadId, numberId } = thread;
    const message = async () => (await messages(threadId)).messages.find((one) => one.text === text);
    // Not by the list's preview: WhatsApp tells whole seconds, and a reply of the same second counts as newer.
    await until(async () => (await message()) !== undefined);
    const messageId = (await message())?.id ?? '';
    await good('messages.react', { threadId, messageId, emoji: '👍' });
    await until(async () => (await messages(threadId)).reacting.length === 0);
    await until(async () => (await message())?.reactions[0]?.emoji === '👍');
    expect((await messages(threadId)).pending).toEqual([]);

    expect(await good('templates.list', { numberId })).toEqual([]);
    const { utility } = await good('threads.prices', { threadId });
    expect(utility).toEqual({ known: false, why: 'no-card' });
    const { allowance, cost } = await good('numbers.usage', { numberId });
    expect(allowance?.perMonth).toBe(1000);
    expect(cost).toEqual([]);
    const values = { header: null, body: [], buttons: [] };
    const send = { threadId, templateId: messageId, values, file: null };
    expect(await ask('messages.sendTemplate', send)).toMatchObject({ error: { code: 'template_unknown' } });
    await good('threads.typing', { threadId });
    await running.close();
  });

  it('leaves nothing behind when somebody signs out, the files that were looked at included', async () => {
    const { signIn, link, good, until, threads, messages, running } = open();
    await signIn();
    await link('live');
    await until(async () => (await threads()).length > 0);
    const [thread] = await threads();
    if (thread === undefined) throw new Error('no thread');
    const bytes = new TextEncoder().encode('nota batik '.repeat(9000));
    const file = { name: 'nota.txt', mime: 'text/plain', caption: null };
    await good('messages.sendFile', { threadId: thread.id, ...file, bytes: bytes.slice() });
    const media = async () => (await messages(thread.id)).messages.at(-1)?.media;
    await until(async () => (await media())?.filename === 'nota.txt');
    const answer = await running.media()?.open((await media())?.id ?? '', null, new AbortController().signal);
    if (!answer?.ok) throw new Error('no file');
    expect(new Uint8Array(await new Response(answer.body).arrayBuffer())).toEqual(bytes);
    expect(readdirSync(join(root, 'data', 'workspace', 'media'))).toHaveLength(1);
    await good('workspace.signOut', { discardUnsent: true });
    expect(await good('app.state', null)).toMatchObject({ phase: 'first-run', workspace: null });
    expect(await good('threads.list', { filter: 'all', before: null, limit: 10 })).toMatchObject({
      threads: [],
    });
    expect(readdirSync(join(root, 'data', 'workspace'))).toEqual([]);
    expect((await good('link.state', null)).state).toBe('none');
    await running.close();
  });

  it('loses its copy when its device is revoked, keeps what was typed, and takes the person back', async () => {
    await write();
    const { signIn, link, until, threads, good, running, ask } = open();
    await signIn();
    await link('live');
    await until(async () => (await threads()).length > 0);
    const [thread] = await threads();
    if (thread === undefined) throw new Error('no thread');
    await good('drafts.set', { threadId: thread.id, text: 'Belum selesai' });
    const { body } = await gateway.ask('GET', '/v1/devices');
    const { devices } = body as {
      devices: { id: string; name: string; revokedAt: number | null; createdAt: number }[];
    };
    const newest = devices
      .filter(({ revokedAt }) => revokedAt === null)
      .sort((a, b) => b.createdAt - a.createdAt)[0];
    await gateway.ask('DELETE', `/v1/devices/${newest?.id}`);
    await link('signed-out');
    await until(async () => (await threads()).length === 0);
    expect(await good('app.state', null)).toMatchObject({ phase: 'ready' });

    const other = { address: 'https://other.example.com', ...OWNER, acceptFileKeys: true };
    expect(await ask('workspace.signIn', other)).toMatchObject({ error: { code: 'other_workspace' } });
    expect(await signIn()).toMatchObject({ ok: true });
    await until(async () => (await threads())[0]?.draft === 'Belum selesai');
    await running.close();
  });
});
