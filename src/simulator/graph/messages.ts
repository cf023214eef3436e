import type { z } from 'zod';
import type { ArmedErrors } from '../world/armed-errors.ts';
import { GraphError } from '../world/errors.ts';
import { newMessage } from '../world/people.ts';
import { priceOf } from '../world/pricing.ts';
import type { Ticks } from '../world/ticks.ts';
import type { ChatMessage, Customer, Json, Template } from '../world/types.ts';
import type { World } from '../world/world.ts';
import { mediaIdOf, ReadBody, readable, SendBody, type TemplateSend } from './send-body.ts';

const WINDOW_MS = 24 * 60 * 60 * 1000;

/** What the server does with a send: answer at once, or leave the caller hanging for a while. */
export type SendOutcome = { answer: Json } | { holdMs: number };

/** Meta's end of `POST /{phone number id}/messages`: refuses what Meta would, and hands the rest to the customer. */
export class Sending {
  readonly #world: World;
  readonly #ticks: Ticks;
  readonly #errors: ArmedErrors;

  constructor(world: World, ticks: Ticks, errors: ArmedErrors) {
    this.#world = world;
    this.#ticks = ticks;
    this.#errors = errors;
  }

  /** @throws GraphError what Meta answers instead of 200 */
  handle(body: unknown): SendOutcome {
    if (typeof body === 'object' && body !== null && 'status' in body) return { answer: this.#read(body) };
    const typed =
      typeof body === 'object' && body !== null && !('type' in body) ? { ...body, type: 'text' } : body;
    return this.#send(parse(SendBody, typed));
  }

  #read(raw: unknown): Json {
    const body = parse(ReadBody, raw);
    const message = this.#world.message(body.message_id);
    if (message?.from !== 'customer')
      throw new GraphError(131009, 'message_id is not a message that was received.');
    for (const earlier of this.#world.chat(message.customerId)) {
      if (earlier.from === 'customer' && earlier.at <= message.at) this.#ticks.reach(earlier, 'read');
    }
    if (body.typing_indicator) this.#world.emit({ type: 'typing', customerId: message.customerId });
    return { success: true };
  }

  #send(body: SendBody): SendOutcome {
    const { to, customer, input } = this.#recipient(body);
    const { rules, clock, traffic } = this.#world;
    const now = clock.now();
    const armed = this.#errors.take(customer?.id ?? null);
    if (armed?.as === 'timeout-before') return { holdMs: armed.holdMs };
    if (armed?.as === '500') throw new GraphError(armed.code, undefined, 500);
    if (armed?.as === 'answer') throw new GraphError(armed.code);

