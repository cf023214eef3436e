import type { JsonObject } from './events.ts';
import { cleanText, id, line, listed, object } from './read-json.ts';

export interface EnvelopeChange {
  path: string;
  /** Id of the WABA, or of the partner's portfolio for partner events. */
  entryId: string | null;
  /** Meta's time of the entry, seconds as printed; absent on message fields. */
  entryTime: unknown;
  /** In lower case. */
  field: string;
  value: JsonObject;
}

export type Envelope =
  | { ok: true; changes: EnvelopeChange[]; broken: { path: string; reason: string; item: unknown }[] }
  | { ok: false; reason: string };

/**
 * Opens Meta's envelope: every change of every entry, each with its place. A broken part does not spoil the rest. Meta's
 * pages also print changes and values without the envelope around them; these are taken for what they are.
 */
export function openEnvelope(body: Uint8Array): Envelope {
  const root = parse(body);
  if (!root) return { ok: false, reason: 'The body is not a JSON object.' };
  const entries = entriesOf(root);
  if (!entries) return { ok: false, reason: 'The body is not a WhatsApp webhook: it has no entries.' };
  if (entries.length === 0) return { ok: false, reason: 'The webhook has no entries.' };
  const envelope: Extract<Envelope, { ok: true }> = { ok: true, changes: [], broken: [] };
  for (const [entryIndex, item] of entries.entries()) {
    const entry = object(item);
    const entryPath = `entry[${entryIndex}]`;
    const changes = listed(entry?.changes);
    if (!entry || changes.length === 0) {
      envelope.broken.push({ path: entryPath, reason: 'The entry has no changes.', item });
      continue;
    }
    for (const [index, change] of changes.entries()) {
      const path = `${entryPath}.changes[${index}]`;
      const opened = openChange(object(change));
      if (opened) envelope.changes.push({ path, entryId: id(entry.id), entryTime: entry.time, ...opened });
      else envelope.broken.push({ path, reason: 'The change has no field or no value.', item: change });
    }
  }
  return envelope;
}

function entriesOf(root: JsonObject): unknown[] | null {
  if (root.entry !== undefined) return listed(root.entry);
  if (root.changes !== undefined) return [root];
  if (object(root.value) && root.field !== undefined) return [{ changes: [root] }];
  const partner = partnerEvent(root);
  if (partner) return [partner];
  return fieldByContent(root) ? [{ changes: [{ value: root }] }] : null;
}

/** 360dialog's partner callback: one change, named by `event`, with the account's id inside. */
function partnerEvent(root: JsonObject): JsonObject | null {
  const data = object(root.data);
  const field = line(root.event);
  return data && id(data.id) && field ? { id: data.id, changes: [{ field, value: data }] } : null;
}

/** In one of Meta's samples the field's name sits inside the value. */
function openChange(change: JsonObject | null): { field: string; value: JsonObject } | null {
  const outer = object(change?.value);
  const inner = outer && outer.field !== undefined ? object(outer.value) : null;
  const value = inner ?? outer;
  const field = line(change?.field) ?? line(outer?.field) ?? (value && fieldByContent(value));
  // Why a template was refused may stand beside the value.
  if (value && change?.rejection_info !== undefined) value.rejection_info ??= change.rejection_info;
  return value && field ? { field: cleanText(field).trim().toLowerCase(), value } : null;
}

/** Which field a value belongs to, by the list that only this field has. */
function fieldByContent(value: JsonObject): string | null {
  const has = (name: string) => Array.isArray(value[name]);
  if (has('history')) return 'history';
  if (has('message_echoes')) return 'smb_message_echoes';
  if (has('state_sync')) return 'smb_app_state_sync';
  if (has('user_preferences')) return 'user_preferences';
  return object(value.metadata) && (has('messages') || has('statuses') || has('errors')) ? 'messages' : null;
}

/** An integer of so many digits that it may not fit a JavaScript number. */
const LONG_INTEGER = /[:[,]\s*-?\d{16,}\s*[,}\]]/;

function parse(body: Uint8Array): JsonObject | null {
  const json = new TextDecoder().decode(body);
  try {
    return object(LONG_INTEGER.test(json) ? parseExactly(json) : JSON.parse(json));
  } catch {
    return null;
  }
}

/** Long integers become strings with every digit: Meta prints some ids as numbers. */
function parseExactly(json: string): unknown {
  const exact = (_key: string, value: unknown, context?: { source?: string }) =>
    Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
      ? context?.source
      : value;
  try {
    return JSON.parse(json, exact);
  } catch {
    // A reviver goes down by recursion: too deep for it is not too deep for the plain parser.
    return JSON.parse(json);
  }
}
