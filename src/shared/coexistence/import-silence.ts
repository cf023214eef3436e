import type { ImportState } from '../model/number.ts';
import type { Millis } from '../model/primitives.ts';

const HOUR_MS = 60 * 60_000;
/** Meta promises nothing; what has not come a day after it was asked for is told as missing. */
const NEVER_CAME_MS = 24 * HOUR_MS;
/** Nobody says when the address book is complete. */
const BOOK_QUIET_MS = HOUR_MS / 6;
/** 100 of a phase is no promise that nothing follows; a day of silence after it is taken for the end. */
const HISTORY_QUIET_MS = 24 * HOUR_MS;

export type ImportKind = 'contacts' | 'history';

/** When silence will mean something for this import; null: it will not, or nothing is known of the time. */
export function silenceEndsAt(kind: ImportKind, one: ImportState): Millis | null {
  const { state, askedAt, lastAt, phases } = one;
  const heardAt = lastAt ?? askedAt;
  if (heardAt === null) return null;
  if (state === 'asked') return heardAt + NEVER_CAME_MS;
  if (state !== 'arriving') return null;
  if (kind === 'contacts') return heardAt + BOOK_QUIET_MS;
  return phases.some(({ progress }) => progress === 100) ? heardAt + HISTORY_QUIET_MS : null;
}

/** What silence has made of an import: it never came, or it has come to its end without a word. @param now the gateway's time */
export function afterSilence(kind: ImportKind, one: ImportState, now: Millis): ImportState {
  const endsAt = silenceEndsAt(kind, one);
  if (endsAt === null || now < endsAt) return one;
  return { ...one, state: one.state === 'asked' ? 'never-came' : 'arrived' };
}