    if (this.#world.lifecycle !== 'active') throw new GraphError(133010);
    if (rules.perSecond !== null && traffic.full(now, rules.perSecond)) throw new GraphError(130429);
    const template = body.type === 'template' ? this.#template(body.template) : null;
    const media = mediaIdOf(body);
    if (media !== null && !this.#world.media.get(media))
      throw new GraphError(100, `${media} is not a media id of this phone number, or it has expired.`);
    if (body.type === 'reaction' && !this.#world.message(body.reaction.message_id))
      throw new GraphError(131009, 'The message to react to does not exist.');

    const shut = customer !== null && body.type !== 'template' && !this.#windowOpen(customer, now);
    if (shut && rules.window === 'answer') throw new GraphError(131047);
    if (customer && rules.pair && !traffic.takePair(customer.id, now)) throw new GraphError(131056);

    traffic.count(now);
    const failing =
      armed?.as === 'status'
        ? armed.code
        : customer === null
          ? 131026
          : shut && rules.window === 'status'
            ? 131047
            : null;
    const message = this.#accept(body, customer, to, template, now, failing);
    if (armed?.as === 'timeout-after-accept') return { holdMs: armed.holdMs };
    return {
      answer: {
        messaging_product: 'whatsapp',
        contacts: [{ input, ...(to && { wa_id: to }), ...(!to && customer && { user_id: customer.userId }) }],
        messages: [{ id: message.wamid, ...(template && { message_status: 'accepted' }) }],
      },
    };
  }

  #recipient(body: SendBody): { to: string | null; customer: Customer | null; input: string } {
    if (body.to !== undefined) {
      const to = body.to.replace(/[\s()+-]/g, '');
      if (!/^\d{5,15}$/.test(to)) throw new GraphError(100, 'Param to is not a phone number.');
      if (to === this.#world.ids.displayPhone) throw new GraphError(131021);
      return { to, customer: this.#world.byPhone(to), input: body.to };
    }
    if (body.recipient === undefined) throw new GraphError(131008, 'Give either to or recipient.');
    const customer = this.#world.byUserId(body.recipient);
    if (customer && body.type === 'template' && this.#find(body.template)?.category === 'AUTHENTICATION')
      throw new GraphError(131062);
    return { to: null, customer, input: body.recipient };
  }

  #windowOpen(customer: Customer, now: number): boolean {
    return customer.lastInboundAt !== null && now < customer.lastInboundAt + WINDOW_MS;
  }

  #find(send: TemplateSend): Template | null {
    const { templates } = this.#world;
    return (
      templates.find((template) => template.name === send.name && template.language === send.language.code) ??
      null
    );
  }

  #template(send: TemplateSend): Template {
    const found = this.#find(send);
    if (!this.#world.rules.templates)
      return (
        found ?? {
          id: '0',
          name: send.name,
          language: send.language.code,
          category: 'UTILITY',
          status: 'APPROVED',
          body: send.name,
        }
      );
    if (found?.status !== 'APPROVED') throw new GraphError(found?.status === 'PAUSED' ? 132015 : 132001);
    const wanted = new Set(found.body.match(/\{\{\w+\}\}/g)).size;
    const given =
      send.components?.find((component) => component.type.toLowerCase() === 'body')?.parameters?.length ?? 0;
    if (wanted !== given)
      throw new GraphError(
        132000,
        `body: number of parameters (${given}) does not match the expected number of params (${wanted})`,
      );
    return found;
  }

  /** The message exists from here on: the customer's phone has it, unless it is to fail. */
  #accept(
    body: SendBody,
    customer: Customer | null,
    to: string | null,
    template: Template | null,
    now: number,
    failing: number | null,
  ): ChatMessage {
    const known = customer ?? nobody(to);
    const message = newMessage(known, 'api', now);
    message.type = body.type;
    message.content = (body as Json)[body.type] as Json;
    message.text = template && body.type === 'template' ? filled(template, body.template) : readable(body);
    message.mediaId = mediaIdOf(body);
    message.replyTo = body.context?.message_id ?? null;
    message.callbackData = body.biz_opaque_callback_data ?? null;
    if (customer && failing === null) {
      Object.assign(
        message,
        priceOf(customer, template, now, this.#world.allowance, this.#world.rules.freeServicePerMonth),
      );
      if (body.type === 'reaction') this.#react(body.reaction, message);
      else this.#world.addMessage(message);
      this.#ticks.start(message, customer);
    } else {
      message.failure = failing;
      if (customer) this.#world.addMessage(message);
      // Later than the answer, as with Meta.
      setImmediate(() => this.#ticks.fail(message, failing ?? 131026, to));
    }
    return message;
  }

  /** A reaction is no bubble: it stands on the message that it is about. */
  #react(reaction: { message_id: string; emoji: string }, message: ChatMessage): void {
    const target = this.#world.message(reaction.message_id);
    if (!target) return;
    if (reaction.emoji) target.reactions.business = reaction.emoji;
    else delete target.reactions.business;
    message.customerId = target.customerId;
    this.#world.emit({ type: 'message', message: target });
  }
}

/** Stands for a number that nobody has, to build the message that will fail. */
function nobody(phone: string | null): Customer {
  return {
    id: '',
    name: '',
    phone,
    username: null,
    hidesPhone: false,
    userId: '',
    bookName: null,
    language: 'id',
    ticks: { sentMs: [0, 0], deliveredMs: null, readMs: null },
    lastInboundAt: null,
    referredAt: null,
    freeEntryUntil: null,
  };
}

/** A template's text with its parameters in place. */
function filled(template: Template, send: TemplateSend): string {
  const parameters =
    send.components?.find((component) => component.type.toLowerCase() === 'body')?.parameters ?? [];
  let next = 0;
  return template.body.replace(/\{\{\w+\}\}/g, () => {
    const parameter = parameters[next];
    next += 1;
    return typeof parameter?.text === 'string' ? parameter.text : '…';
  });
}

/** Checks a body; what is wrong becomes Meta's error 100 or 131008 with the place in its details. */
export function parse<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue?.path.join('.') || 'body';
  const missing = issue?.code === 'invalid_type' && issue.message.includes('undefined');
  throw new GraphError(missing ? 131008 : 100, `${place}: ${issue?.message ?? 'invalid'}`);
}
