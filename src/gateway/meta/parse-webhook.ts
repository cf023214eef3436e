import { type EnvelopeChange, openEnvelope } from './envelope.ts';
import type { Address, JsonObject, WebhookItem } from './events.ts';
import { parseAccountUpdate, parseBookEntry, parsePreference } from './parse-account.ts';
import { historyItems } from './parse-history.ts';
import { type Parsed, parseIncoming, parseMessage, parseOutgoing } from './parse-message.ts';
import { parseStatus } from './parse-status.ts';
import { personOf } from './person.ts';
import { clean, id, list, object, phone, TooDeep, text } from './read-json.ts';

/** A piece of a change before it is read. */
interface Piece {
  path: string;
  item: unknown;
  parse(item: JsonObject, cleaned: boolean): Parsed;
}

/**
 * Takes a signed body apart into its items. Nothing in it can make this throw: what cannot be used comes back with the
 * reason, and what stands beside it is read all the same.
 */
export function parseWebhook(body: Uint8Array): WebhookItem[] {
  const envelope = openEnvelope(body);
  if (!envelope.ok) return [{ path: '', address: null, item: null, result: envelope }];
  return [
    ...envelope.broken.map(({ path, reason, item }) => ({
      path,
      address: null,
      item: readable(item),
      result: { ok: false as const, reason },
    })),
    ...envelope.changes.flatMap(parseChange),
  ];
}

function parseChange(change: EnvelopeChange): WebhookItem[] {
  const address = addressOf(change);
  return piecesOf(change).map((piece) => {
    const path = `${change.path}.value${piece.path && `.${piece.path}`}`;
    try {
      const cleaned = clean(piece.item);
      const item = object(cleaned.value);
      const parsed = item ? piece.parse(item, cleaned.replaced) : { reason: 'The item is not an object.' };
      const result = Array.isArray(parsed)
        ? { ok: true as const, events: parsed }
        : { ok: false as const, reason: parsed.reason };
      return { path, address, item: cleaned.value, result };
    } catch (error) {
      const reason =
        error instanceof TooDeep ? 'The item is nested too deeply.' : 'The item could not be read.';
      return { path, address, item: null, result: { ok: false, reason } };
    }
  });
}

function addressOf({ value, entryId, field }: EnvelopeChange): Address | null {
  const phoneNumberId = id(object(value.metadata)?.phone_number_id);
  if (phoneNumberId) return { by: 'phone-number-id', phoneNumberId };
  if (field !== 'account_update') return null;
  const wabaIds = [id(object(value.waba_info)?.waba_id), entryId].filter((waba) => waba !== null);
  return { by: 'account', wabaIds, displayPhone: phone(value.phone_number) };
}

/** The pieces of a change by its field; at least one, so that nothing vanishes without a word. */
function piecesOf({ field, value, entryTime }: EnvelopeChange): Piece[] {
  const contacts = readable(value.contacts);
  const pieces: Piece[] = [];
  switch (field) {
    case 'messages':
      pieces.push(
        ...each(value, 'messages', (item, cleaned) => parseIncoming(item, contacts, cleaned)),
        ...each(value, 'statuses', (item) => parseStatus(item, contacts)),
        ...each(value, 'errors', (item) => ({
          reason: `Meta reported ${text(item.code) ?? ''} ${text(item.title) ?? ''}`.trim(),
        })),
      );
      break;
    case 'smb_message_echoes':
      pieces.push(
        ...each(value, 'message_echoes', (item, cleaned) => parseOutgoing(item, contacts, 'live', cleaned)),
      );
      break;
    case 'history':
      pieces.push(
        ...historyItems(value),
        // The media of imported messages come by themselves, in the shape of live ones.
        ...each(value, 'messages', (item, cleaned) => parseImportedMedia(item, contacts, cleaned)),
        ...each(value, 'message_echoes', (item, cleaned) =>
          parseOutgoing(item, contacts, 'history', cleaned),
        ),
      );
      break;
    case 'smb_app_state_sync':
      pieces.push(...each(value, 'state_sync', parseBookEntry));
      break;
    case 'user_preferences':
      pieces.push(...each(value, 'user_preferences', (item) => parsePreference(item, contacts)));
      break;
    case 'account_update':
      pieces.push({ path: '', item: value, parse: (item) => parseAccountUpdate(item, entryTime) });
      break;
    default:
      pieces.push({
        path: '',
        item: value,
        parse: () => ({ reason: `not handled yet: ${field.slice(0, 100)}` }),
      });
  }
  if (pieces.length > 0) return pieces;
  return [
    {
      path: '',
      item: value,
      parse: () => ({ reason: `Nothing known stands in this ${field.slice(0, 100)}.` }),
    },
  ];
}

function parseImportedMedia(message: JsonObject, contacts: unknown, cleaned: boolean): Parsed {
  const person = personOf({ userId: message.from_user_id, phone: message.from }, contacts);
  if (!person) return { reason: 'The imported message does not say whose chat it is from.' };
  return parseMessage(message, { direction: 'in', source: 'history', person, status: null, cleaned });
}

function each(value: JsonObject, name: string, parse: Piece['parse']): Piece[] {
  return list(value[name]).map((item, index) => ({ path: `${name}[${index}]`, item, parse }));
}

/** The value fit to be stored, or null when it is nested beyond reason. */
function readable(value: unknown): unknown {
  try {
    return clean(value).value;
  } catch {
    return null;
  }
}
