import type { JsonObject } from './events.ts';

/** Those of these that are known; null when none is. Empty lists say nothing. */
export function facts(known: JsonObject): JsonObject | null {
  const said = Object.entries(known).filter(
    ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return said.length > 0 ? Object.fromEntries(said) : null;
}
