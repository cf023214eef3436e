import { echo, inbound, numberChanged, preference, userIdChanged } from '../webhooks/payloads.ts';
import type { PostOffice } from '../webhooks/post-office.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import { type Content, makeContent, type ReadBundled, SAMPLE_AD } from './content.ts';
import { businessScopedId, wamid } from './ids.ts';
import { ActRefused } from './refusal.ts';
import type { Said } from './said.ts';
import type { Ticks } from './ticks.ts';
import type { ChatMessage, Customer, Json, Speaker } from './types.ts';
import type { World } from './world.ts';

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;
const EDIT_MS = 15 * MINUTE;
const REVOKE_MS = 2 * DAY;

interface PeopleOptions {
  world: World;
  post: PostOffice;
  ticks: Ticks;
  /** Where media urls point: the simulator's own address. */
  origin: () => string;
  bundled: ReadBundled;
}

interface SayOptions {
  /** The same key gives the same message id on every run. */
  key?: string;
  /** Takes the webhook instead of the post office, to post many together. */
  collect?: (hook: Webhook) => void;
}

interface ChangeOptions extends SayOptions {
  /** Passes over WhatsApp's limits of age. */
  force?: boolean;
  /** Simulator time of the change; now when absent. */
  at?: number;
}

/** What customers and the owner do on their phones, and the webhooks that come of it. */
export class People {
  readonly #world: World;
  readonly #post: PostOffice;
  readonly #ticks: Ticks;
  readonly #origin: () => string;
  readonly #bundled: ReadBundled;

  constructor(options: PeopleOptions) {
    this.#world = options.world;
    this.#post = options.post;
    this.#ticks = options.ticks;
    this.#origin = options.origin;
    this.#bundled = options.bundled;
  }

  /** A customer writes. Opens the window, unless the API cannot tell what it is. */
  customerSays(customer: Customer, said: Said, options: SayOptions = {}): ChatMessage {
    const message = this.#compose(customer, 'customer', said, options.key);
    if (said.referral) {
      message.referral = said.referral === true ? SAMPLE_AD : said.referral;
      customer.referredAt = message.at;
      customer.freeEntryUntil = null;
    }
    const number = this.#world.numberOf(customer);
    if (number.lifecycle === 'active') {
      customer.lastInboundAt = Math.max(customer.lastInboundAt ?? 0, message.at);
      this.#world.traffic.count(number.phoneNumberId, message.at);
    }
    this.#world.addMessage(message);
    this.#world.emit({ type: 'customer', customer });
    this.#tell(this.#incoming(customer, message), customer, options);
    return message;
  }

