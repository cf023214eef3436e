import type { DatabaseErrorCode } from './database-error.ts';

/** What a database worker is started with. */
export interface WorkerStart {
  role: 'cache-writer' | 'cache-reader' | 'outbox';
  file: string;
  key: Uint8Array;
}

export interface Request {
  id: number;
  name: string;
  args: unknown[];
}

export interface Refusal {
  code: DatabaseErrorCode;
  message: string;
}

/** `id` 0 answers the start itself. `ms` is the time inside the worker. */
export type Answer = { id: number; ms: number } & (
  | { ok: true; value: unknown }
  | { ok: false; error: Refusal }
);

/** The operations of a worker by name: plain synchronous functions. */
// biome-ignore lint/suspicious/noExplicitAny: the arguments of an operation that is not known yet
export type Operations = { [name: string]: (...args: any[]) => unknown };
