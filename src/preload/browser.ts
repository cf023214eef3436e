import type { Bridge } from '#shared/console-api/bridge.ts';
import type { Result } from '#shared/console-api/result.ts';
import { BRIDGE_SOCKET_PATH, encodeCall, type HostFrame } from '#shared/console-api/socket.ts';

/**
 * The browser host's bridge: the same contract over one WebSocket to the host that served the page. A socket that was
 * lost is opened again; calls that were under way fail as `host_gone`, and the page is told to ask for everything anew.
 */

const RETRY_MS = 1000;
const GONE: Result<never> = { ok: false, error: { code: 'host_gone', detail: null } };

const waiting = new Map<number, (result: Result<never>) => void>();
const listeners = new Map<string, Set<(payload: never) => void>>();
let lastId = 0;
let wasOpen = false;
let socket = connect();

function connect(): WebSocket {
  const opening = new WebSocket(`${location.origin.replace(/^http/, 'ws')}${BRIDGE_SOCKET_PATH}`);
  opening.onopen = () => {
    if (wasOpen) tell('changed', { all: true, threadIds: [], listChanged: true, numbersChanged: true });
    wasOpen = true;
  };
  opening.onmessage = ({ data }) => {
    const frame = JSON.parse(data) as HostFrame;
    if (frame.type === 'event') return tell(frame.name, frame.payload);
    waiting.get(frame.id)?.(frame.result as Result<never>);
    waiting.delete(frame.id);
  };
  opening.onclose = () => {
    for (const answer of waiting.values()) answer(GONE);
    waiting.clear();
    setTimeout(() => {
      socket = connect();
    }, RETRY_MS);
  };
  return opening;
}

function tell(name: string, payload: unknown): void {
  for (const listener of listeners.get(name) ?? []) listener(payload as never);
}

const opened = (target: WebSocket) =>
  new Promise<void>((resolve) => {
    target.addEventListener('open', () => resolve(), { once: true });
    target.addEventListener('close', () => resolve(), { once: true });
  });

const bridge: Bridge = {
  async call(name, input) {
    if (socket.readyState === WebSocket.CONNECTING) await opened(socket);
    if (socket.readyState !== WebSocket.OPEN) return GONE;
    lastId += 1;
    const id = lastId;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      socket.send(encodeCall({ id, name, input }));
    });
  },
  on(name, listener) {
    const heard = listeners.get(name) ?? new Set();
    listeners.set(name, heard.add(listener as (payload: never) => void));
    return () => {
      heard.delete(listener as (payload: never) => void);
    };
  },
};

performance.mark('selaras:preload');
Object.defineProperty(window, 'selaras', { value: bridge });
