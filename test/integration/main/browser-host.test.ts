import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { encodeCall } from '#shared/console-api/socket.ts';
import { createEvents } from '../../../src/main/bridge/events.ts';
import { type BrowserServer, serveBrowser } from '../../../src/main/browser/server.ts';
import type { Log } from '../../../src/main/logs/log.ts';
import type { MediaAnswer } from '../../../src/main/media/media-store.ts';
import type { Range } from '../../../src/main/media/range.ts';

const silent: Log = { info() {}, warn() {}, error() {} };
const MEDIA = '01900000-0000-7000-8000-0000000000aa';

let folder: string;
let server: BrowserServer;
let entry: URL;
let mime = '';
const kept = (range: Range | null): MediaAnswer => ({
  ok: true,
  mime,
  size: 5,
  range,
  body: new Blob([range === null ? 'bytes' : 'bytes'.slice(range.from, range.to + 1)]).stream(),
});
const calls: { name: unknown; input: unknown }[] = [];
const events = createEvents(silent);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'selaras-host-'));
  const root = join(folder, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>Selaras</title>');
  writeFileSync(join(root, 'assets', 'index.js'), 'export {};');
  writeFileSync(join(root, 'notes.txt'), 'not a type that is served');
  writeFileSync(join(folder, 'secret.json'), '{"outside":true}');
  mkdirSync(join(folder, 'renderer-other'));
  writeFileSync(join(folder, 'renderer-other', 'index.html'), 'outside');
});
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
  calls.length = 0;
  mime = 'image/jpeg';
  server = await serveBrowser({
    port: 0,
    console: {
      events,
      async dispatch(name, input) {
        calls.push({ name, input });
        return { ok: true, value: null };
      },
      media: () => ({
        open: async (_id, range) => kept(range === 'bytes=1-2' ? { from: 1, to: 2 } : null),
        thumbnail: async () => ({ ok: false, status: 404, size: null }),
      }),
    },
    root: join(folder, 'renderer'),
    bridge: 'window.laid = true;',
    log: silent,
  });
  entry = new URL(server.entry);
  return () => server.close();
});

interface Answered {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Node's own client sends the path and the headers just as they are given. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port: entry.port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    asking.on('error', reject).end();
  });
}

async function enter(): Promise<string> {
  const { headers } = await ask(entry.pathname + entry.search);
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

/** Resolves with what became of the handshake. */
function knock(headers: Record<string, string>, path = '/bridge'): Promise<WebSocket | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${entry.port}${path}`, { headers });
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode ?? 0));
    socket.once('error', reject);
  });
}

describe('entering', () => {
  it('trades the printed token once for a cookie that scripts and other sites cannot use', async () => {
    const { status, headers } = await ask(entry.pathname + entry.search);
    expect([status, headers.location]).toEqual([303, '/']);
    expect(headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    expect((await ask(entry.pathname + entry.search)).status).toBe(403);
  });

  it('refuses another token, and leaves the right one good', async () => {
    expect((await ask('/enter?token=guess')).status).toBe(403);
    expect((await ask('/enter')).status).toBe(403);
    expect((await ask(entry.pathname + entry.search)).status).toBe(303);
  });

  it.each(['/', '/index.html', '/bridge.js', '/assets/index.js', `/media/${MEDIA}`])(
    'shows nothing of %s before',
    async (path) => {
      expect((await ask(path)).status).toBe(401);
      expect((await ask(path, { cookie: `selaras-${entry.port}=guess` })).status).toBe(401);
    },
  );
});

describe('requests', () => {
  it('are answered under our address alone', async () => {
    const cookie = await enter();
    for (const host of [
      'evil.example',
      `evil.example:${entry.port}`,
      'localhost',
      `localhost:${entry.port}`,
      '127.0.0.1',
    ])
      expect((await ask('/', { cookie, host })).status).toBe(421);
    expect((await ask(entry.pathname + entry.search, { host: `evil.example:${entry.port}` })).status).toBe(
      421,
    );
  });

  it('are refused from other pages, also of this machine', async () => {
    const cookie = await enter();
    for (const origin of [
      'https://evil.example',
      'null',
      'http://127.0.0.1:1',
      `http://localhost:${entry.port}`,
    ])
      expect((await ask('/', { cookie, origin })).status).toBe(403);
    for (const site of ['cross-site', 'same-site'])
      expect((await ask('/', { cookie, 'sec-fetch-site': site })).status).toBe(403);
    expect((await ask('/', { cookie }, 'POST')).status).toBe(405);
  });

  it('bring the page with every header that keeps it shut', async () => {
    const { status, headers, body } = await ask('/', { cookie: await enter() });
    expect([status, body]).toEqual([200, '<!doctype html><title>Selaras</title>']);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-type': 'text/html; charset=utf-8',
    });
    const policy = headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
  });

  it.each([
    '/../secret.json',
    '/..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/assets/../../secret.json',
    '/assets/..%2f..%2fsecret.json',
    '/..%5csecret.json',
    '/../renderer-other/index.html',
    '/%00',
    '/%',
    '//etc/passwd',
    '/notes.txt',
    '/assets',
  ])('find nothing at %s', async (path) => {
    const { status, body } = await ask(path, { cookie: await enter() });
    expect(status).toBe(404);
    expect(body).toBe('Not here.');
  });

  it('get the bridge in a function of its own', async () => {
    const { body } = await ask('/bridge.js', { cookie: await enter() });
    expect(body).toBe('(() => {window.laid = true;\n})();');
  });
});

