import type { Contact } from '#shared/model/contact.ts';
import type { Message } from '#shared/model/message.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import type { Id } from '#shared/model/primitives.ts';
import type { Template } from '#shared/model/template.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { User } from '#shared/model/user.ts';
import type { Value } from '../database/handle.ts';
import { indexWords } from './index-words.ts';
import { idBytes, idOf } from './short-ids.ts';

/** How each row of a feed lies in its table: column names, values in their order, and the way back. */

/** A table's row as SQLite gives it: which columns are numbers, which are never null. */
type Row<
  Columns extends readonly string[],
  Numeric extends Columns[number],
  Present extends Columns[number],
> = {
  [C in Columns[number]]: (C extends Numeric ? number : string) | (C extends Present ? never : null);
};

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
const parsed = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T));

export const USER_COLUMNS = ['id', 'login', 'name', 'role', 'active', 'revision'] as const;
export const userValues = (user: User): Value[] => [
  user.id,
  user.login,
  user.name,
  user.role,
  user.active ? 1 : 0,
  user.revision,
];

export const NUMBER_COLUMNS = [
  'id',
  'phone_number_id',
  'waba_id',
  'display_phone',
  'name',
  'lifecycle',
  'lifecycle_reason',
  'onboarded_at',
  'provider',
  'activity',
  'watch',
  'gaps',
  'imports',
  'standing',
  'last_event_at',
  'revision',
] as const;
export const numberValues = (number: BusinessNumber): Value[] => [
  number.id,
  number.phoneNumberId,
  number.wabaId,
  number.displayPhone,
  number.name,
  number.lifecycle,
  number.lifecycleReason,
  number.onboardedAt,
  number.provider,
  JSON.stringify(number.activity),
  JSON.stringify(number.watch),
  JSON.stringify(number.gaps),
  JSON.stringify(number.imports),
  JSON.stringify(number.standing),
  number.lastEventAt,
  number.revision,
];
export type NumberRow = Row<
  typeof NUMBER_COLUMNS,
  'onboarded_at' | 'last_event_at' | 'revision',
  Exclude<(typeof NUMBER_COLUMNS)[number], 'lifecycle_reason' | 'onboarded_at' | 'last_event_at'>
>;
export const numberOf = (row: NumberRow): BusinessNumber => ({
  id: row.id,
  phoneNumberId: row.phone_number_id,
  wabaId: row.waba_id,
  displayPhone: row.display_phone,
  name: row.name,
  lifecycle: row.lifecycle as BusinessNumber['lifecycle'],
  lifecycleReason: row.lifecycle_reason,
  onboardedAt: row.onboarded_at,
  provider: row.provider,
  activity: JSON.parse(row.activity) as BusinessNumber['activity'],
  watch: JSON.parse(row.watch) as BusinessNumber['watch'],
  gaps: JSON.parse(row.gaps) as BusinessNumber['gaps'],
  imports: JSON.parse(row.imports) as BusinessNumber['imports'],
  standing: JSON.parse(row.standing) as BusinessNumber['standing'],
  lastEventAt: row.last_event_at,
  revision: row.revision,
});

export const CONTACT_COLUMNS = [
  'id',
  'number_id',
  'user_id',
  'parent_user_id',
  'username',
  'phone',
  'profile_name',
  'book_name',
  'stops',
  'merged_into',
  'first_seen_at',
  'revision',
] as const;
export const contactValues = (contact: Contact): Value[] => [
  contact.id,
  contact.numberId,
  contact.userId,
  contact.parentUserId,
  contact.username,
  contact.phone,
  contact.profileName,
  contact.bookName,
  JSON.stringify(contact.stops),
  contact.mergedInto,
  contact.firstSeenAt,
  contact.revision,
];
export type ContactRow = Row<
  typeof CONTACT_COLUMNS,
  'first_seen_at' | 'revision',
  'id' | 'number_id' | 'stops' | 'first_seen_at' | 'revision'
>;
export const contactOf = (row: ContactRow): Contact => ({
  id: row.id,
  numberId: row.number_id,
  userId: row.user_id,
  parentUserId: row.parent_user_id,
  username: row.username,
  phone: row.phone,
  profileName: row.profile_name,
  bookName: row.book_name,
  stops: JSON.parse(row.stops) as Contact['stops'],
  mergedInto: row.merged_into,
  firstSeenAt: row.first_seen_at,
  revision: row.revision,
});

export const TEMPLATE_COLUMNS = [
  'id',
  'number_id',
  'meta_id',
  'name',
  'language',
  'category',
  'status',
  'reason',
  'quality',
  'parameter_format',
  'header',
  'body',
  'footer',
  'buttons',
  'examples',
  'category_to_come',
  'changed_at',
  'revision',
] as const;
export const templateValues = (template: Template): Value[] => [
  template.id,
  template.numberId,
  template.metaId,
  template.name,
  template.language,
  template.category,
  template.status,
  template.reason,
  template.quality,
  template.parameterFormat,
  json(template.header),
  template.body,
  template.footer,
  JSON.stringify(template.buttons),
  JSON.stringify(template.examples),
  template.categoryToCome,
  template.changedAt,
  template.revision,
];
export type TemplateRow = Row<
  typeof TEMPLATE_COLUMNS,
  'changed_at' | 'revision',
  Exclude<(typeof TEMPLATE_COLUMNS)[number], 'reason' | 'quality' | 'header' | 'footer' | 'category_to_come'>
