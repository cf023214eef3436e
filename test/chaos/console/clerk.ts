import { below, type Random } from '../../support/random.ts';
import type { Page } from './page.ts';
import type { Remains } from './remains.ts';

/** A picture of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Somebody who types at a console and remembers what it answered. No two of their texts are alike. */
export class Clerk {
  readonly #random: Random;
  readonly #name: string;
  #typed = 0;
  /** command id → text: what the composer was told is queued, at every console that this person has had. */
  readonly queued = new Map<string, string>();
  /** Of them, those that the present console's files must still tell of. */
  readonly #here = new Set<string>();
  /** Texts that were handed over and not answered for: each is queued or not, whole or not at all. */
  readonly #open = new Set<string>();
  /** thread → every draft that it may have: one, but for a change that was not answered. */
  readonly #drafts = new Map<string, Set<string>>();

  constructor(name: string, random: Random) {
    this.#name = name;
    this.#random = random;
  }

  /** Writes a draft, or sends a text or a picture, in one of these threads. */
  act(page: Page, threads: readonly string[]): Promise<void> {
    const threadId = threads[below(this.#random, threads.length)] as string;
    const text = `${this.#name} ${++this.#typed}`;
    const draw = below(this.#random, 10);
    if (draw < 4) return this.#draft(page, threadId, draw === 0 ? '' : text);
    return draw < 9 ? this.#send(page, threadId, text) : this.#sendPicture(page, threadId, text);
  }

  /** This person's console has other files from now on, and in them this. */
  had(unsent: ReadonlyMap<string, string>, drafts: ReadonlyMap<string, string>): void {
    this.#here.clear();
    for (const [commandId, text] of unsent) this.#told(commandId, text);
    this.#drafts.clear();
    for (const [threadId, text] of drafts) this.#drafts.set(threadId, new Set([text]));
  }

  /**
   * Compares with what a console left that was killed, and takes what was open and turned out to be kept for queued.
   * @returns sentences, one a broken promise
   */
  compare({ unsent, seen, drafts }: Remains): { lost: string[]; invented: string[] } {
    const lost: string[] = [];
    const invented: string[] = [];
    const kept = new Set(unsent.map(({ commandId }) => commandId));
    for (const commandId of this.#here)
      if (!kept.has(commandId) && !seen.has(commandId))
        lost.push(`“${this.queued.get(commandId)}” (${commandId}) was queued`);
    for (const { commandId, text } of unsent) {
      if (this.#here.has(commandId)) continue;
      if (text !== null && this.#open.delete(text)) this.#told(commandId, text);
      else invented.push(`“${text}” (${commandId}) lies in the outbox`);
    }
    // What was open and is not there was never queued: its text is still in the composer.
    this.#open.clear();
    for (const [threadId, possible] of this.#drafts) {
      const found = drafts.get(threadId) ?? '';
      if (!possible.has(found)) lost.push(`a draft is “${found}” and was ${[...possible].join(' or ')}`);
      this.#drafts.set(threadId, new Set([found]));
    }
    return { lost, invented };
  }

  async #draft(page: Page, threadId: string, text: string): Promise<void> {
    this.#mayBe(threadId, text);
    if ((await page.ask('drafts.set', { threadId, text }))?.ok) this.#drafts.set(threadId, new Set([text]));
  }

  async #send(page: Page, threadId: string, text: string): Promise<void> {
    this.#open.add(text);
    // A text that is queued takes its thread's draft with it.
    this.#mayBe(threadId, '');
    const answer = await page.ask('messages.send', { threadId, text, replyToWamid: null });
    if (answer?.ok) this.#drafts.set(threadId, new Set(['']));
    this.#answered(text, answer);
  }

  async #sendPicture(page: Page, threadId: string, caption: string): Promise<void> {
    this.#open.add(caption);
    const file = { name: 'kain.png', mime: 'image/png', bytes: new Uint8Array(PNG) };
    this.#answered(caption, await page.ask('messages.sendFile', { threadId, ...file, caption }));
  }

  #answered(text: string, answer: Awaited<ReturnType<typeof Page.prototype.ask<'messages.send'>>>): void {
    if (answer === null) return;
    if (!answer.ok) throw new Error(`“${text}” was refused by the console: ${answer.error.code}`);
    this.#open.delete(text);
    this.#told(answer.value.commandId, text);
  }

  #told(commandId: string, text: string): void {
    this.queued.set(commandId, text);
    this.#here.add(commandId);
  }

  #mayBe(threadId: string, text: string): void {
    const possible = this.#drafts.get(threadId) ?? new Set(['']);
    this.#drafts.set(threadId, possible.add(text));
  }
}
