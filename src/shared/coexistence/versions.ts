import type { Millis } from '../model/primitives.ts';
import type { VersionRules } from '../model/rules.ts';

/** Where a version of one of Meta's interfaces stands. `unknown`: the rules do not speak of it. */
export type VersionState =
  | { state: 'current' | 'unknown'; ends: null }
  /** `ending`: its last day is known; calls go on until then. `ended`: Meta answers with another version, or not. */
  | { state: 'ending' | 'ended'; ends: string };

/** From here on an end is close enough to act. */
export const ENDING_SOON_MS = 60 * 24 * 60 * 60_000;

const rank = (version: string) => Number.parseFloat(version.slice(1));

/**
 * Versions end in their order, so that one which the rules no longer name, but which is older than one that has ended,
 * has ended too.
 * @param version such as `v26.0`
 */
export function versionState(versions: VersionRules['graph'], version: string, now: Millis): VersionState {
  const ended = (ends: string) => Date.parse(ends) <= now;
  const known = versions.find((one) => rank(one.version) === rank(version));
  if (known) {
    if (known.ends === null) return { state: 'current', ends: null };
    return { state: ended(known.ends) ? 'ended' : 'ending', ends: known.ends };
  }
  const later = versions.find((one) => rank(one.version) > rank(version) && one.ends && ended(one.ends));
  return later?.ends ? { state: 'ended', ends: later.ends } : { state: 'unknown', ends: null };
}

/** The version in an address such as `https://graph.facebook.com/v26.0`; null when it names none. */
export function versionIn(address: string): string | null {
  return /\/(v\d+(?:\.\d+)?)(?:\/|$)/.exec(address)?.[1] ?? null;
}

/** Should somebody change the version now? */
export function needsNewVersion({ state, ends }: VersionState, now: Millis): boolean {
  return state === 'ended' || (state === 'ending' && Date.parse(ends) - now <= ENDING_SOON_MS);
}
