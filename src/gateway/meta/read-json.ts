import type { Millis } from '#shared/model/primitives.ts';
import type { JsonObject } from './events.ts';

/** Readers for JSON that nobody promised: a part that is missing or of another type is null, never an error. */

export function object(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** What stands where a list belongs: nothing is an empty one, and anything else stands for a list of itself. */
export function listed(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
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

const LONGEST_NAME = 200;

/** A name, or another line for people; cut where it is longer than anybody reads. */
export function line(value: unknown): string | null {
  const read = text(value);
  return read !== null && read.length > LONGEST_NAME
    ? `${read.slice(0, LONGEST_NAME).toWellFormed()}…`
    : read;
}

/** One of Meta's words, in capitals: it prints them either way. */
export function token(value: unknown): string | null {
  return id(value)?.trim().toUpperCase() || null;
}

const MOST_DIGITS = 15;

/** Digits of a phone number with country code, without plus, blanks or dashes; null for what is no phone number. */
export function phone(value: unknown): string | null {
  const read = id(value);
  if (read === null || !/^[\d\s().+-]+$/.test(read)) return null;
  const digits = read.replace(/\D/g, '');
  return digits !== '' && digits.length <= MOST_DIGITS ? digits : null;
}

/** Meta's seconds, printed as a string or a number. Null when it is no time between 1970 and 2286. */
export function time(value: unknown): Millis | null {
  const seconds = numeric(value);
  if (seconds === null || seconds <= 0 || seconds >= 1e10) return null;
  return Math.floor(seconds) * 1000;
}

/** A count: a whole number from 0, printed as a string or a number. */
export function whole(value: unknown): number | null {
  const number = numeric(value);
  return number !== null && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** A number, printed as a string or a number. */
export function numeric(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** True or false, also where it is printed as a word. */
export function flag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const word = token(value);
  return word === 'TRUE' ? true : word === 'FALSE' ? false : null;
}

export interface Cleaned {
  value: unknown;
  /** Something stood in it that no database text may hold. */
  replaced: boolean;
}

const DEEPEST = 64;

/**
 * Replaces NUL characters and halves of surrogate pairs by U+FFFD, in keys too; what is clean already is not copied.
 * Throws `TooDeep` on absurd nesting.
 */
export function clean(value: unknown): Cleaned {
  const cleaned = walk(value, 0);
  return { value: cleaned, replaced: cleaned !== value };
}

/** The same value when nothing had to be replaced. */
function walk(read: unknown, depth: number): unknown {
  if (depth > DEEPEST) throw new TooDeep();
  if (typeof read === 'string') return cleanText(read);
  if (typeof read !== 'object' || read === null) return read;
  if (Array.isArray(read)) {
    const parts = read.map((part) => walk(part, depth + 1));
    return parts.some((part, index) => part !== read[index]) ? parts : read;
  }
  const entries = Object.entries(read);
  let changed = false;
  for (const entry of entries) {
    const [key, part] = entry;
    entry[0] = cleanText(key);
    entry[1] = walk(part, depth + 1);
    changed ||= entry[0] !== key || entry[1] !== part;
  }
  return changed ? Object.fromEntries(entries) : read;
}

/** An object without what cannot be stored; null for anything else, and for what is nested beyond reason. */
export function cleanObject(value: unknown): JsonObject | null {
  try {
    return object(clean(value).value);
  } catch {
    return null;
  }
}

export function cleanText(read: string): string {
  const formed = read.isWellFormed() ? read : read.toWellFormed();
  return formed.includes('\0') ? formed.replaceAll('\0', '\uFFFD') : formed;
}

export class TooDeep extends Error {}
