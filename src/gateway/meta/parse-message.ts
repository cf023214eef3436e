import type { DeliveryStatus, Referral } from '#shared/model/message.ts';
import type { DomainEvent, JsonObject, MessageContent, Person } from './events.ts';
import { CONTENT_RANK } from './events.ts';
import { contentOf, isPlaceholder } from './message-content.ts';
import { personOf } from './person.ts';
import { id, object, phone, text, time } from './read-json.ts';

/** What an item turned out to be: events, or the reason why it cannot be used. */
export type Parsed = DomainEvent[] | { reason: string };

/** How one message came. */
export interface Way {
  direction: 'in' | 'out';
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
  switch (message.type) {
    case 'edit':
    case 'revoke':
    case 'reaction':
      return parseEffect(message, message.type, { wamid, at, way });
    case 'system':
      return [systemMessage(message, { wamid, at, way })];
    default:
      return [plainMessage(message, { wamid, at, way })];
  }
}

interface Event {
  wamid: string;
  at: number;
  way: Way;
}

function plainMessage(message: JsonObject, { wamid, at, way }: Event): DomainEvent {
  const content = contentOf(message);
  const context = object(message.context);
  const referred = object(context?.referred_product);
  const extra = {
    ...content.extra,
    ...(referred && { referredProduct: referred }),
    ...(context?.frequently_forwarded === true && { frequentlyForwarded: true }),
    ...(way.cleaned && { charactersReplaced: true }),
  };
  return {
    type: 'message',
    person: way.person,
    formerly: null,
    wamid,
    direction: way.direction,
    origin: way.direction === 'in' ? 'customer' : way.source === 'live' ? 'phone' : 'unknown',
    content: { ...content, extra: Object.keys(extra).length > 0 ? extra : null },
    contentRank: rankOf(content, way.source),
    replyToWamid: id(context?.id),
    forwarded: context?.forwarded === true || context?.frequently_forwarded === true,
    referral: referralOf(message),
    sentAt: at,
    source: way.source,
    status: way.status,
  };
}

function rankOf(content: MessageContent, source: 'live' | 'history'): number {
  if (isPlaceholder(content)) return CONTENT_RANK.placeholder;
  if (content.kind === 'unsupported') return CONTENT_RANK.unsupported;
  return CONTENT_RANK[source];
}

/** A note of WhatsApp's own, such as a changed number; it also tells who the person was before. */
function systemMessage(message: JsonObject, event: Event): DomainEvent {
  const system = object(message.system) ?? {};
  const { person } = event.way;
  const plainEvent = plainMessage(message, event);
  if (plainEvent.type !== 'message') return plainEvent;
  const newUserId = id(system.user_id);
  const newPhone = phone(system.wa_id) ?? phone(system.new_wa_id);
  const changed = newUserId !== null || newPhone !== null;
  return {
    ...plainEvent,
    origin: 'meta',
    person: changed ? { ...person, userId: newUserId, phone: newPhone } : person,
    formerly: changed ? { ...person, userId: id(system.previous_user_id) ?? person.userId } : null,
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
  return [
    {
      type: 'effect',
      person: way.person,
      kind,
      wamid,
      targetWamid,
      actor: way.direction === 'in' ? 'customer' : 'business',
      at,
      text: edited ? contentOf(edited).text : null,
      emoji: kind === 'reaction' ? text(body?.emoji) : null,
      source: way.source,
    },
  ];
}

function referralOf(message: JsonObject): Referral | null {
  const referral = object(message.referral);
  if (!referral) return null;
  return {
    sourceUrl: text(referral.source_url),
    sourceId: text(referral.source_id),
    sourceType: text(referral.source_type),
    headline: text(referral.headline),
    body: text(referral.body),
    clickId: text(referral.ctwa_clid),
  };
}

/** An incoming message of the `messages` field. */
export function parseIncoming(message: JsonObject, contacts: unknown, cleaned: boolean): Parsed {
  const ids = {
    userId: message.from_user_id,
    parentUserId: message.from_parent_user_id,
    phone: message.from,
  };
  const person = personOf(ids, contacts);
  if (!person) return { reason: 'The message does not say who sent it.' };
  return parseMessage(message, { direction: 'in', source: 'live', person, status: null, cleaned });
}

/** A message that the business sent by itself: an echo, or the media of an imported one. */
export function parseOutgoing(
  message: JsonObject,
  contacts: unknown,
  source: 'live' | 'history',
  cleaned: boolean,
): Parsed {
  const ids = { userId: message.to_user_id, parentUserId: message.to_parent_user_id, phone: message.to };
  const person = personOf(ids, contacts);
  if (!person) return { reason: 'The echo does not say to whom it was sent.' };
  return parseMessage(message, { direction: 'out', source, person, status: null, cleaned });
}
