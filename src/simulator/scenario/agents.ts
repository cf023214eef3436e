import { setTimeout as wait } from 'node:timers/promises';
import { v7 } from 'uuid';
import { z } from 'zod';
import { ContactPage, ThreadPage } from '#shared/gateway-api/http.ts';
import type { Customer } from '../world/types.ts';

/** A gateway that was just given a whole day may need a moment until it shows the thread. */
const LOOKS = 10;
const LOOK_AGAIN_MS = 2_000;

/** Somebody on a laptop, by a token of the gateway's. */
export const Agent = z.strictObject({ name: z.string().min(1), token: z.string().min(1) });
export type Agent = z.infer<typeof Agent>;

/** Agents of a scenario: they send through the gateway's own API, as a console does. */
export class Agents {
  readonly #gateway: () => string | null;
  readonly #agents: Agent[];
  readonly #threads = new Map<string, string>();
  #next = 0;

  constructor(gateway: () => string | null, agents: Agent[]) {
    this.#gateway = gateway;
    this.#agents = agents;
  }

  /** The agent of this name, or always the same one in its place; any in turn without a name. Null when there is none. */
  who(name: string | undefined): Agent | null {
    const named = this.#agents.find((agent) => agent.name === name);
    if (named) return named;
    if (name === undefined) this.#next += 1;
    const place = name === undefined ? this.#next : name.charCodeAt(0);
    return this.#agents[place % Math.max(1, this.#agents.length)] ?? null;
  }

  /** Sends a text; throws when the gateway does not take it. */
  async say(agent: Agent, customer: Customer, text: string): Promise<void> {
    const threadId = await this.#thread(agent, customer);
    const body = { commandId: v7(), threadId, content: { kind: 'text', text }, replyToWamid: null };
    await this.#call(agent, 'POST', '/v1/messages', body);
  }

  async #thread(agent: Agent, customer: Customer): Promise<string> {
    for (let look = 0; look < LOOKS; look += 1) {
      if (look > 0) await wait(LOOK_AGAIN_MS);
      if (!this.#threads.has(customer.userId)) await this.#learn(agent);
      const known = this.#threads.get(customer.userId);
      if (known) return known;
    }
    throw new Error(`The gateway knows no thread with ${customer.name}.`);
  }

  /** Reads who the gateway's threads are with. */
  async #learn(agent: Agent): Promise<void> {
    const people = new Map<string, string>();
    for (let before: string | null = ''; before !== null; ) {
      const page: z.infer<typeof ContactPage> = ContactPage.parse(
        await this.#call(agent, 'GET', paged('/v1/contacts', before)),
      );
      for (const contact of page.contacts) if (contact.userId) people.set(contact.id, contact.userId);
      before = page.next;
    }
    for (let before: string | null = ''; before !== null; ) {
      const page: z.infer<typeof ThreadPage> = ThreadPage.parse(
        await this.#call(agent, 'GET', paged('/v1/threads', before)),
      );
      for (const thread of page.threads) {
        const userId = people.get(thread.contactId);
        if (userId && thread.mergedInto === null) this.#threads.set(userId, thread.id);
      }
      before = page.next;
    }
  }

  async #call(agent: Agent, method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.#gateway()}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${agent.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    if (!response.ok)
      throw new Error(
        `${method} ${path} was answered ${response.status}: ${(await response.text()).slice(0, 200)}`,
      );
    return response.json();
  }
}

const paged = (path: string, before: string) =>
  `${path}?limit=200${before && `&before=${encodeURIComponent(before)}`}`;
