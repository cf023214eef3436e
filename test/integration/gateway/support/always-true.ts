import { expect } from 'vitest';
import { statusRank } from '#shared/coexistence/status-rank.ts';
import type { Store } from '../../../../src/gateway/store/open.ts';
import type { Piece } from './conversation.ts';

/** Types of the `messages` field that are no words of a customer. */
const NO_WORDS: readonly unknown[] = ['edit', 'revoke', 'reaction', 'system'];

/** What must be true of a number after every batch of webhooks, in whatever order they came. */
export class AlwaysTrue {
  readonly #store: Store;
  readonly #numberId: string;
  readonly #ranks = new Map<string, number>();
  /** Times of the customers' live words so far, by wamid. */
  readonly #words = new Map<unknown, number>();

  constructor(store: Store, numberId: string) {
    this.#store = store;
    this.#numberId = numberId;
  }

  async after(pieces: Piece[]): Promise<void> {
    for (const { field, lists } of pieces)
      for (const said of (field === 'messages' ? (lists.messages ?? []) : []) as Record<string, unknown>[])
        if (!NO_WORDS.includes(said.type)) this.#words.set(said.id, Number(said.timestamp) * 1000);
    await this.#noStatusSteppedBack();
    await this.#onlyLiveWordsOpen();
  }

  async #noStatusSteppedBack(): Promise<void> {
    const messages = await this.#store.db
      .selectFrom('messages')
      .select(['wamid', 'command_id', 'status'])
      .where('number_id', '=', this.#numberId)
      .where('status', 'is not', null)
      .execute();
    for (const { wamid, command_id, status } of messages) {
      const name = command_id ?? wamid ?? '';
      const rank = status === null ? 0 : statusRank(status);
      expect(rank).toBeGreaterThanOrEqual(this.#ranks.get(name) ?? 0);
      this.#ranks.set(name, rank);
    }
  }

  async #onlyLiveWordsOpen(): Promise<void> {
    const threads = await this.#store.db
      .selectFrom('threads')
      .select(['last_inbound_at', 'unread'])
      .where('number_id', '=', this.#numberId)
      .where('merged_into', 'is', null)
      .execute();
    const newest = Math.max(0, ...this.#words.values());
    expect(Math.max(0, ...threads.map((thread) => thread.last_inbound_at ?? 0))).toBe(newest);
    expect(threads.reduce((sum, thread) => sum + thread.unread, 0)).toBeLessThanOrEqual(this.#words.size);
  }
}
