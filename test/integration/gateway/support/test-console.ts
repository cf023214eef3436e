import { once } from 'node:events';
import { WebSocket } from 'ws';
import {
  type ClientFrame,
  type FeedName,
  type FeedRow,
  PROTOCOL,
  ServerFrame,
} from '#shared/gateway-api/frames.ts';
import { SnapshotPage } from '#shared/gateway-api/http.ts';

type Of<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>;

/** A console's end of the change feed. Frames are checked against the contract as they come, and wait to be taken. */
export class TestConsole {
  readonly #socket: WebSocket;
  readonly #inbox: ServerFrame[] = [];
  #wake: () => void = () => {};
  /** The close code, once it is closed. */
  readonly closed: Promise<number>;
  #gone = false;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      this.#inbox.push(ServerFrame.parse(JSON.parse(String(data))));
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', (code) => {
        this.#gone = true;
        this.#wake();
        resolve(code);
      });
    });
  }

  /** Opens the socket; says nothing yet. Rejects with the status when the upgrade is refused. */
  static async open(url: string, token: string): Promise<TestConsole> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/feed`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const console = new TestConsole(socket);
    await once(socket, 'open');
    return console;
  }

  /** Opens and says hello. */
  static async hello(
    url: string,
    token: string,
    cursor: { epoch: string; feeds: Record<string, number> } | null = null,
  ): Promise<TestConsole> {
    const console = await TestConsole.open(url, token);
    console.send({ type: 'hello', protocol: PROTOCOL, cursor });
    return console;
  }

  send(frame: ClientFrame | string): void {
    this.#socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  ack(feed: FeedName, revision: number): void {
    this.send({ type: 'ack', feed, revision });
  }

  /** The next frame of a type (of a feed); earlier ones of other types stay. */
  async next<T extends ServerFrame['type']>(type: T, feed?: FeedName): Promise<Of<T>> {
    for (;;) {
      const found = this.#inbox.findIndex(
        (frame) => frame.type === type && (feed === undefined || ('feed' in frame && frame.feed === feed)),
      );
      if (found !== -1) return this.#inbox.splice(found, 1)[0] as Of<T>;
      if (this.#gone) throw new Error(`closed while waiting for ${type}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Frames of a type that have come and were not taken. */
  left<T extends ServerFrame['type']>(type: T): Of<T>[] {
    return this.#inbox.filter((frame): frame is Of<T> => frame.type === type);
  }

  close(): void {
    this.#socket.close();
  }
  terminate(): void {
    this.#socket.terminate();
  }
}

/** Follows one feed the way docs/sync.md tells, keeping rows by id. */
export class Projection {
  readonly rows = new Map<string, FeedRow>();
  position: number | null = null;
  /** Frames of changes that were applied. */
  frames = 0;
  readonly #url: string;
  readonly #token: string;
  readonly feed: FeedName;

  constructor(url: string, token: string, feed: FeedName) {
    this.#url = url;
    this.#token = token;
    this.feed = feed;
  }

  apply(row: FeedRow): void {
    const key = `${row.kind}:${row.row.id}`;
    const known = this.rows.get(key);
    if (!known || row.row.revision >= known.row.revision) this.rows.set(key, row);
  }

  messages() {
    return [...this.rows.values()].flatMap((row) => (row.kind === 'message' ? [row.row] : []));
  }

  threads() {
    return [...this.rows.values()].flatMap((row) => (row.kind === 'thread' ? [row.row] : []));
  }

  async snapshot(): Promise<number> {
    this.rows.clear();
    let after: string | null = null;
    let revision = 0;
    do {
      const query: string = after === null ? '' : `?after=${encodeURIComponent(after)}`;
      const answer: Response = await fetch(
        `${this.#url}/v1/feeds/${encodeURIComponent(this.feed)}/snapshot${query}`,
        {
          headers: { authorization: `Bearer ${this.#token}` },
        },
      );
      const page = SnapshotPage.parse(await answer.json());
      for (const row of page.rows) this.apply(row);
      revision = page.revision;
      after = page.next;
    } while (after !== null);
    this.position = revision;
    return revision;
  }

  /** Takes the snapshot that a `reset` asks for, and says so. */
  async begin(console: TestConsole): Promise<void> {
    await console.next('reset', this.feed);
    console.ack(this.feed, await this.snapshot());
  }

  /** Applies and acknowledges changes until `done` holds. */
  async until(console: TestConsole, done: () => boolean): Promise<void> {
    while (!done()) {
      const changes = await console.next('changes', this.feed);
      for (const row of changes.upserts) this.apply(row);
      for (const { kind, id } of changes.removes) this.rows.delete(`${kind}:${id}`);
      this.position = changes.revision;
      this.frames++;
      console.ack(this.feed, changes.revision);
    }
  }
}
