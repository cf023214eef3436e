import { sha256 } from '../world/media-store.ts';
import type { ChatMessage, Customer, Json } from '../world/types.ts';
import type { Webhook } from './webhook.ts';

/** Who the business is on the wire. */
export interface BusinessIds {
  wabaId: string;
  phoneNumberId: string;
  displayPhone: string;
}

const seconds = (at: number) => String(Math.floor(at / 1000));

/** The value that every messaging field begins with. */
function messaging(ids: BusinessIds, rest: Json): Json {
  return {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: ids.displayPhone, phone_number_id: ids.phoneNumberId },
    ...rest,
  };
}

const shownPhone = (customer: Customer) => (customer.hidesPhone ? null : customer.phone);

/** The parent id under the name that it has there; only businesses with linked portfolios get it. */
const parent = (customer: Customer, name: string): Json =>
  customer.parentUserId === null ? {} : { [name]: customer.parentUserId };

/** `contacts[]`: echoes tell no name, statuses and messages do. */
function contact(customer: Customer, withName: boolean): Json {
  const phone = shownPhone(customer);
  return {
    profile: {
      ...(withName && { name: customer.name }),
      ...(customer.username && { username: customer.username }),
    },
    ...(phone && { wa_id: phone }),
    user_id: customer.userId,
    ...parent(customer, 'parent_user_id'),
  };
}

function context(
  ids: BusinessIds,
  customer: Customer,
  message: ChatMessage,
  quoted: ChatMessage | null,
): Json | null {
  if (message.forwarded) return { forwarded: true, frequently_forwarded: false };
  if (!message.replyTo) return null;
  const from = quoted?.from === 'customer' ? shownPhone(customer) : ids.displayPhone;
  return { ...(from && { from }), id: message.replyTo };
}

/** The fields that a message has in any direction; an edit or revoke is such a message about another one. */
function body(message: ChatMessage): Json {
  return {
    id: message.wamid,
    timestamp: seconds(message.at),
    type: message.type,
    ...(message.type !== 'media_placeholder' && { [message.type]: message.content }),
    ...(message.errors && { errors: message.errors }),
  };
}

/** A customer's message, edit, revoke or reaction. */
export function inbound(
  ids: BusinessIds,
  customer: Customer,
  message: ChatMessage,
  quoted: ChatMessage | null,
): Webhook {
  const phone = shownPhone(customer);
  const about = context(ids, customer, message, quoted);
  const origin = message.type === 'contacts' ? message.origin : null;
  return {
    entryId: ids.wabaId,
    field: 'messages',
    value: messaging(ids, {
      contacts: [contact(customer, true)],
      messages: [
        {
          ...(about && { context: about }),
          ...(phone && { from: phone }),
          from_user_id: customer.userId,
          ...parent(customer, 'from_parent_user_id'),
          ...body(message),
          ...(origin !== null && { origin }),
          ...(message.referral && { referral: message.referral }),
        },
      ],
    }),
  };
}

/** What the business typed on the phone. */
export function echo(
  ids: BusinessIds,
  customer: Customer,
  message: ChatMessage,
  quoted: ChatMessage | null,
): Webhook {
  const phone = shownPhone(customer);
  const about = context(ids, customer, message, quoted);
  return {
    entryId: ids.wabaId,
    field: 'smb_message_echoes',
    value: messaging(ids, {
      contacts: [contact(customer, false)],
      message_echoes: [
        {
          ...(about && { context: about }),
          from: ids.displayPhone,
          ...(phone && { to: phone }),
          to_user_id: customer.userId,
          ...parent(customer, 'to_parent_user_id'),
          ...body(message),
        },
      ],
    }),
  };
}

/** A status of an API message. The price stands on `sent` and on one of `delivered` and `read`. */
export function status(
  ids: BusinessIds,
  customer: Customer | null,
  message: ChatMessage,
  recipient: string | null,
  step: { status: string; at: number; priced: boolean; error?: Json },
): Webhook {
  const phone = customer ? shownPhone(customer) : recipient;
  const priced = step.priced && message.pricing !== null;
  const conversation = priced && message.conversation ? { ...message.conversation } : null;
  if (conversation && step.status !== 'sent') delete conversation.expiration_timestamp;
  return {
    entryId: ids.wabaId,
    field: 'messages',
    value: messaging(ids, {
      ...(customer && !step.error && { contacts: [contact(customer, true)] }),
      statuses: [
        {
          id: message.wamid,
          status: step.status,
          timestamp: seconds(step.at),
          ...(phone && { recipient_id: phone }),
          ...(customer && {
            recipient_user_id: customer.userId,
            ...parent(customer, 'recipient_parent_user_id'),
          }),
          ...(message.callbackData !== null && { biz_opaque_callback_data: message.callbackData }),
          ...(conversation && { conversation }),
          ...(priced && { pricing: message.pricing }),
          ...(step.error && { errors: [step.error] }),
        },
      ],
    }),
  };
}

/** A `system` message: the customer changed their number, and with it their user id. It has no contacts. */
export function numberChanged(
  ids: BusinessIds,
  before: Customer,
  after: { phone: string; userId: string },
  wamid: string,
  at: number,
): Webhook {
  return system(ids, before, wamid, at, {
    body: `User ${before.name} changed from ${before.phone ?? before.username} to ${after.phone}`,
    ...(!before.hidesPhone && { wa_id: after.phone }),
    user_id: after.userId,
    previous_user_id: before.userId,
    type: 'user_changed_number',
  });
}

