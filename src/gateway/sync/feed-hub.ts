import type { WebSocket } from 'ws';
import type { ServerFrame } from '#shared/gateway-api/frames.ts';
import { FeedName } from '#shared/gateway-api/frames.ts';
import type { Signal } from '../store/signal.ts';
import type { Session } from '../team/session.ts';
import { CLOSE, type ConnectionDeps, FeedConnection } from './feed-connection.ts';
import { FeedReader } from './feed-reader.ts';

/** Twice in the 15 s after which a console begins to doubt the line. */
const BEAT_MS = 7_000;
/** A console says hello at once; a socket that does not is not a console. */
const HELLO_MS = 10_000;

type HubDeps = Omit<ConnectionDeps, 'onUnreadable' | 'reader'>;

/** Every open change feed of this gateway process. */
export class FeedHub {
  readonly #deps: HubDeps;
  readonly #reader: FeedReader;
  readonly #connections = new Set<FeedConnection>();
  readonly #beat: NodeJS.Timeout;
  readonly #unlisten: () => void;
  /** Feeds that moved since the connections were last woken. */
  #moved = new Set<FeedName | '*'>();
  #unreadable = 0;

  constructor(deps: HubDeps, signal: Signal) {
    this.#deps = deps;
    this.#reader = new FeedReader(deps.db);
    this.#beat = setInterval(() => {
      const tick = this.#tickNow();
      for (const connection of this.#connections) connection.beat(tick);
    }, BEAT_MS);
    this.#unlisten = signal.listen((topic) => {
      if (!topic.startsWith('feed:')) return;
      const name = topic.slice('feed:'.length);
      const feed = name === '*' ? '*' : FeedName.safeParse(name).data;
      if (feed) this.#note(feed);
    });
  }

  /** Announcements that come together wake everybody once. */
  #note(feed: FeedName | '*'): void {
    this.#reader.moved(feed);
    if (this.#moved.size === 0) setImmediate(() => this.#wake());
    this.#moved.add(feed);
  }

  #wake(): void {
    const feeds = this.#moved;
    this.#moved = new Set();
    for (const connection of this.#connections) connection.wake(feeds);
  }

  /** Frames so far that did not fit their schema. */
  get unreadableFrames(): number {
    return this.#unreadable;
  }

  /** How often a feed was read from the database. */
  get readings(): number {
    return this.#reader.readings;
  }

  /** Takes a socket whose upgrade was allowed to this session. */
  open(socket: WebSocket, session: Session): void {
    const connection = new FeedConnection(socket, session, {
      ...this.#deps,
      reader: this.#reader,
      onUnreadable: () => {
        this.#unreadable++;
      },
    });
    this.#connections.add(connection);
    const hello = setTimeout(() => {
      if (!connection.greeted) connection.close(CLOSE.unreadable, 'No hello came.');
    }, HELLO_MS);
    socket.once('close', () => {
      clearTimeout(hello);
      this.#connections.delete(connection);
    });
  }

  /** Tells everybody the time, for a clock that was moved. */
  tick(): void {
    const tick = this.#tickNow();
    for (const connection of this.#connections) connection.ephemeral(tick);
  }

  /** Sends an ephemeral frame to those who follow its feed. */
  broadcast(frame: Extract<ServerFrame, { type: 'queue' }>): void {
    const json = JSON.stringify(frame);
    for (const connection of this.#connections)
      if (connection.follows(frame.feed)) connection.ephemeral(json);
  }

  #tickNow(): string {
    const tick: ServerFrame = { type: 'tick', serverTime: this.#deps.clock.now() };
    return JSON.stringify(tick);
  }

  close(): void {
    clearInterval(this.#beat);
    this.#unlisten();
    for (const connection of this.#connections) connection.close(1001, 'The gateway is going down.');
  }
}