  /** What was unavailable (131060) comes after all: the same id, the real content. */
  resolve(customer: Customer, wamid: string, said: Said): ChatMessage {
    const message = this.#world.message(wamid);
    if (message?.customerId !== customer.id || message.type !== 'unsupported')
      throw new ActRefused(409, 'That is no message that was unavailable.');
    Object.assign(message, makeContent(said, this.#world.media, this.#origin(), this.#bundled));
    this.#world.emit({ type: 'message', message });
    this.#tell(this.#incoming(customer, message), customer, {});
    return message;
  }

  /** The user id changes by itself: a `system` message with the old and the new one. */
  changeUserId(customer: Customer, wanted?: string): Customer {
    const country = customer.userId.split('.')[0] ?? 'ID';
    const { wabaId } = this.#world.business.first;
    const userId = wanted ?? businessScopedId(country, wabaId, `${customer.userId}:next`);
    const at = this.#world.clock.now();
    const number = this.#world.numberOf(customer);
    const hook = userIdChanged(number, customer, userId, wamid(customer.phone, 'customer'), at);
    customer.userId = userId;
    this.#world.emit({ type: 'customer', customer });
    this.#tell(hook, customer, {});
    return customer;
  }

  /** What Meta Business Agent answers comes on `standby`, and so does what it hears. */
  #incoming(customer: Customer, message: ChatMessage): Webhook {
    const hook = inbound(this.#world.numberOf(customer), customer, message, this.#quoted(message));
    return customer.agentHolds ? { ...hook, field: 'standby' } : hook;
  }

  /** The owner writes on the phone: an echo, never a status, and no window. */
  phoneSays(customer: Customer, said: Said, options: SayOptions = {}): ChatMessage {
    const message = this.#compose(customer, 'phone', said, options.key);
    this.#world.addMessage(message);
    // The phone has ticks of its own; they make no webhooks.
    if (said.at === undefined) this.#ticks.start(message, customer);
    else message.delivery = 'read';
    this.#tell(
      echo(this.#world.numberOf(customer), customer, message, this.#quoted(message)),
      customer,
      options,
    );
    return message;
  }

  /** Edits within 15 minutes, as WhatsApp allows, unless forced. Files change their caption. */
  edit(by: 'customer' | 'phone', original: string, text: string, options: ChangeOptions = {}): ChatMessage {
    const { customer, message } = this.#own(by, original, EDIT_MS, 'edited', options.force);
    const media = message.mediaId !== null;
    if (!media && message.type !== 'text')
      throw new ActRefused(409, `A message of type ${message.type} cannot be edited.`);
    const content = media ? { ...message.content, caption: text } : { body: text };
    const edit = {
      original_message_id: message.wamid,
      message: { type: message.type, [message.type]: content },
    };
    if (message.text !== null) message.edits.push(message.text);
    Object.assign(message, { content, text, editedAt: options.at ?? this.#world.clock.now() });
    this.#world.emit({ type: 'message', message });
    this.#event(by, customer, 'edit', edit, options);
    return message;
  }

  /** Deletes for everyone within two days, unless forced. */
  revoke(by: 'customer' | 'phone', original: string, options: ChangeOptions = {}): ChatMessage {
    const { customer, message } = this.#own(by, original, REVOKE_MS, 'deleted', options.force);
    message.revokedAt = options.at ?? this.#world.clock.now();
    this.#world.emit({ type: 'message', message });
    this.#event(by, customer, 'revoke', { original_message_id: message.wamid }, options);
    return message;
  }

  /** Reacts to any message of the chat; an empty emoji takes the reaction back. */
  react(by: 'customer' | 'phone', target: string, emoji: string, options: ChangeOptions = {}): ChatMessage {
    const { customer, message } = this.#find(target);
    const side = by === 'customer' ? 'customer' : 'business';
    if (emoji) message.reactions[side] = emoji;
    else delete message.reactions[side];
    this.#world.emit({ type: 'message', message });
    this.#event(by, customer, 'reaction', { message_id: message.wamid, ...(emoji && { emoji }) }, options);
    return message;
  }

  /** The customer gets a new number, and with it a new user id. */
  changeNumber(customer: Customer, phone: string): Customer {
    const digits = phone.replace(/\D/g, '');
    const number = this.#world.numberOf(customer);
    if (this.#world.byPhone(number, digits))
      throw new ActRefused(409, `${digits} belongs to somebody already.`);
    const country = customer.userId.split('.')[0] ?? 'ID';
    const userId = businessScopedId(country, this.#world.business.first.wabaId, `${customer.id}:${digits}`);
    const at = this.#world.clock.now();
    const hook = numberChanged(
      number,
      customer,
      { phone: digits, userId },
      wamid(customer.phone, 'customer'),
      at,
    );
    Object.assign(customer, { phone: digits, userId });
    this.#world.emit({ type: 'customer', customer });
    this.#tell(hook, customer, {});
    return customer;
  }

  /** WhatsApp's own "stop" or "resume" for marketing messages. */
  prefer(customer: Customer, value: 'stop' | 'resume'): void {
    customer.stoppedMarketing = value === 'stop';
    this.#world.emit({ type: 'customer', customer });
    const number = this.#world.numberOf(customer);
    this.#tell(preference(number, customer, value, this.#world.clock.now()), customer, {});
  }

  #compose(customer: Customer, from: Speaker, said: Said, key: string | undefined): ChatMessage {
    const at = said.at ?? this.#world.clock.now();
    if (said.replyTo && this.#world.message(said.replyTo)?.customerId !== customer.id)
      throw new ActRefused(404, 'The quoted message is not in this chat.');
    const own = said.ownContact === true ? { ...said, ownContact: customer.phone ?? '' } : said;
    const made: Content = makeContent(own, this.#world.media, this.#origin(), this.#bundled);
    return {
      ...newMessage(customer, from, at, key),
      ...made,
      replyTo: said.replyTo ?? null,
      forwarded: said.forwarded ?? false,
      origin: said.ownContact ? 'contact_request' : null,
      delivery: from === 'customer' ? 'delivered' : 'accepted',
    };
  }

  #quoted(message: ChatMessage): ChatMessage | null {
    return message.replyTo ? this.#world.message(message.replyTo) : null;
  }

  #find(id: string): { customer: Customer; message: ChatMessage } {
    const message = this.#world.message(id);
    if (!message) throw new ActRefused(404, 'There is no such message.');
    return { customer: this.#world.customer(message.customerId), message };
  }

  #own(by: 'customer' | 'phone', id: string, within: number, done: string, force = false) {
    const found = this.#find(id);
    const mine = by === 'customer' ? found.message.from === 'customer' : found.message.from !== 'customer';
    if (!mine) throw new ActRefused(409, 'Only one’s own messages can be changed.');
    if (found.message.revokedAt !== null) throw new ActRefused(409, 'That message is deleted.');
    if (!force && this.#world.clock.now() - found.message.at > within)
      throw new ActRefused(409, `It is too old to be ${done}.`);
    return found;
  }

  /** An edit, revoke or reaction: an event with an id of its own that opens no window. */
  #event(
    by: 'customer' | 'phone',
    customer: Customer,
    type: string,
    content: Json,
    options: ChangeOptions,
  ): void {
    const at = options.at ?? this.#world.clock.now();
    const happened = { ...newMessage(customer, by, at, options.key), type, content };
    const hook = by === 'customer' ? inbound : echo;
    this.#tell(hook(this.#world.numberOf(customer), customer, happened, null), customer, options);
  }

  /** While the number is off the API nothing of it arrives, and nothing is made up for later. */
  #tell(hook: Webhook, customer: Customer, options: SayOptions): void {
    if (this.#world.numberOf(customer).lifecycle !== 'active') return;
    if (options.collect) options.collect(hook);
    else this.#post.post(hook);
  }
}

/** An empty message of this speaker. */
export function newMessage(customer: Customer, from: Speaker, at: number, key?: string): ChatMessage {
  return {
    wamid: wamid(customer.phone, from === 'customer' ? 'customer' : 'business', key),
    number: customer.number,
    customerId: customer.id,
    from,
    at,
    type: 'text',
    content: {},
    errors: null,
    text: null,
    mediaId: null,
    choices: [],
    replyTo: null,
    forwarded: false,
    origin: null,
    referral: null,
    reactions: {},
    edits: [],
    editedAt: null,
    revokedAt: null,
    delivery: 'accepted',
    failure: null,
    callbackData: null,
    pricing: null,
    conversation: null,
    source: 'live',
  };
}
