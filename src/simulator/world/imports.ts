import { HistoryJob } from '../history/history-job.ts';
import type { HistoryPlan } from '../history/plan.ts';
import { contactsSync, historyChunk, historyDeclined, historyMedia } from '../webhooks/payloads.ts';
import type { PostOffice } from '../webhooks/post-office.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import type { BusinessNumber, SyncKind } from './business.ts';
import { makeContent, type ReadBundled } from './content.ts';
import { newMessage } from './people.ts';
import type { Said } from './said.ts';
import type { ChatMessage, Customer } from './types.ts';
import type { World } from './world.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Files follow only for messages this old at most (Meta, history). */
const MEDIA_MS = 14 * DAY;
/** Phases of the import, by how long ago the message was written. */
const PHASES = [
  { phase: 0, from: 0, to: DAY },
  { phase: 1, from: DAY, to: 90 * DAY },
  { phase: 2, from: 90 * DAY, to: 180 * DAY },
];

export interface HistoryOptions {
  /** Only these customers. */
  customers?: string[] | undefined;
  /** Of this number; the first when absent. */
  number?: BusinessNumber | undefined;
  /** Messages in one webhook. */
  chunkSize?: number | undefined;
  /** Chunks come in reversed order, as Meta's may come in any. */
  disordered?: boolean | undefined;
  /** The owner did not agree: one webhook says so and nothing else comes. */
  declined?: boolean | undefined;
}

interface ImportsOptions {
  world: World;
  post: PostOffice;
  origin: () => string;
  bundled: ReadBundled;
}

/** What the phone hands over once: older chats and the address book. */
export class Imports {
  readonly #options: ImportsOptions;
  #planned: HistoryPlan | null = null;
  /** The made-up past that is under way, or was last. */
  job: HistoryJob | null = null;

  constructor(options: ImportsOptions) {
    this.#options = options;
  }

  /** An older message that only the phones know until the history is imported. */
  remember(
    customer: Customer,
    from: 'customer' | 'phone',
    said: Said & { at: number },
    key?: string,
  ): ChatMessage {
    const { world, origin, bundled } = this.#options;
    const message: ChatMessage = {
      ...newMessage(customer, from, said.at, key),
      ...makeContent(said, world.media, origin(), bundled),
      replyTo: said.replyTo ?? null,
      delivery: 'read',
      source: 'history',
    };
    world.addMessage(message);
    return message;
  }

  /** Posts the remembered messages in chunks by phase, then the files that are young enough. */
  history(options: HistoryOptions): { chunks: number; messages: number } {
    const { world, post } = this.#options;
    const number = options.number ?? world.business.first;
    if (options.declined) {
      post.post(historyDeclined(number));
      return { chunks: 1, messages: 0 };
    }
    const wanted = options.customers ?? this.#customersOf(number).map(({ id }) => id);
    const now = world.clock.now();
    const all = wanted.flatMap((id) => world.chat(id).filter((message) => message.source === 'history'));
    const inPhase = ({ from, to }: { from: number; to: number }) =>
      all.filter((message) => now - message.at >= from && now - message.at < to);
    const total = PHASES.reduce((sum, phase) => sum + inPhase(phase).length, 0);
    const size = options.chunkSize ?? 200;
    let done = 0;
    const chunks: Webhook[] = PHASES.flatMap((phase) => {
      const messages = inPhase(phase);
      const count = Math.ceil(messages.length / size);
      return Array.from({ length: count }, (_, index) => {
        const part = messages.slice(index * size, (index + 1) * size);
        done += part.length;
        const progress = Math.round((done / total) * 100);
        return historyChunk(number, this.#byCustomer(part), {
          phase: phase.phase,
          order: index + 1,
          progress,
        });
      });
    });
    if (options.disordered) chunks.reverse();
    for (const chunk of chunks) post.post(chunk);
    const files = all.filter((message) => message.mediaId !== null && now - message.at <= MEDIA_MS);
    for (const message of files) post.post(historyMedia(number, world.customer(message.customerId), message));
    return { chunks: chunks.length, messages: total };
  }

  /** Posts the address book: the customers named there, or those asked for. */
  contacts(options: {
    customers?: string[] | undefined;
    number?: BusinessNumber | undefined;
    action?: 'add' | 'remove' | undefined;
  }): {
    contacts: number;
  } {
    const { world, post } = this.#options;
    const number = options.number ?? world.business.first;
    const action = options.action ?? 'add';
    const people =
      options.customers?.map((id) => world.customer(id)) ??
      this.#customersOf(number).filter((customer) => customer.bookName);
    const withPhone = people.filter((customer) => customer.phone !== null);
    const at = world.clock.now();
    for (let start = 0; start < withPhone.length; start += 100) {
      const page = withPhone.slice(start, start + 100);
      post.post(
        contactsSync(
          number,
          page.map((customer) => ({ customer, fullName: customer.bookName ?? customer.name, action, at })),
        ),
      );
    }
    return { contacts: withPhone.length };
  }

  /** A made-up past, brought at once. */
  make(number: BusinessNumber, plan: HistoryPlan): HistoryJob {
    const { world, post, origin } = this.#options;
    this.job?.stop();
    this.job = new HistoryJob(world, post, number, plan, origin());
    return this.job;
  }

  /** A made-up past that comes when the gateway asks for the history. */
  planFor(plan: HistoryPlan | null): void {
    this.#planned = plan;
  }

  clear(): void {
    this.job?.stop();
    this.job = null;
    this.#planned = null;
  }

  /** What comes of a request that Meta took, by what the owner agreed to. */
  answerSync(number: BusinessNumber, kind: SyncKind): void {
    if (kind === 'smb_app_state_sync') this.contacts({ number });
    else if (number.history === 'yes' && this.#planned) this.make(number, this.#planned);
    else if (number.history !== 'never')
      this.history({ number, declined: number.history === 'declined', disordered: true });
  }

  #customersOf(number: BusinessNumber): Customer[] {
    return [...this.#options.world.customers.values()].filter(
      (customer) => customer.number === number.phoneNumberId,
    );
  }

  #byCustomer(messages: ChatMessage[]): { customer: Customer; messages: ChatMessage[] }[] {
    const groups = new Map<string, ChatMessage[]>();
    for (const message of messages)
      groups.set(message.customerId, [...(groups.get(message.customerId) ?? []), message]);
    return [...groups].map(([id, group]) => ({
      customer: this.#options.world.customer(id),
      messages: group,
    }));
  }
}
