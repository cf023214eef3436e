import { echo, inbound, numberChanged, preference } from '../webhooks/payloads.ts';
import type { PostOffice, Webhook } from '../webhooks/post-office.ts';
import { type Content, makeContent, type ReadBundled, SAMPLE_AD } from './content.ts';
import { businessScopedId, wamid } from './ids.ts';
import type { Said } from './said.ts';
import type { Ticks } from './ticks.ts';
import type { ChatMessage, Customer, Json, Speaker } from './types.ts';
import { ActRefused, type World } from './world.ts';

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
    if (this.#world.lifecycle === 'active') {
      customer.lastInboundAt = Math.max(customer.lastInboundAt ?? 0, message.at);
      this.#world.traffic.count(message.at);
    }
    this.#world.addMessage(message);
    this.#world.emit({ type: 'customer', customer });
    this.#tell(inbound(this.#world.ids, customer, message, this.#quoted(message)), options);
    return message;
  }

  /** The owner writes on the phone: an echo, never a status, and no window. */
  phoneSays(customer: Customer, said: Said, options: SayOptions = {}): ChatMessage {
    const message = this.#compose(customer, 'phone', said, options.key);
    this.#world.addMessage(message);
    // The phone has ticks of its own; they make no webhooks.
    if (said.at === undefined) this.#ticks.start(message, customer);
    else message.delivery = 'read';
    this.#tell(echo(this.#world.ids, customer, message, this.#quoted(message)), options);
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
    if (this.#world.byPhone(digits)) throw new ActRefused(409, `${digits} belongs to somebody already.`);
    const country = customer.userId.split('.')[0] ?? 'ID';
    const userId = businessScopedId(country, this.#world.ids.wabaId, `${customer.id}:${digits}`);
    const at = this.#world.clock.now();
    const hook = numberChanged(
      this.#world.ids,
      customer,
      { phone: digits, userId },
      wamid(customer.phone, 'customer'),
      at,
    );
    Object.assign(customer, { phone: digits, userId });
    this.#world.emit({ type: 'customer', customer });
    this.#tell(hook, {});
    return customer;
  }

  /** WhatsApp's own "stop" or "resume" for marketing messages. */
  prefer(customer: Customer, value: 'stop' | 'resume'): void {
    this.#tell(preference(this.#world.ids, customer, value, this.#world.clock.now()), {});
  }

  #compose(customer: Customer, from: Speaker, said: Said, key: string | undefined): ChatMessage {
    const at = said.at ?? this.#world.clock.now();
    if (said.replyTo && this.#world.message(said.replyTo)?.customerId !== customer.id)
      throw new ActRefused(404, 'The quoted message is not in this chat.');
    const made: Content = makeContent(said, this.#world.media, this.#origin(), this.#bundled);
    return {
      ...newMessage(customer, from, at, key),
      ...made,
      replyTo: said.replyTo ?? null,
      forwarded: said.forwarded ?? false,
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
    this.#tell(hook(this.#world.ids, customer, happened, null), options);
  }

  /** While the number is off the API nothing of it arrives, and nothing is made up for later. */
  #tell(hook: Webhook, options: SayOptions): void {
    if (this.#world.lifecycle !== 'active') return;
    if (options.collect) options.collect(hook);
    else this.#post.post(hook);
  }
}

/** An empty message of this speaker. */
export function newMessage(customer: Customer, from: Speaker, at: number, key?: string): ChatMessage {
  return {
    wamid: wamid(customer.phone, from === 'customer' ? 'customer' : 'business', key),
    customerId: customer.id,
    from,
    at,
    type: 'text',
    content: {},
    errors: null,
    text: null,
    mediaId: null,
    replyTo: null,
    forwarded: false,
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