describe('media', () => {
  it('pass through in place, uncached and unable to run', async () => {
    const { status, headers, body } = await ask(`/media/${MEDIA}`, { cookie: await enter() });
    expect([status, body, headers['content-type']]).toEqual([200, 'bytes', 'image/jpeg']);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-security-policy']).toContain('sandbox');
  });

  it.each(['text/html', 'image/svg+xml', 'application/pdf', 'text/javascript', ''])(
    'are only saved when they are %s',
    async (type) => {
      mime = type;
      const { headers } = await ask(`/media/${MEDIA}`, { cookie: await enter() });
      expect(headers['content-type']).toBe('application/octet-stream');
      expect(headers['content-disposition']).toBe('attachment');
    },
  );

  it('pass a range on', async () => {
    const { status, headers, body } = await ask(`/media/${MEDIA}`, {
      cookie: await enter(),
      range: 'bytes=1-2',
    });
    expect([status, headers['content-range'], headers['content-length'], body]).toEqual([
      206,
      'bytes 1-2/5',
      '2',
      'yt',
    ]);
  });

  it('have no small picture until one was kept', async () => {
    expect((await ask(`/media/${MEDIA}/thumbnail`, { cookie: await enter() })).status).toBe(404);
  });

  it('are asked for by id alone', async () => {
    const cookie = await enter();
    for (const path of ['/media/', '/media/../v1/users', `/media/${MEDIA}/x`, '/media/%2e%2e'])
      expect((await ask(path, { cookie })).status).toBe(404);
  });
});

describe('the bridge’s socket', () => {
  it('opens for our page with its cookie, and for nobody else', async () => {
    const cookie = await enter();
    const { origin } = entry;
    expect(await knock({ origin })).toBe(403);
    expect(await knock({ cookie })).toBe(403);
    expect(await knock({ cookie, origin: 'https://evil.example' })).toBe(403);
    expect(await knock({ cookie, origin, host: 'evil.example' })).toBe(403);
    expect(await knock({ cookie, origin }, '/other')).toBe(403);
    const socket = await knock({ cookie, origin });
    expect(socket).toBeInstanceOf(WebSocket);
    if (socket instanceof WebSocket) socket.close();
  });

  it('carries calls with their files, answers and events', async () => {
    const socket = await knock({ cookie: await enter(), origin: entry.origin });
    if (!(socket instanceof WebSocket)) throw new Error('refused');
    const heard: unknown[] = [];
    const three = new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        heard.push(JSON.parse(String(data)));
        if (heard.length === 3) resolve();
      });
    });
    const bytes = new Uint8Array([0, 255, 7]);
    socket.send(JSON.stringify({ id: 1, name: 'app.state', input: null }));
    socket.send(encodeCall({ id: 2, name: 'messages.sendFile', input: { name: 'a.bin', bytes } }));
    events.emit('open', { place: 'thread', threadId: MEDIA });
    await three;
    expect(heard).toContainEqual({ type: 'result', id: 1, result: { ok: true, value: null } });
    expect(heard).toContainEqual({
      type: 'event',
      name: 'open',
      payload: { place: 'thread', threadId: MEDIA },
    });
    expect(calls).toEqual([
      { name: 'app.state', input: null },
      { name: 'messages.sendFile', input: { name: 'a.bin', bytes } },
    ]);
    socket.close();
  });

  it('closes on what is no call', async () => {
    const socket = await knock({ cookie: await enter(), origin: entry.origin });
    if (!(socket instanceof WebSocket)) throw new Error('refused');
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    socket.send('{"id":"x"}');
    expect(await closed).toBe(1008);
  });
});