>;
export const templateOf = (row: TemplateRow): Template => ({
  id: row.id,
  numberId: row.number_id,
  metaId: row.meta_id,
  name: row.name,
  language: row.language,
  category: row.category as Template['category'],
  status: row.status,
  reason: row.reason,
  quality: row.quality,
  parameterFormat: row.parameter_format as Template['parameterFormat'],
  header: parsed<NonNullable<Template['header']>>(row.header),
  body: row.body,
  footer: row.footer,
  buttons: JSON.parse(row.buttons) as Template['buttons'],
  examples: JSON.parse(row.examples) as Template['examples'],
  categoryToCome: row.category_to_come as Template['categoryToCome'],
  changedAt: row.changed_at,
  revision: row.revision,
});

export const THREAD_COLUMNS = [
  'id',
  'number_id',
  'contact_id',
  'merged_into',
  'title',
  'last_message_at',
  'preview',
  'unread',
  'last_inbound_at',
  'history_from',
  'history_round',
  'revision',
  'title_words',
] as const;
export const threadValues = (thread: Thread): Value[] => [
  thread.id,
  thread.numberId,
  thread.contactId,
  thread.mergedInto,
  thread.title,
  thread.lastMessageAt,
  json(thread.preview),
  thread.unread,
  thread.lastInboundAt,
  thread.historyFrom,
  thread.historyRound,
  thread.revision,
  indexWords(thread.title),
];
export type ThreadRow = Row<
  typeof THREAD_COLUMNS,
  'last_message_at' | 'unread' | 'last_inbound_at' | 'history_from' | 'history_round' | 'revision',
  'id' | 'number_id' | 'contact_id' | 'title' | 'last_message_at' | 'unread' | 'history_round' | 'revision'
>;
export const threadOf = (row: ThreadRow): Thread => ({
  id: row.id,
  numberId: row.number_id,
  contactId: row.contact_id,
  mergedInto: row.merged_into,
  title: row.title,
  lastMessageAt: row.last_message_at,
  preview: parsed<NonNullable<Thread['preview']>>(row.preview),
  unread: row.unread,
  lastInboundAt: row.last_inbound_at,
  historyFrom: row.history_from,
  historyRound: row.history_round,
  revision: row.revision,
});

export const MESSAGE_COLUMNS = [
  'id',
  'number',
  'thread',
  'wamid',
  'command_id',
  'direction',
  'origin',
  'author_id',
  'author_name',
  'kind',
  'text',
  'words',
  'original_text',
  'media',
  'extra',
  'reply_to_wamid',
  'forwarded',
  'reactions',
  'referral',
  'sent_at',
  'received_at',
  'source',
  'status',
  'failure',
  'cost',
  'edited_at',
  'revoked_at',
  'revision',
] as const;
/** @param number and `thread` the short ids of the message's number and thread */
export const messageValues = (message: Message, number: number, thread: number): Value[] => [
  idBytes(message.id),
  number,
  thread,
  message.wamid,
  message.commandId,
  message.direction,
  message.origin,
  message.author?.userId ?? null,
  message.author?.name ?? null,
  message.kind,
  message.text,
  message.text === null ? null : indexWords(message.text),
  message.originalText,
  json(message.media),
  json(message.extra),
  message.replyToWamid,
  message.forwarded ? 1 : 0,
  message.reactions.length > 0 ? JSON.stringify(message.reactions) : null,
  json(message.referral),
  message.sentAt,
  message.receivedAt,
  message.source,
  message.status,
  json(message.failure),
  json(message.cost),
  message.editedAt,
  message.revokedAt,
  message.revision,
];
export const MESSAGE_SELECT = MESSAGE_COLUMNS.filter((column) => column !== 'words')
  .map((column) => `m.${column}`)
  .join(', ');
export type MessageRow = Omit<
  Row<
    typeof MESSAGE_COLUMNS,
    'number' | 'thread' | 'forwarded' | 'sent_at' | 'received_at' | 'edited_at' | 'revoked_at' | 'revision',
    | 'number'
    | 'thread'
    | 'direction'
    | 'origin'
    | 'kind'
    | 'forwarded'
    | 'sent_at'
    | 'received_at'
    | 'source'
    | 'revision'
  >,
  'id' | 'words'
> & { id: Uint8Array };
/** @param nameOf the id of a short number */
export const messageOf = (row: MessageRow, nameOf: (no: number) => Id): Message => ({
  id: idOf(row.id),
  numberId: nameOf(row.number),
  threadId: nameOf(row.thread),
  wamid: row.wamid,
  commandId: row.command_id,
  direction: row.direction as Message['direction'],
  origin: row.origin as Message['origin'],
  // An author without a name is no author: the name is what the feed always carries.
  author: row.author_name === null ? null : { userId: row.author_id, name: row.author_name },
  kind: row.kind as Message['kind'],
  text: row.text,
  originalText: row.original_text,
  media: parsed<NonNullable<Message['media']>>(row.media),
  extra: parsed<NonNullable<Message['extra']>>(row.extra),
  replyToWamid: row.reply_to_wamid,
  forwarded: row.forwarded === 1,
  reactions: parsed<Message['reactions']>(row.reactions) ?? [],
  referral: parsed<NonNullable<Message['referral']>>(row.referral),
  sentAt: row.sent_at,
  receivedAt: row.received_at,
  source: row.source as Message['source'],
  status: row.status as Message['status'],
  failure: parsed<NonNullable<Message['failure']>>(row.failure),
  cost: parsed<NonNullable<Message['cost']>>(row.cost),
  editedAt: row.edited_at,
  revokedAt: row.revoked_at,
  revision: row.revision,
});
