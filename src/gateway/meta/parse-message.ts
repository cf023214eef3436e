import type { DeliveryStatus } from '#shared/model/message.ts';
import type { DomainEvent, JsonObject, MessageContent, MessageEvent, Person } from './events.ts';
import { CONTENT_RANK } from './events.ts';
import { facts } from './facts.ts';
import { contentOf, isPlaceholder, typeOf } from './message-content.ts';
import { type ContactBook, personOf } from './person.ts';
import type { Parsed } from './piece.ts';
import { flag, id, line, object, phone, text, time } from './read-json.ts';
import { adOf, referralOf } from './referral.ts';

/** How one message came. */
export interface Way {
  direction: 'in' | 'out';
  origin: MessageEvent['origin'];
  source: 'live' | 'history';
  person: Person;
  /** Only imported messages of the business bring one. */
  status: DeliveryStatus | null;
  /** Something unstorable was replaced in it. */
  cleaned: boolean;
}

/** One message of any type: itself, or what it does to an earlier one. */
export function parseMessage(message: JsonObject, way: Way): Parsed {
  const wamid = id(message.id);
  const at = time(message.timestamp);
  if (!wamid) return { reason: 'The message has no usable id.' };
  if (at === null) return { reason: 'The message has no usable time.' };
  // A group's message would stand in a conversation with one person, who is not all that read it.
  if (id(message.group_id))
    return { reason: 'The message was written in a group, which this number does not have.' };
  const type = typeOf(message);
  switch (type) {
    case 'edit':
    case 'revoke':
    case 'reaction':
      return parseEffect(message, type, { wamid, at, way });
    case 'system':
      return [systemMessage(message, { wamid, at, way })];
    case 'request_welcome':
      // Somebody opened the chat and has written nothing yet.
      return [];
    default:
      return [plainMessage(message, { wamid, at, way })];
  }
}

interface Event {
  wamid: string;
  at: number;
  way: Way;
}

function plainMessage(message: JsonObject, { wamid, at, way }: Event): MessageEvent {
  const content = contentOf(message);
  const context = object(message.context);
  const referral = object(message.referral);
  const oftenForwarded = flag(context?.frequently_forwarded) === true;
  const extra = facts({
    ...content.extra,
    referredProduct: productOf(object(context?.referred_product)),
    ad: referral && adOf(referral),
    frequentlyForwarded: oftenForwarded || null,
    charactersReplaced: way.cleaned || null,
  });
  return {
    type: 'message',
    person: way.person,
    formerly: null,
    wamid,
    direction: way.direction,
    origin: way.origin,
    content: { ...content, extra },
    contentRank: rankOf(content, way.source),
    replyToWamid: id(context?.id),
    forwarded: oftenForwarded || flag(context?.forwarded) === true,
    referral: referral && referralOf(referral),
    sentAt: at,
    source: way.source,
    status: way.status,
  };
}

function productOf(product: JsonObject | null): JsonObject | null {
  return product && facts({ catalogId: id(product.catalog_id), product: id(product.product_retailer_id) });
}

function rankOf(content: MessageContent, source: 'live' | 'history'): number {
  if (isPlaceholder(content)) return CONTENT_RANK.placeholder;
  if (content.kind === 'unsupported') return CONTENT_RANK.unsupported;
  return CONTENT_RANK[source];
}

/** Legacy notes that a security code changed: the person is the same. */
const SAME_PERSON = /identity/i;

/** A note of WhatsApp's own, such as a changed number; it also tells who the person was before. */
function systemMessage(message: JsonObject, event: Event): DomainEvent {
  const system = object(message.system) ?? {};
  const { person } = event.way;
  const note = { ...plainMessage(message, event), origin: 'meta' as const };
  const userId = id(system.user_id);
  const newPhone = phone(system.wa_id) ?? phone(system.new_wa_id);
  const changed =
    !SAME_PERSON.test(line(system.type) ?? '') &&
    ((userId !== null && userId !== person.userId) || (newPhone !== null && newPhone !== person.phone));
  if (!changed) return note;
  return {
    ...note,
    person: {
      ...person,
      userId,
      phone: newPhone,
      parentUserId: id(system.parent_user_id) ?? person.parentUserId,
    },
    formerly: {
      ...person,
      userId: id(system.previous_user_id) ?? (person.userId === userId ? null : person.userId),
      parentUserId: id(system.previous_parent_user_id) ?? person.parentUserId,
    },
  };
}

function parseEffect(
  message: JsonObject,
  kind: 'edit' | 'revoke' | 'reaction',
  { wamid, at, way }: Event,
): Parsed {
  const body = object(message[kind]);
  const targetWamid = id(kind === 'reaction' ? body?.message_id : body?.original_message_id);
  if (!targetWamid) return { reason: `The ${kind} does not name the message it is about.` };
  const edited = kind === 'edit' ? object(body?.message) : null;
  if (kind === 'edit' && !edited) return { reason: 'The edit has no new message.' };
  const content = edited && contentOf(edited);
  if (content?.kind === 'unsupported') return { reason: "The edit's new message cannot be read." };
  return [
    {
      type: 'effect',
      person: way.person,
      kind,
      wamid,
      targetWamid,
      actor: way.direction === 'in' ? 'customer' : 'business',
      origin: way.origin,
      at,
      text: content?.text ?? null,
      emoji: kind === 'reaction' ? emojiOf(body?.emoji) : null,
      source: way.source,
    },
  ];
}

const LONGEST_EMOJI = 64;

function emojiOf(value: unknown): string | null {
  const emoji = text(value);
  return emoji !== null && emoji.length <= LONGEST_EMOJI ? emoji : null;
}

/** An incoming message of the `messages` field, or of `standby`. */
export function parseIncoming(message: JsonObject, book: ContactBook, cleaned: boolean): Parsed {
  const system = object(message.system);
  const ids = {
    userId: message.from_user_id ?? system?.previous_user_id,
    parentUserId: message.from_parent_user_id,
    phone: message.from ?? system?.customer,
  };
  const person = personOf(ids, book);
  if (!person) return { reason: 'The message does not say who sent it.' };
  return parseMessage(message, {
    direction: 'in',
    origin: 'customer',
    source: 'live',
    person,
    status: null,
    cleaned,
  });
}

/** A message of the business that did not go through this gateway: from the phone, or from Meta's agent. */
export function parseOutgoing(
  message: JsonObject,
  book: ContactBook,
  way: Pick<Way, 'origin' | 'source' | 'cleaned'>,
): Parsed {
  const ids = {
    userId: message.to_user_id ?? message.recipient_user_id,
    parentUserId: message.to_parent_user_id,
    phone: message.to ?? message.recipient,
  };
  const person = personOf(ids, book);
  if (!person) return { reason: 'The echo does not say to whom it was sent.' };
  return parseMessage(message, { ...way, direction: 'out', person, status: null });
}
