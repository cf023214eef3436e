import { type Transferable, Worker } from 'node:worker_threads';
import { DatabaseError, isDamage, refusalOf } from './database-error.ts';
import type { StoreOptions } from './store-options.ts';
import type { Answer, Operations, WorkerStart } from './worker-protocol.ts';

/** Slower than this is worth a line in the log. */
const SLOW_MS = 40;

type Waiting = { name: string; resolve: (value: never) => void; reject: (error: DatabaseError) => void };

/** What is told of requests beside their answers. */
interface Hearing {
  slow(name: string, ms: number): void;
  failed(error: DatabaseError): void;
}

/** Who wants to hear of a store's slow and failed requests. */
export function hearingOf(store: 'cache' | 'outbox', { onSlow, onFault }: StoreOptions): Hearing {
  return {
    slow: (name, ms) => onSlow?.({ store, name, ms }),
    failed(error) {
      // The key opened the file before: what it does not open now is a damaged page.
      const code = isDamage(error.code) ? 'corrupt' : refusalOf(error);
      if (code !== null) onFault?.({ store, code });
    },
  };
}

/** The main thread's side of a database worker. Requests are answered in the order in which they were made. */
export class DatabaseWorker<Ops extends Operations> {
  readonly #worker: Worker;
  readonly #exit: Promise<void>;
  readonly #hearing: Hearing;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #ended = false;

  private constructor(path: string | URL, start: WorkerStart, hearing: Hearing) {
    this.#hearing = hearing;
    this.#worker = new Worker(path, { workerData: start, name: start.role });
    this.#worker.on('message', (answer: Answer) => this.#settle(answer));
    this.#worker.on('error', (error) =>
      this.#end(new DatabaseError('failed', `The database worker failed: ${error}`)),
    );
    this.#exit = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#end(new DatabaseError('closed', 'The database is closed.'));
        resolve();
      });
    });
  }

  /** Resolves once the database is open; rejects with the reason why it could not be opened, when nobody has the file. */
  static async start<Ops extends Operations>(
    path: string | URL,
    start: WorkerStart,
    hearing: Hearing,
  ): Promise<DatabaseWorker<Ops>> {
    const worker = new DatabaseWorker<Ops>(path, start, hearing);
    try {
      await new Promise<void>((resolve, reject) => {
        worker.#waiting.set(0, { name: 'open', resolve, reject });
      });
      return worker;
    } catch (error) {
      await worker.#exit;
      throw error;
    }
  }

  /** Requests under way; the pool gives new ones to the worker with the fewest. */
  get load(): number {
    return this.#waiting.size;
  }

  call<N extends keyof Ops & string>(name: N, ...args: Parameters<Ops[N]>): Promise<ReturnType<Ops[N]>> {
    return this.hand([], name, ...args);
  }

  /** As `call`, and hands buffers over instead of copying them. */
  hand<N extends keyof Ops & string>(
    transfer: readonly Transferable[],
    name: N,
    ...args: Parameters<Ops[N]>
  ): Promise<ReturnType<Ops[N]>> {
    if (this.#ended) return Promise.reject(new DatabaseError('closed', 'The database is closed.'));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { name, resolve, reject });
      this.#worker.postMessage({ id, name, args }, transfer);
    });
  }

  /** Lets what was asked finish, closes the database and waits for the thread's end. */
  async close(): Promise<void> {
    if (this.#ended) return;
    await this.call('close', ...([] as unknown as Parameters<Ops['close']>)).finally(() => this.#exit);
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    if (!waiting) return;
    this.#waiting.delete(answer.id);
    if (answer.ms > SLOW_MS) this.#hearing.slow(waiting.name, answer.ms);
    if (answer.ok) waiting.resolve(answer.value as never);
    else {
      const error = new DatabaseError(answer.error.code, answer.error.message);
      waiting.reject(error);
      if (answer.id > 0) this.#hearing.failed(error);
    }
  }

  #end(error: DatabaseError): void {
    this.#ended = true;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
