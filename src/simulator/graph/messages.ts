import type { z } from 'zod';
import type { HeldSends } from '../templates/held-sends.ts';
import type { ArmedErrors } from '../world/armed-errors.ts';
import type { BusinessNumber } from '../world/business.ts';
import { GraphError } from '../world/errors.ts';
import { newMessage } from '../world/people.ts';
import { priceOf } from '../world/pricing.ts';
import { restrictedBy } from '../world/standing.ts';
import { labelsOf } from '../world/tap.ts';
import type { Ticks } from '../world/ticks.ts';
import type { Passage } from '../world/traffic.ts';
import type { ChatMessage, Customer, Json } from '../world/types.ts';
import type { World } from '../world/world.ts';
import { type Checked, checkSend, REACH_MS } from './check-send.ts';
import { nobody, type Recipient, recipientOf } from './recipient.ts';
import { mediaOf, ReadBody, SendBody } from './send-body.ts';

/** What the server does with a send: answer at once, or leave the caller hanging for a while. */
export type SendOutcome = { answer: Json } | { holdMs: number; accepted: boolean };

/** Meta's end of `POST /{phone number id}/messages`: refuses what Meta would, and hands the rest to the customer. */
export class Sending {
  readonly #world: World;
  readonly #ticks: Ticks;
  readonly #errors: ArmedErrors;
  readonly #held: HeldSends;

  constructor(world: World, ticks: Ticks, errors: ArmedErrors, held: HeldSends) {
    this.#world = world;
    this.#ticks = ticks;
    this.#errors = errors;
    this.#held = held;
  }

  /**
   * @param arrived monotonic milliseconds, for the counters
   * @throws GraphError what Meta answers instead of 200
   */
  handle(number: BusinessNumber, body: unknown, arrived: number): SendOutcome {
    if (typeof body === 'object' && body !== null && 'status' in body)
      return { answer: this.#read(number, body) };
    const typed =
      typeof body === 'object' && body !== null && !('type' in body) ? { ...body, type: 'text' } : body;
    return this.#counted(number, parse(SendBody, typed), arrived);
  }

  #read(number: BusinessNumber, raw: unknown): Json {
    const body = parse(ReadBody, raw);
    const message = this.#world.message(body.message_id);
    if (message?.from !== 'customer' || message.number !== number.phoneNumberId)
      throw new GraphError(131009, 'message_id is not a message that was received.');
    if (this.#world.clock.now() - message.at > REACH_MS)
      throw new GraphError(131009, 'The message is older than 30 days.');
    for (const earlier of this.#world.chat(message.customerId)) {
      if (earlier.from === 'customer' && earlier.at <= message.at) this.#ticks.reach(earlier, 'read');
    }
    if (body.typing_indicator) this.#world.emit({ type: 'typing', customerId: message.customerId });
    return { success: true };
  }

  #counted(number: BusinessNumber, body: SendBody, arrived: number): SendOutcome {
    const recipient = recipientOf(this.#world, number, body);
    const who = recipient.customer?.id ?? recipient.input;
    const note = (outcome: Passage['outcome']) =>
      this.#world.traffic.note({ at: arrived, number: number.phoneNumberId, who, outcome });
    try {
      const outcome = this.#send(number, body, recipient);
      note('answer' in outcome || outcome.accepted ? 'accepted' : 'silent');
      return outcome;
    } catch (error) {
      if (error instanceof GraphError) note(error.code);
      throw error;
    }
  }

  #send(number: BusinessNumber, body: SendBody, recipient: Recipient): SendOutcome {
    const { rules, clock, traffic } = this.#world;
    const { to, customer, input } = recipient;
    const now = clock.now();
    const armed = this.#errors.take(customer?.id ?? null, body.type);
    if (armed?.as === 'timeout-before') return { holdMs: armed.holdMs, accepted: false };
    if (armed?.as === '500') throw new GraphError(armed.code, armed.details, 500);
    if (armed?.as === 'answer') throw new GraphError(armed.code, armed.details);

    if (number.lifecycle !== 'active') throw new GraphError(133010);
    const restricted = restrictedBy(number, body.type, now);
    if (restricted !== null) throw new GraphError(restricted);
    if (rules.perSecond !== null && traffic.full(number.phoneNumberId, now, rules.perSecond))
      throw new GraphError(130429);
    const checked = checkSend(this.#world, number, body, recipient);
    if (customer && rules.pair && !traffic.takePair(customer.id, now)) throw new GraphError(131056);
    traffic.count(number.phoneNumberId, now);
    if (armed?.as === 'status') checked.failing = armed.code;

    const { message, held } = this.#accept(number, body, recipient, checked, now);
    if (armed?.as === 'timeout-after-accept') return { holdMs: armed.holdMs, accepted: true };
    const status = held ? 'held_for_quality_assessment' : 'accepted';
    return {
      answer: {
        messaging_product: 'whatsapp',
        contacts: [{ input, ...(to && { wa_id: to }), ...(!to && customer && { user_id: customer.userId }) }],
        messages: [{ id: message.wamid, ...(checked.template && { message_status: status }) }],
      },
    };
  }

  /** The message exists from here on: the customer's phone has it, unless it is to fail or waits for a quality. */
  #accept(
    number: BusinessNumber,
    body: SendBody,
    { customer, to }: Recipient,
    { template, text, failing }: Checked,
    now: number,
  ): { message: ChatMessage; held: boolean } {
    const message = newMessage(customer ?? nobody(number, to), 'api', now);
    message.type = body.type;
    message.content = (body as Json)[body.type] as Json;
    message.text = text;
    message.mediaId = mediaOf(body)?.id ?? null;
    message.choices = labelsOf(message, this.#world.templates, number.wabaId);
    message.replyTo = body.context?.message_id ?? null;
    message.callbackData = body.biz_opaque_callback_data ?? null;
    if (!customer || failing !== null) {
      message.failure = failing;
      if (customer) this.#world.addMessage(message);
      // Later than the answer, as with Meta.
      setImmediate(() => this.#ticks.fail(message, failing ?? 131026, to));
      return { message, held: false };
    }
    if (template?.category === 'MARKETING') customer.marketing.push(now);
    // A message of ours takes the conversation back from Meta's agent.
    customer.agentHolds = false;
    const { allowance, rules } = this.#world;
    Object.assign(message, priceOf(customer, template, now, allowance, rules.freeServicePerMonth));
    const arrive = () => this.#arrive(message, customer, body);
    const held = template !== null && this.#held.wanted(template);
    if (held) this.#held.hold(template, { message, customer, arrive });
    else arrive();
    return { message, held };
  }

  #arrive(message: ChatMessage, customer: Customer, body: SendBody): void {
    if (body.type === 'reaction') this.#react(body.reaction, message);
    else this.#world.addMessage(message);
    this.#ticks.start(message, customer);
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

/** Checks a body; what is wrong becomes Meta's error 100, 131008 or 131009 with the place in its details. */
export function parse<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue?.path.join('.') || 'body';
  const missing = issue?.code === 'invalid_type' && issue.message.includes('undefined');
  const code = missing ? 131008 : place.startsWith('interactive') ? 131009 : 100;
  throw new GraphError(code, `${place}: ${issue?.message ?? 'invalid'}`);
}
