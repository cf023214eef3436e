import { type SendContent, SendResponse, TemplateList } from '#shared/gateway-api/http.ts';
import type { Message } from '#shared/model/message.ts';
import type { Template } from '#shared/model/template.ts';
import { MOST_OFTEN_MS } from '../../../../src/gateway/templates/template-lister.ts';
import { Projection, TestConsole } from './test-console.ts';
import type { TestGateway } from './test-gateway.ts';
import { deliver, inbound } from './webhooks.ts';

let customers = 0;

interface Told {
  commandId?: string;
  threadId?: string;
  replyToWamid?: string | null;
  bulk?: boolean;
}

/** An agent at a console: follows the number's feed and sends to a customer of their own, whose window is open. */
export class TestDesk {
  readonly gateway: TestGateway;
  readonly console: TestConsole;
  readonly seen: Projection;
  /** Number of the customer; see `customer()` in webhooks.ts. */
  readonly n: number;
  threadId = '';

  private constructor(gateway: TestGateway, console: TestConsole) {
    this.gateway = gateway;
    this.console = console;
    this.seen = new Projection(gateway.url, gateway.token, gateway.feed);
    this.n = ++customers;
  }

  static async open(gateway: TestGateway): Promise<TestDesk> {
    gateway.graph.calls.length = 0;
    const desk = new TestDesk(gateway, await TestConsole.hello(gateway.url, gateway.token));
    await desk.seen.begin(desk.console);
    desk.threadId = await desk.openThread(desk.n);
    return desk;
  }

  /** The customer writes, so that there is a thread with an open window. */
  async openThread(n: number): Promise<string> {
    const { gateway } = this;
    await deliver(gateway.url, inbound(n, `wamid.open${n}`, 'Halo', gateway.clock.now()));
    const found = () => this.seen.threads().find((thread) => thread.title === `Pelanggan ${n}`);
    await this.until(() => found() !== undefined);
    return found()?.id ?? '';
  }

  until(done: () => boolean): Promise<void> {
    return this.seen.until(this.console, done);
  }

  ask(content: SendContent, told: Told = {}): Promise<{ status: number; body: unknown }> {
    const body = {
      commandId: crypto.randomUUID(),
      threadId: this.threadId,
      replyToWamid: null,
      ...told,
      content,
    };
    return this.gateway.ask('POST', '/v1/messages', { body });
  }

  /** @throws when it is not accepted, with the answer */
  async send(content: SendContent, told: Told = {}): Promise<Message> {
    const answer = await this.ask(content, told);
    if (answer.status !== 202) throw new Error(JSON.stringify(answer));
    return SendResponse.parse(answer.body).message;
  }

  say(text: string, told: Told = {}): Promise<Message> {
    return this.send({ kind: 'text', text }, told);
  }

  message(id: string): Message | undefined {
    return this.seen.messages().find((message) => message.id === id);
  }

  /** Follows the feed until this message is as wanted. */
  async becomes(message: Message, wanted: (now: Message) => boolean): Promise<Message> {
    await this.until(() => {
      const row = this.message(message.id);
      return row !== undefined && wanted(row);
    });
    return this.message(message.id) ?? message;
  }

  /** Follows it until Graph has it. @returns what was posted */
  async posted(message: Message): Promise<Record<string, unknown>> {
    await this.becomes(message, (now) => now.wamid !== null);
    const call = this.gateway.graph.sends.find(
      ({ body }) => body?.biz_opaque_callback_data === message.commandId,
    );
    return call?.body ?? {};
  }

  /** The row of a kind that the feed brought last. */
  get number() {
    return [...this.seen.rows.values()].flatMap((row) => (row.kind === 'number' ? [row.row] : []))[0];
  }

  get contact() {
    const thread = this.seen.threads().find(({ id }) => id === this.threadId);
    return [...this.seen.rows.values()].flatMap((row) =>
      row.kind === 'contact' && row.row.id === thread?.contactId ? [row.row] : [],
    )[0];
  }

  close(): void {
    this.console.close();
  }
}

/** Puts a file at the gateway. @returns its id */
export async function upload(gateway: TestGateway, type: string, name: string, bytes = 64): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes).fill(7)], { type }), name);
  const response = await fetch(`${gateway.url}/v1/media`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.token}` },
    body: form,
  });
  if (response.status !== 201) throw new Error(await response.text());
  return ((await response.json()) as { mediaId: string }).mediaId;
}

/** Templates as Meta lists them. */
export type ListedTemplate = {
  name: string;
  category?: string;
  status?: string;
  components: unknown[];
} & Record<string, unknown>;

/** Lets the gateway take over a list of templates. @returns them by name */
export async function listTemplates(
  gateway: TestGateway,
  templates: ListedTemplate[],
): Promise<Record<string, Template>> {
  const data = templates.map((template, place) => ({
    id: String(5_000 + place),
    language: 'id',
    status: 'APPROVED',
    category: 'UTILITY',
    ...template,
  }));
  gateway.graph.templates = data;
  await gateway.ask('POST', `/v1/numbers/${gateway.numberId}/templates/refresh`);
  gateway.timers.advance(MOST_OFTEN_MS);
  for (;;) {
    const { body } = await gateway.ask('GET', '/v1/templates');
    const kept = TemplateList.parse(body).templates;
    const all = data.every(({ name, status }) =>
      kept.some((template) => template.name === name && template.status === status),
    );
    if (all) return Object.fromEntries(kept.map((template) => [template.name, template]));
  }
}
