import type { FastifyBaseLogger } from 'fastify';
import type { Kysely } from 'kysely';
import { afterSilence, silenceEndsAt } from '#shared/coexistence/import-silence.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { Clock } from '../clock.ts';
import type { Timers } from '../outbound/timers.ts';
import { changeFeed, numberFeed } from '../store/changes.ts';
import type { Store } from '../store/open.ts';
import type { NumberRow } from '../store/rows/number.ts';
import type { Database } from '../store/schema.ts';
import { announce } from '../store/signal.ts';
import { areSettled } from './number/imports.ts';

/** An alarm clock stands still while its machine sleeps, and the gateway's time may be set: none is set for longer. */
const LONGEST_MS = 60 * 60_000;

export interface ImportWatchParts {
  store: Store;
  clock: Clock;
  timers: Timers;
  log: FastifyBaseLogger;
}

/** Notes imports that never came, or that ended without a word, in the moment in which that can be said. */
export class ImportWatch {
  readonly #parts: ImportWatchParts;
  #looking: Promise<void> | null = null;
  #lookAgain = false;
  #stopped = false;
  #cancel = () => {};
  #stopListening = () => {};

  constructor(parts: ImportWatchParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#stopListening = this.#parts.store.signal.listen((topic) => {
      if (topic === 'imports') this.look();
    });
    this.look();
  }

  /** An import may have moved, or the time. One look at a time; a call meanwhile is followed by another. */
  look(): void {
    this.#lookAgain = true;
    this.#looking ??= this.#run().finally(() => {
      this.#looking = null;
    });
  }

  /** Resolves when what was announced has been looked at. */
  async drain(): Promise<void> {
    await this.#looking;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopListening();
    this.#cancel();
    await this.drain();
  }

  async #run(): Promise<void> {
    const { store, clock, timers, log } = this.#parts;
    while (this.#lookAgain && !this.#stopped) {
      this.#lookAgain = false;
      this.#cancel();
      let wait: number | null = LONGEST_MS;
      try {
        const next = await noteSilence(store.db, clock.now());
        wait = next === null ? null : Math.min(next - clock.now(), LONGEST_MS);
      } catch (error) {
        log.error({ err: error }, 'imports could not be looked at; looking again later');
      }
      this.#cancel = wait === null || this.#stopped ? () => {} : timers.after(wait, () => this.look());
    }
  }
}

/** Notes what silence has come to mean for each number. @returns when it will mean something next; null: nothing is on its way */
async function noteSilence(db: Kysely<Database>, now: Millis): Promise<Millis | null> {
  const numbers = await db.selectFrom('numbers').select(['id', 'imports']).execute();
  for (const { id, imports } of numbers) if (isDue(imports, now)) await noteOne(db, id, now);
  const ahead = numbers.flatMap(({ imports }) => endsOf(imports)).filter((at) => at > now);
  return ahead.length === 0 ? null : Math.min(...ahead);
}

const isDue = (imports: NumberRow['imports'], now: Millis) => endsOf(imports).some((at) => at <= now);

function endsOf({ contacts, history }: NumberRow['imports']): Millis[] {
  return [
    contacts ? silenceEndsAt('contacts', contacts) : null,
    history ? silenceEndsAt('history', history) : null,
  ].filter((at) => at !== null);
}

async function noteOne(db: Kysely<Database>, id: string, now: Millis): Promise<void> {
  await changeFeed(db, numberFeed(id), now, async ({ trx, touched }) => {
    const { imports, lifecycle } = await trx
      .selectFrom('numbers')
      .select(['imports', 'lifecycle'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    // Another process may have been faster, or something came after all.
    if (!isDue(imports, now)) return;
    const { contacts, history } = imports;
    const after: NumberRow['imports'] = {
      ...(contacts && { contacts: afterSilence('contacts', contacts, now) }),
      ...(history && { history: afterSilence('history', history, now) }),
    };
    const synced = lifecycle === 'syncing' && areSettled(after);
    await trx
      .updateTable('numbers')
      .set({ imports: JSON.stringify(after), ...(synced && { lifecycle: 'active' as const }) })
      .where('id', '=', id)
      .execute();
    touched.changed('number', id);
    if (synced) await announce(trx, 'outbound');
  });
}
