import { once } from 'node:events';
import WebSocket from 'ws';
import type { CallInput, CallName, CallOutput } from '#shared/console-api/calls.ts';
import type { Result } from '#shared/console-api/result.ts';
import { BRIDGE_SOCKET_PATH, encodeCall, type HostFrame } from '#shared/console-api/socket.ts';

const ANSWERS_WITHIN_MS = 30_000;

/** A page of the browser host without a browser: it enters by the printed address and asks over the real bridge. */
export class Page {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { name: string; settle: (result: unknown) => void }>();
  readonly #listening = new Set<(event: string) => void>();
  readonly #gone: Promise<void>;
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as HostFrame;
      if (frame.type === 'event') for (const heard of this.#listening) heard(frame.name);
      else this.#waiting.get(frame.id)?.settle(frame.result);
    });
    this.#gone = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  static async enter(entry: string): Promise<Page> {
    const { headers } = await fetch(entry, { redirect: 'manual' });
    const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const { origin, host } = new URL(entry);
    const socket = new WebSocket(`ws://${host}${BRIDGE_SOCKET_PATH}`, { headers: { cookie, origin } });
    await once(socket, 'open');
    return new Page(socket);
  }

  get open(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Calls that were asked and have no answer. */
  get unanswered(): number {
    return this.#waiting.size;
  }

  /** Null when the console died before it answered. Rejects with the call's name when there is no answer in time. */
  async ask<N extends CallName>(name: N, input: CallInput<N>): Promise<Result<CallOutput<N>> | null> {
    if (!this.open) return null;
    const id = ++this.#lastId;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.set(id, { name, settle: (result) => resolve(result as Result<CallOutput<N>>) });
        timer = setTimeout(() => reject(new Error(`${name} was not answered`)), ANSWERS_WITHIN_MS);
        void this.#gone.then(() => resolve(null));
        this.#socket.send(encodeCall({ id, name, input }));
      });
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  /** As `ask` of a console that lives, and of a call that nothing speaks against. */
  async good<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const result = await this.ask(name, input);
    if (result === null) throw new Error(`The console ended during ${name}.`);
    if (!result.ok) throw new Error(`${name}: ${result.error.code} ${result.error.detail ?? ''}`);
    return result.value;
  }

  /** @returns the way to hear no more */
  listen(heard: (event: string) => void): () => void {
    this.#listening.add(heard);
    return () => this.#listening.delete(heard);
  }

  /** Asks again with every event until the condition holds; rejects with `what` when that takes too long. */
  async until(what: string, withinMs: number, condition: () => Promise<boolean>): Promise<void> {
    let over = false;
    const late = setTimeout(() => {
      over = true;
      wake();
    }, withinMs);
    let wake = () => {};
    const deaf = this.listen(() => wake());
    void this.#gone.then(() => wake());
    try {
      for (;;) {
        const event = new Promise<void>((resolve) => {
          wake = resolve;
        });
        if (await condition()) return;
        if (over) throw new Error(`not within ${withinMs / 1000} s: ${what}`);
        await event;
      }
    } finally {
      clearTimeout(late);
      deaf();
    }
  }
}
