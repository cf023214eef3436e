import { isDeepStrictEqual } from 'node:util';
import type { FastifyBaseLogger } from 'fastify';
import type { Kysely } from 'kysely';
import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import { ClientFrame, type FeedName, PROTOCOL, type ServerFrame } from '#shared/gateway-api/frames.ts';
import type { Revision } from '#shared/model/primitives.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../store/schema.ts';
import { sessionOfDevice } from '../team/devices.ts';
import { numbersOf } from '../team/people.ts';
import type { Session } from '../team/session.ts';
import { epochOf } from '../team/sight.ts';
import type { FeedReader } from './feed-reader.ts';
import { type FeedHead, feedHead } from './read-changes.ts';

/** Close codes: the first two are the protocol's, the last tells a console to sign in again; after the others it comes back by itself. */
export const CLOSE = { unreadable: 1008, protocol: 1002, failed: 1011, anew: 1012, revoked: 4401 } as const;

/** A console that has this much unread gets no ticks or queue positions on top. */
const CALM_BYTES = 256 * 1024;
const SILENT_BEATS = 3;

export interface ConnectionDeps {
  db: Kysely<Database>;
  clock: Clock;
  log: FastifyBaseLogger;
  epoch: string;
  /** Shared by all connections of this process. */
  reader: FeedReader;
  /** The outbound positions of a number, for a console that has just come; null when nothing waits. */
  queueOf(feed: FeedName): ServerFrame | null;
  /** A frame did not fit its schema. */
  onUnreadable(): void;
}

type ResetReason = Extract<ServerFrame, { type: 'reset' }>['reason'];

/** How far one feed has come on one console. */
interface Follower {
  /** Null while the console has been told to start anew and has not said where it stands. */
  position: Revision | null;
  /** Where the `changes` frame that is under way ends. Until it is acknowledged nothing else of this feed is sent, so nothing piles up. */
  unacknowledged: Revision | null;
  /** Owes an answer even when nothing is newer, so that the console knows that it has everything. */
  owesAnswer: boolean;
  reading: boolean;
  wokenWhileReading: boolean;
}

/** One console's change feed, from its hello to its end. docs/sync.md has the frames. */
export class FeedConnection {
  readonly #socket: WebSocket;
  readonly #deps: ConnectionDeps;
  #session: Session;
  readonly #followers = new Map<FeedName, Follower>();
  #greeted = false;
  /** Frames are handled one after another. */
  #turn: Promise<void> = Promise.resolve();
  #heard = true;
  #silentBeats = 0;
  #unsent = 0;

