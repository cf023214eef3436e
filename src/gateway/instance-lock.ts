import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'gateway.lock';

export type LockResult = { ok: true; release(): void } | { ok: false; pid: number; file: string };

/**
 * Makes this process the only gateway on a data folder: an embedded database must never be opened twice. A lock whose
 * process is gone (killed, or the machine restarted) is taken over.
 */
export function lockFolder(folder: string): LockResult {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, FILE);
  const mine = `${process.pid} ${startOf(process.pid)}`;
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
      return { ok: true, release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST') || attempt > 1) throw error;
      const holder = holderOf(file);
      if (holder !== null) return { ok: false, pid: holder, file };
      rmSync(file, { force: true });
    }
  }
}

/** The living process that holds a lock, or null. */
function holderOf(file: string): number | null {
  const [pid, start] = readFileSync(file, 'utf8').split(' ');
  const holder = Number(pid);
  if (!Number.isInteger(holder) || holder <= 0) return null;
  try {
    process.kill(holder, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return null;
  }
  // The number may have gone to another process since.
  return startOf(holder) === (start ?? '') ? holder : null;
}

/** When a process started, as Linux counts it; empty elsewhere, where the number alone must do. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold blanks; the start time is the 20th field after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
