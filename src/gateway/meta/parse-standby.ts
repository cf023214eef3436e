import type { EnvelopeChange } from './envelope.ts';
import type { JsonObject } from './events.ts';
import { errorPieces } from './parse-errors.ts';
import { parseIncoming, parseOutgoing } from './parse-message.ts';
import { parseStatus } from './parse-status.ts';
import { type ContactBook, contactBook, personOf } from './person.ts';
import { each, type Parsed, type Piece, type Said, said } from './piece.ts';
import { id, object, time, token } from './read-json.ts';

/**
 * `standby`: a conversation that Meta Business Agent holds. Customers' messages are messages like all others; the echoes
 * are the agent's answers. The lists stand in the value or, as seen in the wild, in `value.standby`.
 */
export function* standbyPieces(change: EnvelopeChange): Generator<Piece, void> {
  const outer = change.value;
  const inner = object(outer.standby);
  for (const [part, prefix] of [
    [outer, ''],
    [inner, 'standby.'],
  ] as const) {
    if (!part) continue;
    const book = contactBook(part.contacts ?? outer.contacts);
    yield* each(part, 'messages', (item, cleaned) => parseIncoming(item, book, cleaned), prefix);
    yield* each(part, 'message_echoes', (item, cleaned) => parseAnswer(item, book, cleaned), prefix);
    yield* each(part, 'statuses', (item) => parseStatus(item, book), prefix);
  }
  yield* errorPieces(change);
}

/** What the agent said. Its message may be wrapped: the id and time outside, the rest in `message`. */
function parseAnswer(echo: JsonObject, book: ContactBook, cleaned: boolean): Parsed {
  const message = { ...object(echo.message), ...echo };
  return parseOutgoing(message, book, { origin: 'meta', source: 'live', cleaned });
}

/** `messaging_handovers`: the agent took a conversation, or gave it to people. */
export function* handoverPieces(change: EnvelopeChange): Generator<Piece, void> {
  const { value } = change;
  const book = contactBook(value.contacts);
  const parse = (item: JsonObject) => parseHandover(item, book, said(change, item));
  if (Array.isArray(value.messaging_handovers)) yield* each(value, 'messaging_handovers', parse);
  else yield { path: '', item: value, parse };
}

const AGENT: ReadonlySet<string | null> = new Set(['AI_AGENT', 'META_BUSINESS_AGENT']);

function parseHandover(item: JsonObject, book: ContactBook, { key, at }: Said): Parsed {
  const sender = object(item.sender) ?? {};
  const passed = object(item.control_passed) ?? object(item.control_taken) ?? {};
  const next = token(passed.new_owner_role) ?? token(passed.new_owner_app_role);
  const before = [passed.previous_owner_role, passed.previous_owner_app_role].map(token).filter(Boolean);
  if (next === null && before.length === 0)
    return { reason: 'The handover does not say who holds the conversation.' };
  return [
    {
      type: 'handover',
      key,
      person: personOf(
        { userId: sender.user_id, phone: sender.phone_number ?? sender.wa_id ?? id(sender.id) },
        book,
      ),
      // Without a word about the new holder: whoever is not the agent gave it to the agent.
      toAgent: next === null ? !before.some((role) => AGENT.has(role)) : AGENT.has(next),
      at: time(item.timestamp) ?? at,
    },
  ];
}
