import { EventEmitter, once } from 'node:events';
import { WebSocket } from 'ws';
import { type ClientFrame, type FeedName, PROTOCOL, ServerFrame } from '#shared/gateway-api/frames.ts';
import { SnapshotPage } from '#shared/gateway-api/http.ts';

interface Heard {
  /** Some rows came, or the link told that it lives (every 15 s). */
  frame: [type: ServerFrame['type']];
  message: [wamid: string];
  failed: [problem: Error];
}

/** A console that follows the number's feed; every frame is checked against the contract. */
export class Watcher {
  readonly #socket: WebSocket;
  readonly #heard = new EventEmitter<Heard>();
  readonly #feed: FeedName;
  /** Rows that came by the feed. */
  rows = 0;
  /** Why it can follow no more. */
  problem: Error | null = null;

  private constructor(socket: WebSocket, feed: FeedName) {
    this.#socket = socket;
    this.#feed = feed;
    socket.on('message', (data) => {
      const frame = ServerFrame.safeParse(JSON.parse(String(data)));
      if (frame.success) this.#hear(frame.data);
      else this.#fail(new Error(`A frame breaks the contract: ${frame.error.message.slice(0, 500)}`));
    });
    socket.on('close', () => this.#fail(new Error('The feed ended.')));
  }

  /** Follows from now on. */
  static async follow(url: string, token: string, feed: FeedName): Promise<Watcher> {
    const headers = { authorization: `Bearer ${token}` };
    const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/feed`, { headers });
    const watcher = new Watcher(socket, feed);
    await once(socket, 'open');
    watcher.#send({ type: 'hello', protocol: PROTOCOL, cursor: null });
    await watcher.frame('reset');
    const snapshot = await fetch(`${url}/v1/feeds/${encodeURIComponent(feed)}/snapshot`, { headers });
    const { revision } = SnapshotPage.parse(await snapshot.json());
    watcher.#send({ type: 'ack', feed, revision });
    return watcher;
  }

  #hear(frame: ServerFrame): void {
    if (frame.type === 'changes' && frame.feed === this.#feed) {
      this.rows += frame.upserts.length;
      for (const { kind, row } of frame.upserts)
        if (kind === 'message' && row.wamid !== null) this.#heard.emit('message', row.wamid);
      this.#send({ type: 'ack', feed: this.#feed, revision: frame.revision });
    }
    this.#heard.emit('frame', frame.type);
  }

  #fail(problem: Error): void {
    this.problem ??= problem;
    this.#heard.emit('failed', problem);
  }

  #send(frame: ClientFrame): void {
    this.#socket.send(JSON.stringify(frame));
  }

  /** Resolves with the next frame's type, or with the next one of this type. Rejects when no more can come. */
  frame(wanted?: ServerFrame['type']): Promise<ServerFrame['type']> {
    return this.#until('frame', (type) => wanted === undefined || type === wanted);
  }

  /** Resolves when this live message reaches the console. */
  arrival(wamid: string): Promise<string> {
    return this.#until('message', (arrived) => arrived === wamid);
  }

  #until<T extends string>(event: 'frame' | 'message', fits: (value: T) => boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.problem) return reject(this.problem);
      const hear = (value: string) => {
        if (!fits(value as T)) return;
        this.#heard.off(event, hear).off('failed', reject);
        resolve(value as T);
      };
      this.#heard.on(event, hear).once('failed', reject);
    });
  }

  close(): void {
    this.#socket.removeAllListeners('close').close();
  }
}
