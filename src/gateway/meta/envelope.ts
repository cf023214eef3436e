import type { JsonObject } from './events.ts';
import { list, object, text } from './read-json.ts';

export interface EnvelopeChange {
  path: string;
  /** Id of the WABA, or of the partner's portfolio for partner events. */
  entryId: string | null;
  /** Meta's time of the entry, seconds as printed; absent on message fields. */
  entryTime: unknown;
  field: string;
  value: JsonObject;
}

export type Envelope =
  | { ok: true; changes: EnvelopeChange[]; broken: { path: string; reason: string; item: unknown }[] }
  | { ok: false; reason: string };

/** Opens Meta's envelope: every change of every entry, each with its place. A broken part does not spoil the rest. */
export function openEnvelope(body: Uint8Array): Envelope {
  const root = parse(body);
  if (!root) return { ok: false, reason: 'The body is not a JSON object.' };
  if (!Array.isArray(root.entry))
    return { ok: false, reason: 'The body is not a WhatsApp webhook: it has no entries.' };
  if (root.entry.length === 0) return { ok: false, reason: 'The webhook has no entries.' };
  const envelope: Extract<Envelope, { ok: true }> = { ok: true, changes: [], broken: [] };
  for (const [entryIndex, item] of root.entry.entries()) {
    const entry = object(item);
    const entryPath = `entry[${entryIndex}]`;
    const changes = list(entry?.changes);
    if (!entry || changes.length === 0) {
      envelope.broken.push({ path: entryPath, reason: 'The entry has no changes.', item });
      continue;
    }
    for (const [index, change] of changes.entries()) {
      const path = `${entryPath}.changes[${index}]`;
      const value = object(object(change)?.value);
      // In one of Meta's samples the field's name sits inside the value.
      const field = text(object(change)?.field) ?? text(value?.field);
      if (value && field)
        envelope.changes.push({ path, entryId: text(entry.id), entryTime: entry.time, field, value });
      else envelope.broken.push({ path, reason: 'The change has no field or no value.', item: change });
    }
  }
  return envelope;
}

function parse(body: Uint8Array): JsonObject | null {
  try {
    return object(JSON.parse(new TextDecoder().decode(body)));
  } catch {
    return null;
  }
}