  constructor(socket: WebSocket, session: Session, deps: ConnectionDeps) {
    this.#socket = socket;
    this.#session = session;
    this.#deps = deps;
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => {
      this.#heard = true;
    });
    // 'close' follows; without a listener a broken line would end the process.
    socket.on('error', (error) => deps.log.debug({ err: error }, 'feed socket broke'));
  }

  get greeted(): boolean {
    return this.#greeted;
  }

  follows(feed: FeedName): boolean {
    return this.#followers.has(feed);
  }

  /** These feeds may have newer rows; `*` after announcements were missed. */
  wake(feeds: ReadonlySet<FeedName | '*'>): void {
    if (!this.#greeted) return;
    const any = feeds.has('*');
    if (any || feeds.has('workspace')) this.#enqueue(() => this.#lookAgain());
    for (const [name, follower] of this.#followers)
      if (any || feeds.has(name)) void this.#pump(name, follower);
  }

  /**
   * Sends a frame that may be lost: a console that lags is not given more to read.
   * @param frame as JSON, since many are told the same
   */
  ephemeral(frame: string): void {
    if (this.#greeted && this.#socket.bufferedAmount < CALM_BYTES) this.#write(frame);
  }

  /** Every few seconds: proves the line both ways. A console that neither answers nor reads is let go. */
  beat(tick: string): void {
    const lively = this.#heard || this.#socket.bufferedAmount < this.#unsent;
    this.#silentBeats = lively ? 0 : this.#silentBeats + 1;
    if (this.#silentBeats >= SILENT_BEATS) {
      this.#socket.terminate();
      return;
    }
    this.#heard = false;
    this.#unsent = this.#socket.bufferedAmount;
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.ping();
    this.ephemeral(tick);
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#heard = true;
    const frame = isBinary ? null : parseFrame(data);
    if (frame?.kind === 'newer') {
      this.close(CLOSE.protocol, 'This gateway is older than the console. Update the gateway.');
      return;
    }
    if (frame === null || (frame.value.type === 'hello') === this.#greeted) {
      this.#deps.onUnreadable();
      this.close(CLOSE.unreadable, 'That frame is not part of the protocol.');
      return;
    }
    const { value } = frame;
    if (value.type === 'hello') {
      this.#greeted = true;
      this.#enqueue(() => this.#welcome(value.cursor));
    } else this.#enqueue(() => this.#acknowledge(value.feed, value.revision));
  }

  #enqueue(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work).catch((error: unknown) => this.#fail(error));
  }

  #fail(error: unknown): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#deps.log.error({ err: error }, 'change feed failed');
    this.close(CLOSE.failed, 'The gateway could not go on. Connect again.');
  }

  async #welcome(cursor: { epoch: string; feeds: Record<string, Revision> } | null): Promise<void> {
    const { db } = this.#deps;
    // The device may have been revoked after its token was checked and before this connection could hear of it.
    const session = await sessionOfDevice(db, this.#session.deviceId);
    if (!session) return this.#revoked();
    this.#session = session;
    const epoch = epochOf(session, this.#deps.epoch);
    const feeds = await feedsOf(db, session.userId);
    this.#greet(feeds);
    for (const known of Object.keys(cursor?.feeds ?? {})) {
      const feed = feedName(known);
      if (feed && !feeds.includes(feed)) this.#reset(feed, 'no-access');
    }
    for (const feed of feeds) {
      const known = cursor?.feeds[feed];
      const reason: ResetReason | null =
        cursor === null || known === undefined
          ? 'new'
          : cursor.epoch !== epoch
            ? 'epoch'
            : unfit(known, await feedHead(db, feed));
      this.#follow(feed, reason, known ?? 0);
    }
  }

  #greet(feeds: FeedName[]): void {
    const { userId, name, role, deviceId, agentsSee } = this.#session;
    this.#send({
      type: 'welcome',
      protocol: PROTOCOL,
      epoch: epochOf(this.#session, this.#deps.epoch),
      serverTime: this.#deps.clock.now(),
      me: { userId, name, role, deviceId, agentsSee },
      feeds,
    });
  }

  #follow(feed: FeedName, reason: ResetReason | null, position: Revision): void {
    const follower: Follower = {
      position: reason === null ? position : null,
      unacknowledged: null,
      owesAnswer: true,
      reading: false,
      wokenWhileReading: false,
    };
    this.#followers.set(feed, follower);
    const queue = this.#deps.queueOf(feed);
    if (queue) this.ephemeral(JSON.stringify(queue));
    if (reason === null) void this.#pump(feed, follower);
    else this.#reset(feed, reason);
  }

  async #acknowledge(feed: FeedName, revision: Revision): Promise<void> {
    const follower = this.#followers.get(feed);
    // Access may have ended while the acknowledgement was on its way.
    if (!follower) return;
    // What was sent last is known to fit; any other position comes from a snapshot.
    const expected = revision === follower.unacknowledged;
    const reason = expected ? null : unfit(revision, await feedHead(this.#deps.db, feed));
    follower.unacknowledged = null;
    follower.position = reason === null ? revision : null;
    if (reason !== null) {
      follower.owesAnswer = true;
      return this.#reset(feed, reason);
    }
    void this.#pump(feed, follower);
  }

  /** Sends what is newer, one frame at a time. */
  async #pump(feed: FeedName, follower: Follower): Promise<void> {
    if (follower.reading) {
      follower.wokenWhileReading = true;
      return;
    }
    follower.reading = true;
    try {
      do {
        follower.wokenWhileReading = false;
        await this.#sendNewer(feed, follower);
      } while (follower.wokenWhileReading);
    } catch (error) {
      this.#fail(error);
    } finally {
      follower.reading = false;
    }
  }

  async #sendNewer(feed: FeedName, follower: Follower): Promise<void> {
    const { position } = follower;
    if (
      position === null ||
      follower.unacknowledged !== null ||
      this.#socket.readyState !== this.#socket.OPEN
    )
      return;
    const frame = await this.#deps.reader.read(feed, position);
    // Meanwhile access may have ended, or the console may have said another position.
    if (this.#followers.get(feed) !== follower || follower.position !== position) return;
    if (frame.empty && !follower.owesAnswer) return;
    follower.owesAnswer = false;
    // An empty frame moves nothing that could be lost: nobody needs to wait for its acknowledgement.
    if (frame.empty) follower.position = frame.revision;
    else follower.unacknowledged = frame.revision;
    this.#write(frame.bytes(this.#session, this.#deps.clock.now()));
  }

  /** Who may be here, and see what, may have changed. */
  async #lookAgain(): Promise<void> {
    const session = await sessionOfDevice(this.#deps.db, this.#session.deviceId);
    if (!session) return this.#revoked();
    const feeds = await feedsOf(this.#deps.db, session.userId);
    const before = this.#session;
    this.#session = session;
    // Its positions are void: it connects again and starts over with what is its person's to see.
    if (epochOf(before, '') !== epochOf(session, ''))
      return this.close(CLOSE.anew, 'What you may see has changed.');
    if (!isDeepStrictEqual(before.agentsSee, session.agentsSee)) this.#greetAnew(feeds);
    for (const feed of [...this.#followers.keys()]) {
      if (feeds.includes(feed)) continue;
      this.#followers.delete(feed);
      this.#reset(feed, 'no-access');
    }
    for (const feed of feeds) if (!this.#followers.has(feed)) this.#follow(feed, 'new', 0);
  }

  /** Owners have decided anew what agents see. Whoever sees as before is only told. */
  #greetAnew(feeds: FeedName[]): void {
    this.#greet(feeds);
    for (const [feed, follower] of this.#followers) {
      // After a welcome a console waits to hear that it has everything.
      follower.owesAnswer = true;
      void this.#pump(feed, follower);
    }
  }

  #revoked(): void {
    this.close(CLOSE.revoked, 'This device was signed out.');
  }

  #reset(feed: FeedName, reason: ResetReason): void {
    this.#send({ type: 'reset', feed, reason, serverTime: this.#deps.clock.now() });
  }

  #send(frame: ServerFrame): void {
    this.#write(JSON.stringify(frame));
  }

  #write(frame: string | Buffer): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(frame, { binary: false });
  }
}

/** Why a console cannot go on from a position, or null when it can. */
function unfit(position: Revision, head: FeedHead): ResetReason | null {
  if (position > head.revision) return 'ahead';
  return position < head.keptFrom ? 'too-old' : null;
}

async function feedsOf(db: Kysely<Database>, userId: string): Promise<FeedName[]> {
  const numbers = await numbersOf(db, userId);
  return ['workspace', ...numbers.map((id): FeedName => `number:${id}`)];
}

function feedName(name: string): FeedName | null {
  const ack = ClientFrame.safeParse({ type: 'ack', feed: name, revision: 0 });
  return ack.success && ack.data.type === 'ack' ? ack.data.feed : null;
}

const NewerHello = z.object({ type: z.literal('hello'), protocol: z.number().int().gt(PROTOCOL) });

function parseFrame(data: RawData): { kind: 'frame'; value: ClientFrame } | { kind: 'newer' } | null {
  let json: unknown;
  try {
    json = JSON.parse(data.toString());
  } catch {
    return null;
  }
  const parsed = ClientFrame.safeParse(json);
  if (parsed.success) return { kind: 'frame', value: parsed.data };
  return NewerHello.safeParse(json).success ? { kind: 'newer' } : null;
}
