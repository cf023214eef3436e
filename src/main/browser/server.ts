import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { BRIDGE_SOCKET_PATH, decodeCall, type HostFrame } from '#shared/console-api/socket.ts';
import type { RunningConsole } from '../console/console.ts';
import type { Log } from '../logs/log.ts';
import { createPages, type Pages } from '../pages/pages.ts';
import { pageHeaders, pagePolicy } from '../pages/policy.ts';
import { createGuard, ENTER_PATH, type Guard } from './guard.ts';

/** A file of 100 MB with its frame. */
const MAX_FRAME_BYTES = 101 * 1024 * 1024;
const POLICY_VIOLATION = 1008;

export interface BrowserServerOptions {
  port: number;
  console: Pick<RunningConsole, 'dispatch' | 'events' | 'media'>;
  /** The built renderer. */
  root: string;
  /** The built browser bridge. */
  bridge: string;
  log: Log;
}

export interface BrowserServer {
  /** To be opened once. */
  entry: string;
  close(): Promise<void>;
}

/** Serves the console's page and its bridge on loopback, to one browser of this machine. */
export async function serveBrowser(options: BrowserServerOptions): Promise<BrowserServer> {
  const { port, console: running, root, bridge, log } = options;
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  const guard = createGuard(taken);
  const policy = pagePolicy([`ws://127.0.0.1:${taken}`]);
  const pages = createPages({
    root,
    policy,
    // In a function of its own, so that none of its names becomes the page's.
    bridge: `(() => {${bridge}\n})();`,
    media: running.media,
  });
  const headers = pageHeaders(policy);

  server.on('request', (request, response) => {
    answer(request, response, guard, pages, headers).catch((error: unknown) => {
      log.error('a request failed', { error });
      response.destroy();
    });
  });

  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
  server.on('upgrade', (request, socket, head) => {
    const { headers: asked } = request;
    const welcome = guard.refusal(asked) === null && guard.fromOurPage(asked) && guard.hasCookie(asked);
    if (!welcome || request.url !== BRIDGE_SOCKET_PATH) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (page) => carry(page, running, log));
  });

  return {
    entry: guard.entry,
    async close() {
      for (const page of sockets.clients) page.close(1001);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  guard: Guard,
  pages: Pages,
  headers: Record<string, string>,
): Promise<void> {
  const end = (status: number, words: string, more: Record<string, string> = {}) =>
    response
      .writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8', ...more })
      .end(words);
  const url = URL.parse(request.url ?? '/', 'http://console');
  const entering = url?.pathname === ENTER_PATH;
  const refusal = guard.refusal(request.headers);
  // The entry may be followed from anywhere: its token proves enough.
  if (refusal === 421 || (refusal !== null && !entering))
    return void end(refusal, 'This address serves its own page only.');
  if (url === null) return void end(400, 'Not an address.');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return void end(405, 'Only reading.', { allow: 'GET, HEAD' });
  if (entering) {
    const cookie = guard.enter(url.searchParams.get('token') ?? '');
    if (cookie === null)
      return void end(403, 'This address was used already. Start the console again for a new one.');
    return void end(303, '', { location: '/', 'set-cookie': cookie });
  }
  if (!guard.hasCookie(request.headers))
    return void end(401, 'Open the address that the console printed when it started.');
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  // The raw path, since a URL object has already folded dots away.
  const [path = '/'] = (request.url ?? '/').split('?');
  const page = await pages(path, request.headers.range ?? null, gone.signal);
  response.writeHead(page.status, Object.fromEntries(page.headers));
  if (page.body === null || request.method === 'HEAD') return void response.end();
  // A page that goes away in the middle of a film is no fault.
  await pipeline(Readable.fromWeb(page.body as ReadableStream), response).catch(() => undefined);
}

/** One page's bridge. */
function carry(page: WebSocket, { dispatch, events }: BrowserServerOptions['console'], log: Log): void {
  const tell = (frame: HostFrame) => {
    if (page.readyState === WebSocket.OPEN) page.send(JSON.stringify(frame));
  };
  const deaf = events.listen((name, payload) => tell({ type: 'event', name, payload }));
  page.on('message', (data: RawData, isBinary) => {
    const bytes = Buffer.isBuffer(data)
      ? data
      : Array.isArray(data)
        ? Buffer.concat(data)
        : Buffer.from(data);
    const call = decodeCall(isBinary ? bytes : bytes.toString());
    if (call === null) return page.close(POLICY_VIOLATION, 'Not a call.');
    void dispatch(call.name, call.input).then((result) => tell({ type: 'result', id: call.id, result }));
  });
  page.on('close', deaf);
  page.on('error', (error) => log.warn('a page’s socket broke', { error }));
}
