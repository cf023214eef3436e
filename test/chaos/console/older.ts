import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CACHE_STEPS } from '../../../src/main/cache/migrations/index.ts';
import { openForWriting } from '../../../src/main/database/handle.ts';
import { migrate } from '../../../src/main/database/migrate.ts';
import { OUTBOX_STEPS } from '../../../src/main/outbox/migrations/index.ts';
import { idAt, type Random } from '../../support/random.ts';
import type { Keys } from './laptop.ts';

/** Enough that the steps take a while, in which the console can be killed. */
const ROWS = 20_000;
const UNSENT = 4;

/** What is to be found in the outbox afterwards. */
export interface Typed {
  /** command id → text */
  unsent: Map<string, string>;
  /** thread → text */
  drafts: Map<string, string>;
}

/** Databases as the first build of the console left them, under a laptop's own keys: the most steps are to be done. */
export class OlderFiles {
  readonly #keys: Keys;
  readonly #random: Random;
  readonly #numberId: string;
  readonly #template: string;
  #laid = 0;

  constructor(keys: Keys, random: Random, numberId: string) {
    this.#keys = keys;
    this.#random = random;
    this.#numberId = numberId;
    this.#template = mkdtempSync(join(tmpdir(), 'selaras-older-'));
    const db = openForWriting(join(this.#template, 'cache.db'), keys.cache, 'cache');
    migrate(db, CACHE_STEPS.slice(0, 1));
    const message = db.prepare(
      `insert into messages (seq, id, number_id, thread_id, direction, origin, kind, text, forwarded, sent_at, received_at, source, revision)
       values (?, ?, ?, ?, 'in', 'customer', 'text', ?, 0, ?, ?, 'live', ?)`,
    );
    db.atomically(() => {
      const threadId = idAt(random, 1);
      for (let n = 1; n <= ROWS; n++) {
        const text = `Kak, pesanan ${n} sudah sampai mana ya?`;
        message.run(n * 2048, idAt(random, n), numberId, threadId, text, n, n, n);
      }
      db.exec('insert into message_index (rowid, body, thread) select seq, body, thread from message_words');
    });
    db.close();
  }

  /** Puts both databases in the place of a console's that is not running. */
  lay(folder: string, threads: readonly string[]): Typed {
    for (const name of ['cache.db', 'outbox.db'])
      for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, name + suffix), { force: true });
    copyFileSync(join(this.#template, 'cache.db'), join(folder, 'cache.db'));
    const unsent = new Map<string, string>();
    const drafts = new Map<string, string>();
    const db = openForWriting(join(folder, 'outbox.db'), this.#keys.outbox, 'outbox');
    migrate(db, OUTBOX_STEPS.slice(0, 1));
    const insert = db.prepare(
      `insert into outbox (command_id, thread_id, number_id, kind, text, created_at, state)
       values (?, ?, ?, 'text', ?, ?, ?)`,
    );
    this.#laid++;
    for (const [n, threadId] of threads.entries()) {
      if (n < UNSENT) {
        const commandId = idAt(this.#random, Date.now());
        const text = `Dari versi lama ${this.#laid}.${n}`;
        insert.run(commandId, threadId, this.#numberId, text, n, n === 0 ? 'posting' : 'waiting');
        unsent.set(commandId, text);
      }
      const draft = `Belum selesai ${this.#laid}.${n}`;
      db.prepare('insert into drafts values (?, ?)').run(threadId, draft);
      drafts.set(threadId, draft);
    }
    db.close();
    return { unsent, drafts };
  }

  drop(): void {
    rmSync(this.#template, { recursive: true, force: true });
  }
}
