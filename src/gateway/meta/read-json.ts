import type { Millis } from '#shared/model/primitives.ts';
import type { JsonObject } from './events.ts';

/** Readers for JSON that nobody promised: a part that is missing or of another type is null, never an error. */

export function object(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A string that says something. Numbers are taken too: Meta prints some ids either way. */
export function text(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

const LONGEST_ID = 256;

/** An id; one longer than Meta makes (128 characters) by far is none. */
export function id(value: unknown): string | null {
  const read = text(value);
  return read !== null && read.length <= LONGEST_ID ? read : null;
}

/** Digits of a phone number with country code, without plus, blanks or dashes. */
export function phone(value: unknown): string | null {
  const digits = id(value)?.replace(/\D/g, '');
  return digits || null;
}

/** Meta's seconds, printed as a string or a number. Null when it is no time between 1970 and 2286. */
export function time(value: unknown): Millis | null {
  const seconds = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds <= 0 || seconds >= 1e10)
    return null;
  return Math.floor(seconds) * 1000;
}

export interface Cleaned {
  value: unknown;
  /** Something stood in it that no database text may hold. */
  replaced: boolean;
}

const UNSTORABLE = /\0|\p{Surrogate}/gu;
const DEEPEST = 64;

/** Replaces NUL characters and halves of surrogate pairs by U+FFFD, in keys too. Throws on absurd nesting. */
export function clean(value: unknown): Cleaned {
  let replaced = false;
  const cleanText = (read: string) =>
    read.replace(UNSTORABLE, () => {
      replaced = true;
      return '\uFFFD';
    });
  function walk(read: unknown, depth: number): unknown {
    if (depth > DEEPEST) throw new TooDeep();
    if (typeof read === 'string') return cleanText(read);
    if (Array.isArray(read)) return read.map((part) => walk(part, depth + 1));
    if (typeof read === 'object' && read !== null)
      return Object.fromEntries(
        Object.entries(read).map(([key, part]) => [cleanText(key), walk(part, depth + 1)]),
      );
    return read;
  }
  return { value: walk(value, 0), replaced };
}

export class TooDeep extends Error {}
