import type { Logger } from 'pino';
import type { Webhook } from '../webhooks/webhook.ts';
import { chance, pick } from '../world/chance.ts';
import type { People } from '../world/people.ts';
import type { Said } from '../world/said.ts';
import type { Customer } from '../world/types.ts';
import type { Agents } from './agents.ts';
import type { Line, Say } from './schema.ts';

/** One conversation as it is played: remembers its keys and the words that it chose. */
export class Script {
  readonly customer: Customer;
  readonly #id: string;
  readonly #keys = new Map<string, string>();
  readonly #words: Record<string, string[]>;
  readonly #seed: string;

  constructor(customer: Customer, id: string, words: Record<string, string[]>, seed: string) {
    this.customer = customer;
    this.#id = id;
    this.#words = words;
    this.#seed = seed;
  }

  /** Fills in a line's words; the same word in braces stays the same through one conversation. */
  fill(text: string | string[], nth: number): string {
    const chosen = Array.isArray(text) ? pick(text, chance(this.#seed, this.#id, 'text', nth)) : text;
    return chosen.replace(/\{(\w+)\}/g, (whole, name: string) => {
      if (name === 'name') return this.customer.name.split(' ')[0] ?? '';
      const words = this.#words[name];
      return words ? pick(words, chance(this.#seed, this.#id, name)) : whole;
    });
  }

  /** A line as something that a person says. */
  said(line: Say, nth: number, at?: number): Said {
    const { who: _who, agent: _agent, after: _after, key: _key, quotes, text, ...rest } = line;
    const replyTo = quotes ? this.#keys.get(quotes) : undefined;
    const filled = text === undefined ? {} : { text: this.fill(text, nth) };
    const caption = rest.document?.caption;
    if (rest.document && caption) rest.document = { ...rest.document, caption: this.fill(caption, nth) };
    return { ...rest, ...filled, ...(replyTo && { replyTo }), ...(at !== undefined && { at }) };
  }

  remember(line: Line, wamid: string): void {
    if (line.key) this.#keys.set(line.key, wamid);
  }

  /**
   * Plays a line by a customer or on the phone.
   * @param at when it was said; now when absent
   * @param collect takes the webhook instead of the post office
   */
  play(
    people: People,
    line: Exclude<Line, { awaits: number }>,
    nth: number,
    at?: number,
    collect?: (hook: Webhook) => void,
  ): void {
    const options = {
      key: `${this.#id}:${nth}`,
      force: true,
      ...(at !== undefined && { at }),
      ...(collect && { collect }),
    };
    const by = line.who === 'customer' ? 'customer' : 'phone';
    const target = (key: string) => this.#keys.get(key) ?? '';
    if ('edit' in line) people.edit(by, target(line.edit), this.fill(line.to, nth), options);
    else if ('revoke' in line) people.revoke(by, target(line.revoke), options);
    else if ('react' in line) people.react(by, target(line.react), line.emoji, options);
    else {
      const said = this.said(line, nth, at);
      const message =
        by === 'customer'
          ? people.customerSays(this.customer, said, options)
          : people.phoneSays(this.customer, said, options);
      this.remember(line, message.wamid);
    }
  }

  /** Plays an agent's line through the gateway; the owner says it on the phone when no such agent is there. */
  async playAgent(people: People, agents: Agents, line: Say, nth: number, log: Logger): Promise<void> {
    const agent = agents.who(line.agent);
    if (agent && line.text !== undefined) {
      try {
        await agents.say(agent, this.customer, this.fill(line.text, nth));
        return;
      } catch (error) {
        log.warn({ err: error }, 'an agent could not send');
      }
    }
    this.play(people, { ...line, who: 'phone' }, nth);
  }
}
