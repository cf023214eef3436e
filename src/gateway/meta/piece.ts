import { createHash } from 'node:crypto';
import type { Millis } from '#shared/model/primitives.ts';
import type { EnvelopeChange } from './envelope.ts';
import type { DomainEvent, JsonObject } from './events.ts';
import { listed, time } from './read-json.ts';

/** What an item turned out to be: events (none: known and not needed), or the reason why it cannot be used. */
export type Parsed = DomainEvent[] | { reason: string };

/** A piece of a change before it is read. */
export interface Piece {
  /** Relative to the change's value; empty for the value itself. */
  path: string;
  item: unknown;
  /** @param cleaned something that cannot be stored was replaced in the item */
  parse(item: JsonObject, cleaned: boolean): Parsed;
}

/** Every member of a list of the value, one at a time. */
export function* each(
  value: JsonObject,
  name: string,
  parse: Piece['parse'],
  prefix = '',
): Generator<Piece, void> {
  for (const [index, item] of listed(value[name]).entries())
    yield { path: `${prefix}${name}[${index}]`, item, parse };
}

/** When something was said about a number or its account, and what names it however often it comes. */
export interface Said {
  key: string;
  /** Meta's time; null when the webhook had none. */
  at: Millis | null;
}

/** @param what tells it from everything else that may be said in a change of this field at this time */
export function said({ entryId, field, entryTime }: EnvelopeChange, what: unknown): Said {
  return { key: keyOf([entryId, field, what, entryTime ?? null]), at: time(entryTime) };
}

/** A change that is one item as a whole. */
export function* asOne(
  change: EnvelopeChange,
  parse: (value: JsonObject, said: Said) => Parsed,
): Generator<Piece, void> {
  yield { path: '', item: change.value, parse: (value) => parse(value, said(change, value)) };
}

export function keyOf(parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 32);
}
