import type { Kysely } from 'kysely';
import type { FeedName } from '#shared/gateway-api/frames.ts';
import type { Millis, Revision } from '#shared/model/primitives.ts';
import type { Database } from '../store/schema.ts';
import type { Session } from '../team/session.ts';
import { rowSeenBy, sightOf } from '../team/sight.ts';
import { readChanges } from './read-changes.ts';

/** What is newer than a position, as the bytes of a `changes` frame for any number of consoles. */
export interface SharedFrame {
  /** The position after it. */
  revision: Revision;
  /** Nothing is newer. */
  empty: boolean;
  /** The frame as this person may see it; the time is told as it is sent. */
  bytes(person: Session, serverTime: Millis): Buffer;
}

/** Frames are at most about a megabyte each. Consoles that follow live stand at one or two positions. */
const MOST_KEPT = 16;

/**
 * Reads a feed once for all consoles that stand at the same position: the rows are read by the first that asks,
 * made into bytes once for all who see them alike, and kept until the feed moves.
 */
export class FeedReader {
  readonly #db: Kysely<Database>;
  /** By feed and position, oldest first. */
  readonly #kept = new Map<string, Promise<SharedFrame>>();
  #readings = 0;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** How often the database was read. */
  get readings(): number {
    return this.#readings;
  }

  /** A feed has newer rows (`*`: any may): what was read of it before is no longer the answer. */
  moved(feed: FeedName | '*'): void {
    for (const key of this.#kept.keys())
      if (feed === '*' || key.startsWith(`${feed} `)) this.#kept.delete(key);
  }

  read(feed: FeedName, after: Revision): Promise<SharedFrame> {
    const key = `${feed} ${after}`;
    const known = this.#kept.get(key);
    if (known) return known;
    const reading = this.#read(feed, after);
    this.#kept.set(key, reading);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
    // A failure is told to those who wait for it and to nobody after them.
    reading.catch(() => {
      if (this.#kept.get(key) === reading) this.#kept.delete(key);
    });
    return reading;
  }

  async #read(feed: FeedName, after: Revision): Promise<SharedFrame> {
    this.#readings++;
    const changes = await readChanges(this.#db, feed, after);
    const bySight = new Map<string, Buffer>();
    const openFor = (person: Session): Buffer => {
      const sight = sightOf(person, changes.upserts);
      const made = bySight.get(sight);
      if (made) return made;
      const upserts = changes.upserts.map((row) => rowSeenBy(person, row));
      const open = Buffer.from(JSON.stringify({ type: 'changes', feed, ...changes, upserts }).slice(0, -1));
      bySight.set(sight, open);
      return open;
    };
    return {
      revision: changes.revision,
      empty: changes.upserts.length === 0 && changes.removes.length === 0,
      bytes: (person, serverTime) =>
        Buffer.concat([openFor(person), Buffer.from(`,"serverTime":${serverTime}}`)]),
    };
  }
}
