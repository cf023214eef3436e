import type { WebSocket } from 'ws';
import type { ServerFrame } from '#shared/gateway-api/frames.ts';
import { FeedName } from '#shared/gateway-api/frames.ts';
import type { Signal } from '../store/signal.ts';
import type { Session } from '../team/session.ts';
import { CLOSE, type ConnectionDeps, FeedConnection } from './feed-connection.ts';

/** Twice in the 15 s after which a console begins to doubt the line. */
const BEAT_MS = 7_000;
/** A console says hello at once; a socket that does not is not a console. */
const HELLO_MS = 10_000;

/** Every open change feed of this gateway process. */
export class FeedHub {
  readonly #deps: Omit<ConnectionDeps, 'onUnreadable'>;
  readonly #connections = new Set<FeedConnection>();
  readonly #beat: NodeJS.Timeout;
  readonly #unlisten: () => void;
  #unreadable = 0;

  constructor(deps: Omit<ConnectionDeps, 'onUnreadable'>, signal: Signal) {
    this.#deps = deps;
    this.#beat = setInterval(() => {
      for (const connection of this.#connections) connection.beat();
    }, BEAT_MS);
    this.#unlisten = signal.listen((topic) => {
      if (!topic.startsWith('feed:')) return;
      const name = topic.slice('feed:'.length);
      const feed = name === '*' ? '*' : FeedName.safeParse(name).data;
      if (feed) for (const connection of this.#connections) connection.wake(feed);
    });
  }

  /** Frames so far that did not fit their schema. */
  get unreadableFrames(): number {
    return this.#unreadable;
  }

  /** Takes a socket whose upgrade was allowed to this session. */
  open(socket: WebSocket, session: Session): void {
    const connection = new FeedConnection(socket, session, {
      ...this.#deps,
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
    const frame: ServerFrame = { type: 'tick', serverTime: this.#deps.clock.now() };
    for (const connection of this.#connections) connection.ephemeral(frame);
  }

  /** Sends an ephemeral frame to those who follow its feed. */
  broadcast(frame: Extract<ServerFrame, { type: 'queue' }>): void {
    for (const connection of this.#connections)
      if (connection.follows(frame.feed)) connection.ephemeral(frame);
  }

  close(): void {
    clearInterval(this.#beat);
    this.#unlisten();
    for (const connection of this.#connections) connection.close(1001, 'The gateway is going down.');
  }
}
