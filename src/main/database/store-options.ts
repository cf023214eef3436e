import type { Refusal } from './database-error.ts';

/** How a database of the console is opened. */
export interface StoreOptions {
  /** The workspace's folder; made (for its owner alone) when absent. */
  folder: string;
  /** 32 random bytes of the vault, used as they are: no derivation. */
  key: Uint8Array;
  /** The built `cache-worker` entry; under a Node that strips types, `src/main/cache/worker.ts` itself. */
  workerPath: string | URL;
  /** Told of every statement slower than 40 ms: its name and time, never what it was asked with. */
  onSlow?: (slow: { store: 'cache' | 'outbox'; name: string; ms: number }) => void;
  /** Told when an open database cannot be read or written; whoever asked is told as well. */
  onFault?: (fault: { store: 'cache' | 'outbox'; code: 'corrupt' | Refusal }) => void;
  /** The file was found damaged while it was open: it is dealt with as if it had not opened. */
  damaged?: boolean;
}
