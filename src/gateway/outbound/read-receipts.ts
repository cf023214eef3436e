import type { FastifyBaseLogger } from 'fastify';
import { retryBackoff } from '#shared/coexistence/pacing.ts';
import { sendErrorOf } from '#shared/coexistence/send-errors.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { Clock } from '../clock.ts';
import type { CallOutcome, GraphClient } from '../meta/graph-client.ts';
import type { Change } from '../store/changes.ts';
import type { Store } from '../store/open.ts';
import { announce } from '../store/signal.ts';
import { activeHolds } from './holds.ts';
import { newestInbound, OLDEST_TARGET_MS } from './newest-inbound.ts';
import type { Timers } from './timers.ts';

export interface ReadReceiptsDeps {
  store: Store;
  clock: Clock;
  timers: Timers;
  log: FastifyBaseLogger;
  graphOf(numberId: string): GraphClient | null;
  random(): number;
}

const AT_ONCE = 20;
const MOST_TRIES = 8;
/** Also brings back receipts of a number whose link is back. */
const LOOK_EVERY_MS = 60_000;

/** The team has read a thread: the newest message that Meta was not told of yet is to be told, once committed. */
export async function queueReceipt(
  { trx }: Change,
  numberId: string,
  threadId: string,
  upTo: Millis,
  now: Millis,
): Promise<void> {
  const newest = await newestInbound(trx, threadId, now, upTo);
  if (!newest) return;
  const row = { wamid: newest.wamid, sent_at: newest.sentAt, attempts: 0, not_before: 0 };
  await trx
    .insertInto('read_receipts')
    .values({ thread_id: threadId, number_id: numberId, ...row })
    .onConflict((conflict) => conflict.column('thread_id').doUpdateSet(row))
    .execute();
  await announce(trx, 'outbound');
}

/** Tells Meta what was read, one thread after another and beside the sends, which never wait for it. */
export class ReadReceipts {
  readonly #deps: ReadReceiptsDeps;
  #turn: Promise<void> = Promise.resolve();
  #queued = false;
  #stopped = false;
  #cancel: () => void = () => {};
  #unlisten: () => void = () => {};

  constructor(deps: ReadReceiptsDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#unlisten = this.#deps.store.signal.listen((topic) => {
      if (topic === 'outbound') this.#wake();
    });
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unlisten();
    this.#cancel();
    await this.#turn;
  }

  #wake(): void {
    if (this.#queued || this.#stopped) return;
    this.#queued = true;
    this.#turn = this.#turn
      .then(() => {
        this.#queued = false;
        return this.#look();
      })
      .catch((error: unknown) => this.#deps.log.error({ err: error }, 'read receipts failed'));
  }

  async #look(): Promise<void> {
    const { store, timers, clock } = this.#deps;
    const due = await store.db
      .selectFrom('read_receipts')
      .innerJoin('numbers', 'numbers.id', 'read_receipts.number_id')
      .selectAll('read_receipts')
      .where('numbers.lifecycle', 'in', ['active', 'syncing'])
      .where('not_before', '<=', timers.now())
      .orderBy('not_before')
      .limit(AT_ONCE)
      .execute();
    let told = 0;
    for (const receipt of due) {
      if (this.#stopped) return;
      const graph = this.#deps.graphOf(receipt.number_id);
      const holds = await activeHolds(store.db, receipt.number_id, clock.now());
      if (!graph || holds.some(({ scope }) => scope === 'number')) {
        await this.#later(receipt, receipt.attempts, LOOK_EVERY_MS);
        continue;
      }
      const old = receipt.sent_at <= clock.now() - OLDEST_TARGET_MS;
      const outcome: CallOutcome = old ? { kind: 'done' } : await graph.markRead(receipt.wamid, false);
      await this.#settle(receipt, outcome);
      told++;
    }
    if (told === AT_ONCE) return this.#wake();
    if (due.length > 0 || (await this.#someWait())) {
      this.#cancel();
      this.#cancel = timers.after(LOOK_EVERY_MS, () => this.#wake());
    }
  }

  /** A newer receipt may have taken the row's place meanwhile: then nothing of this one is left to settle. */
  async #settle(
    receipt: { thread_id: string; wamid: string; attempts: number },
    outcome: CallOutcome,
  ): Promise<void> {
    const { store, log, random } = this.#deps;
    if (outcome.kind !== 'done')
      log.info({ outcome, threadId: receipt.thread_id }, 'a read receipt was not taken');
    const again =
      outcome.kind === 'unavailable' ||
      (outcome.kind === 'refused' &&
        ['transient', 'throughput', 'pair', 'needs-admin'].includes(sendErrorOf(outcome.code).class.kind));
    const attempts = receipt.attempts + 1;
    if (again && attempts < MOST_TRIES)
      return this.#later(receipt, attempts, retryBackoff(attempts, random()));
    await store.db
      .deleteFrom('read_receipts')
      .where('thread_id', '=', receipt.thread_id)
      .where('wamid', '=', receipt.wamid)
      .execute();
  }

  async #later(
    receipt: { thread_id: string; wamid: string },
    attempts: number,
    waitMs: number,
  ): Promise<void> {
    const { store, timers } = this.#deps;
    await store.db
      .updateTable('read_receipts')
      .set({ attempts, not_before: Math.round(timers.now() + waitMs) })
      .where('thread_id', '=', receipt.thread_id)
      .where('wamid', '=', receipt.wamid)
      .execute();
  }

  async #someWait(): Promise<boolean> {
    const row = await this.#deps.store.db
      .selectFrom('read_receipts')
      .select('thread_id')
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }
}
