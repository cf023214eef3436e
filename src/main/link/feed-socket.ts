import WebSocket from 'ws';
import { type ClientFrame, ServerFrame } from '#shared/gateway-api/frames.ts';
import type { Timers } from './timers.ts';

/** Why a socket ended. `signed-out` alone is final. */
export type SocketEnd = 'signed-out' | 'lost' | 'silent' | 'bad-frame' | 'closed';

export interface FeedSocket {
  send(frame: ClientFrame): void;
  /** Ends it from this side. */
  close(): void;
}

export interface FeedSocketEvents {
  open(): void;
  frame(frame: ServerFrame): void;
  /** Told once; nothing follows. */
  end(why: SocketEnd): void;
}

/** The gateway ticks every 15 s; two missed ones and some slack mean that nobody is there. */
export const SILENCE_MS = 35_000;
const MAX_FRAME_BYTES = 32 * 1024 * 1024;
const REVOKED = 4401;
const POLICY_VIOLATION = 1008;

/** One WebSocket to `/v1/feed`: speaks frames, and notices by itself when the other side has gone quiet. */
export function openFeedSocket(
  origin: string,
  token: string,
  timers: Timers,
  events: FeedSocketEvents,
): FeedSocket {
  const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/v1/feed`, {
    headers: { authorization: `Bearer ${token}` },
    followRedirects: false,
    maxPayload: MAX_FRAME_BYTES,
    handshakeTimeout: SILENCE_MS,
  });
  let ended = false;
  let stopWaiting = timers.after(SILENCE_MS, () => end('silent'));

  function end(why: SocketEnd): void {
    if (ended) return;
    ended = true;
    stopWaiting();
    socket.removeAllListeners();
    // An error after this point (a handshake that was cut short) concerns nobody.
    socket.on('error', () => undefined);
    if (why === 'bad-frame') socket.close(POLICY_VIOLATION);
    else socket.terminate();
    events.end(why);
  }

  socket.on('open', () => events.open());
  socket.on('message', (data) => {
    stopWaiting();
    stopWaiting = timers.after(SILENCE_MS, () => end('silent'));
    const frame = parse(String(data));
    if (frame === null) end('bad-frame');
    else events.frame(frame);
  });
  socket.on('unexpected-response', (request, response) => {
    request.destroy();
    end(response.statusCode === 401 ? 'signed-out' : 'lost');
  });
  socket.on('close', (code) => end(code === REVOKED ? 'signed-out' : 'lost'));
  socket.on('error', () => end('lost'));

  return {
    send(frame) {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
    },
    close: () => end('closed'),
  };
}

function parse(text: string): ServerFrame | null {
  try {
    return ServerFrame.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