/** The same for a user id that changed alone. */
export function userIdChanged(
  ids: BusinessIds,
  before: Customer,
  userId: string,
  wamid: string,
  at: number,
): Webhook {
  return system(ids, before, wamid, at, {
    body: `User ${before.username ?? before.name} changed their user id`,
    user_id: userId,
    previous_user_id: before.userId,
    type: 'user_changed_user_id',
  });
}

function system(ids: BusinessIds, before: Customer, wamid: string, at: number, change: Json): Webhook {
  const phone = shownPhone(before);
  return {
    entryId: ids.wabaId,
    field: 'messages',
    value: messaging(ids, {
      messages: [
        {
          ...(phone && { from: phone }),
          from_user_id: before.userId,
          id: wamid,
          timestamp: seconds(at),
          type: 'system',
          system: change,
        },
      ],
    }),
  };
}

/** The customer tapped WhatsApp's own stop or resume. Its timestamp is an integer. */
export function preference(
  ids: BusinessIds,
  customer: Customer,
  value: 'stop' | 'resume',
  at: number,
): Webhook {
  const phone = shownPhone(customer);
  return {
    entryId: ids.wabaId,
    field: 'user_preferences',
    value: messaging(ids, {
      contacts: [contact(customer, true)],
      user_preferences: [
        {
          ...(phone && { wa_id: phone }),
          user_id: customer.userId,
          detail: `User requested to ${value} marketing messages`,
          category: 'marketing_messages',
          value,
          timestamp: Math.floor(at / 1000),
        },
      ],
    }),
  };
}

/** Entries of the phone's address book. */
export function contactsSync(
  ids: BusinessIds,
  items: { customer: Customer; fullName: string; action: 'add' | 'remove'; at: number }[],
): Webhook {
  return {
    entryId: ids.wabaId,
    field: 'smb_app_state_sync',
    value: messaging(ids, {
      state_sync: items.map(({ customer, fullName, action, at }) => ({
        type: 'contact',
        contact: {
          ...(action === 'add' && { full_name: fullName, first_name: fullName.split(' ')[0] }),
          phone_number: customer.phone,
          user_id: customer.userId,
          ...(action === 'add' && customer.username && { username: customer.username }),
        },
        action,
        metadata: { timestamp: seconds(at) },
      })),
    }),
  };
}

const HISTORY_STATUS: Record<string, string> = {
  accepted: 'PENDING',
  sent: 'SENT',
  delivered: 'DELIVERED',
  read: 'READ',
  played: 'PLAYED',
  failed: 'ERROR',
};

/** One chunk of imported history: threads of placeholders and texts. */
export function historyChunk(
  ids: BusinessIds,
  threads: { customer: Customer; messages: ChatMessage[] }[],
  chunk: { phase: number; order: number; progress: number },
): Webhook {
  return {
    entryId: ids.wabaId,
    field: 'history',
    value: messaging(ids, {
      history: [
        {
          metadata: { phase: chunk.phase, chunk_order: chunk.order, progress: chunk.progress },
          threads: threads.map(({ customer, messages }) => {
            const phone = shownPhone(customer);
            return {
              ...(phone && { id: phone }),
              context: {
                ...(phone && { wa_id: phone }),
                user_id: customer.userId,
                ...parent(customer, 'parent_user_id'),
                ...(customer.username && { username: customer.username }),
              },
              messages: messages.map((message) => {
                const from = message.from === 'customer' ? phone : ids.displayPhone;
                const placeholder = message.mediaId
                  ? { ...message, type: 'media_placeholder', content: {} }
                  : message;
                return {
                  ...(from && { from }),
                  ...(message.from !== 'customer' && phone && { to: phone }),
                  from_user_id: customer.userId,
                  ...body(placeholder),
                  history_context: { status: HISTORY_STATUS[message.delivery] },
                };
              }),
            };
          }),
        },
      ],
    }),
  };
}

/** The file behind a history placeholder, in a webhook of its own shape without `history`. */
export function historyMedia(ids: BusinessIds, customer: Customer, message: ChatMessage): Webhook {
  const live =
    message.from === 'customer' ? inbound(ids, customer, message, null) : echo(ids, customer, message, null);
  return { ...live, field: 'history' };
}

/** The owner did not agree to share the history. */
export function historyDeclined(ids: BusinessIds): Webhook {
  const title = 'History sync is turned off by the business from the WhatsApp Business App';
  return {
    entryId: ids.wabaId,
    field: 'history',
    value: messaging(ids, {
      history: [
        {
          errors: [
            {
              code: 2593109,
              title,
              message: title,
              error_data: { details: 'History sharing is turned off by the business' },
            },
          ],
        },
      ],
    }),
  };
}

/** An `account_update`; its entry carries the time. */
export function accountUpdate(ids: BusinessIds, value: Json, at: number): Webhook {
  return { entryId: ids.wabaId, time: Math.floor(at / 1000), field: 'account_update', value };
}

/** The object that stands for a file in a message, under the name of its type. */
export function mediaObject(
  file: { id: string; bytes: Buffer; mime: string; filename: string | null },
  url: string,
  rest: Json,
): Json {
  return { ...rest, mime_type: file.mime, sha256: sha256(file.bytes, 'base64'), id: file.id, url };
}
