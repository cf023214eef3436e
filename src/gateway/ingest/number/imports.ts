import type { ImportState } from '#shared/model/number.ts';
import type { Millis } from '#shared/model/primitives.ts';

/** The two imports that Meta grants once. Pure: each function gives the state that follows. */

/** Days 90 to 180: the last one there is. */
const LAST_PHASE = 2;

/** What Meta answered when an import was asked for. */
export type AskOutcome = { ok: true; requestId: string | null } | { ok: false; code: string };

/** It was asked for. What came before the answer was written down is not forgotten. */
export function asked(before: ImportState, outcome: AskOutcome, now: Millis): ImportState {
  const nothingYet = ['not-asked', 'refused', 'asked', 'never-came'].includes(before.state);
  if (!outcome.ok) return { ...before, ...(nothingYet && { state: 'refused' as const, code: outcome.code }) };
  return {
    ...before,
    askedAt: now,
    requestId: outcome.requestId,
    ...(nothingYet && { state: 'asked' as const, code: null }),
  };
}

/** All that the log knows of a number's history import. */
export interface HistoryLog {
  chunks: number;
  messages: number;
  lastAt: Millis | null;
  phases: ImportState['phases'];
  failure: { declined: boolean; code: string } | null;
}

export const NO_HISTORY: HistoryLog = { chunks: 0, messages: 0, lastAt: null, phases: [], failure: null };

export interface Chunk {
  phase: number | null;
  progress: number | null;
  messages: number;
}

/** The log with one more chunk. Chunks come in any order. */
export function withChunk(log: HistoryLog, { phase, progress, messages }: Chunk, at: Millis): HistoryLog {
  const known = log.phases.find((one) => one.phase === phase);
  const others = log.phases.filter((one) => one !== known);
  const told = {
    phase: phase ?? 0,
    progress: Math.max(known?.progress ?? 0, progress ?? 0),
    chunks: (known?.chunks ?? 0) + 1,
  };
  return {
    ...log,
    chunks: log.chunks + 1,
    messages: log.messages + messages,
    lastAt: Math.max(log.lastAt ?? at, at),
    phases: phase === null ? log.phases : [...others, told].sort((a, b) => a.phase - b.phase),
  };
}

/** The state that the log tells. More may come after an end; what was asked for stays known. */
export function historyImport(before: ImportState, log: HistoryLog): ImportState {
  const seen = { lastAt: log.lastAt, count: log.messages, phases: log.phases };
  if (log.chunks > 0) {
    const complete = log.phases.some(({ phase, progress }) => phase >= LAST_PHASE && progress === 100);
    const state = complete || before.state === 'arrived' ? 'arrived' : 'arriving';
    return { ...before, ...seen, state, code: null };
  }
  if (!log.failure) return before;
  const { declined, code } = log.failure;
  return { ...before, state: declined ? 'declined' : 'refused', code };
}

/** Entries of the address book came; `count` are all that are known. They keep coming after the first import. */
export function bookImport(before: ImportState, count: number, at: Millis): ImportState {
  const state = before.state === 'arrived' ? 'arrived' : 'arriving';
  return { ...before, state, count, lastAt: Math.max(before.lastAt ?? at, at), code: null };
}

/** Nothing more has to come before the number counts as linked for good. */
export function areSettled(imports: { contacts?: ImportState; history?: ImportState }): boolean {
  return [imports.contacts, imports.history].every(
    (one) => one !== undefined && ['arrived', 'declined', 'refused', 'never-came'].includes(one.state),
  );
}
