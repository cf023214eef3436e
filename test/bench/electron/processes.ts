import { readdirSync, readFileSync } from 'node:fs';

/** Whether this machine tells what its processes use (Linux does). */
export const tellsProcesses = process.platform === 'linux';

const TICK_MS = 10;

/** A process and everything that it started. */
function familyOf(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const fields = Number.isInteger(pid) ? statOf(pid) : null;
    if (fields !== null) parents.set(pid, Number(fields[1]));
  }
  const family = [root];
  for (const member of family) for (const [pid, parent] of parents) if (parent === member) family.push(pid);
  return family;
}

/** The fields of `/proc/<pid>/stat` from the third on (state, parent, …); null once it is gone. */
function statOf(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/**
 * Memory of a process and everything that it started, in MiB: proportional set size, which counts a page that several
 * share once among them, so that a sum means something.
 */
export function memoryOf(root: number): number {
  let kib = 0;
  for (const pid of familyOf(root)) {
    try {
      kib += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // It ended meanwhile.
    }
  }
  return kib / 1024;
}

/** Processor time that a process and everything it started have used, in milliseconds (of ten). */
export function processorTimeOf(root: number): number {
  return familyOf(root).reduce((sum, pid) => {
    const fields = statOf(pid);
    return sum + (fields === null ? 0 : (Number(fields[11]) + Number(fields[12])) * TICK_MS);
  }, 0);
}
