import type { JsonObject } from './events.ts';

const MOST_CHARACTERS = 16_000;
const LONGEST_TEXT = 2_000;
const LONGEST_LIST = 100;

/**
 * What is kept beside a message's words, cut to a size that travels to every console: about 16,000 characters, long texts
 * and lists shortened. `shortened` says so.
 */
export function bounded(extra: JsonObject): JsonObject {
  let left = MOST_CHARACTERS;
  let shortened = false;
  function cut(value: unknown): unknown {
    if (typeof value === 'string') {
      const most = Math.min(LONGEST_TEXT, Math.max(0, left));
      left -= Math.min(value.length, most);
      return value.length <= most ? value : shorten(`${value.slice(0, most).toWellFormed()}…`);
    }
    left -= 8;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return within(value.slice(0, LONGEST_LIST), value.length).map(cut);
    const entries = Object.entries(value);
    return Object.fromEntries(
      within(entries.slice(0, LONGEST_LIST), entries.length).map(([key, part]) => {
        left -= key.length;
        return [key.slice(0, LONGEST_TEXT), cut(part)];
      }),
    );
  }
  /** Nothing more is taken once the room is used up. */
  function within<T>(parts: T[], before: number): T[] {
    if (left > 0 && parts.length === before) return parts;
    shortened = true;
    return left > 0 ? parts : [];
  }
  function shorten<T>(value: T): T {
    shortened = true;
    return value;
  }
  const kept = cut(extra) as JsonObject;
  return shortened ? { ...kept, shortened: true } : kept;
}
