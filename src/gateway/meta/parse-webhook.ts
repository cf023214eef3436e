import { type EnvelopeChange, openEnvelope } from './envelope.ts';
import type { Address, WebhookItem } from './events.ts';
import { FIELDS, isNotNeeded } from './fields.ts';
import type { Piece } from './piece.ts';
import { clean, cleanObject, id, object, phone, TooDeep, token } from './read-json.ts';

/**
 * Takes a signed body apart into its items, one at a time: each is read when it is asked for, so that thousands of
 * messages need no second copy in memory. Nothing in it can make this throw: what cannot be used comes back with the
 * reason, and what stands beside it is read all the same.
 */
export function* parseWebhook(body: Uint8Array): Generator<WebhookItem, void, undefined> {
  const envelope = openEnvelope(body);
  if (!envelope.ok) {
    yield { path: '', address: null, item: null, result: envelope };
    return;
  }
  for (const { path, reason, item } of envelope.broken)
    yield { path, address: null, item: cleanObject({ item })?.item ?? null, result: { ok: false, reason } };
  for (const change of envelope.changes) yield* parseChange(change);
}

function* parseChange(change: EnvelopeChange): Generator<WebhookItem, void> {
  const field = FIELDS.get(change.field);
  const address = addressOf(change, field?.about ?? 'conversations');
  const valuePath = `${change.path}.value`;
  let empty = true;
  for (const piece of field?.pieces(change) ?? []) {
    empty = false;
    const path = piece.path === '' ? valuePath : `${valuePath}.${piece.path}`;
    yield { path, address, ...parsePiece(piece) };
  }
  // Nothing vanishes without a word.
  if (empty) yield { path: valuePath, address, ...parsePiece(unread(change, field !== undefined)) };
}

function unread({ field, value }: EnvelopeChange, known: boolean): Piece {
  const parse = () => {
    if (isNotNeeded(field)) return [];
    return { reason: known ? `Nothing known stands in this ${field}.` : `Unknown field: ${field}` };
  };
  return { path: '', item: value, parse };
}

function parsePiece(piece: Piece): Pick<WebhookItem, 'item' | 'result'> {
  try {
    const cleaned = clean(piece.item);
    const item = object(cleaned.value);
    const parsed = item ? piece.parse(item, cleaned.replaced) : { reason: 'The item is not an object.' };
    const result = Array.isArray(parsed)
      ? { ok: true as const, events: parsed }
      : { ok: false as const, reason: parsed.reason };
    return { item: cleaned.value, result };
  } catch (error) {
    const reason =
      error instanceof TooDeep ? 'The item is nested too deeply.' : 'The item could not be read.';
    return { item: null, result: { ok: false, reason } };
  }
}

/**
 * Which number a change is about. Conversations name it by id, or at least by its own phone number. An account's news name
 * the account in one of three places, and sometimes the phone.
 */
function addressOf({ value, entryId }: EnvelopeChange, about: 'conversations' | 'account'): Address | null {
  const metadata = object(value.metadata);
  const recipient = object(value.recipient);
  const aboutPhone = token(value.entity_type)?.includes('PHONE') ? value.entity_id : undefined;
  const phoneNumberId =
    id(metadata?.phone_number_id) ??
    id(recipient?.phone_number_id) ??
    id(value.phone_number_id) ??
    id(aboutPhone);
  if (phoneNumberId) return { by: 'phone-number-id', phoneNumberId };
  const displayPhone =
    phone(value.display_phone_number) ??
    phone(value.phone_number) ??
    phone(metadata?.display_phone_number) ??
    phone(recipient?.display_phone_number);
  if (about === 'conversations' && displayPhone === null) return null;
  const wabaIds = [id(object(value.waba_info)?.waba_id), id(value.waba_id), entryId].filter(
    (waba) => waba !== null,
  );
  return { by: 'account', wabaIds: [...new Set(wabaIds)], displayPhone };
}
