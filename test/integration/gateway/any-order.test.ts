import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyItems } from '../../../src/gateway/ingest/apply-items.ts';
import { refreshThreads } from '../../../src/gateway/ingest/threads.ts';
import { parseWebhook } from '../../../src/gateway/meta/parse-webhook.ts';
import { nameMessage } from '../../../src/gateway/outbound/message-effects.ts';
import { changeFeed, numberFeed } from '../../../src/gateway/store/changes.ts';
import { ensureNumber } from '../../../src/gateway/store/workspace.ts';
import { AlwaysTrue } from './support/always-true.ts';
import { bodyOf } from './support/body-of.ts';
import { API_WAMID, conversation, type Happening, type Piece } from './support/conversation.ts';
import { NUMBER } from './support/meta.ts';
import { STORES, type TestStore } from './support/stores.ts';
import { threadsSeen } from './support/threads-seen.ts';

/** The same cases every time; PROPERTY_RUNS and PROPERTY_SEED widen and move them. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 25);
const SEED = Number(process.env.PROPERTY_SEED ?? 20_261_121);
const NOW = 1_795_200_000_000;

describe.each(STORES)('a conversation in any order on $kind', ({ open }) => {
  let test: TestStore;
  let made = 0;

  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.drop());

  /** Lets the same conversation happen on a number of its own, in the batches given, and tells what came of it. */
  async function happen(batches: Happening[][]): Promise<unknown> {
    const { db } = test.store;
    made += 1;
    const ids = { phoneNumberId: `pn-${made}`, wabaId: `waba-${made}` };
    const number = await ensureNumber(test.store, { ...NUMBER, ...ids }, NOW);
    const always = new AlwaysTrue(test.store, number.id);
    const commandId = uuidv7();
    const deliver = async (pieces: Piece[]) => {
      if (pieces.length === 0) return;
      const items = [...parseWebhook(Buffer.from(bodyOf(pieces, ids.phoneNumberId, ids.wabaId, commandId)))];
      const broken = await applyItems(
        db,
        Array.from(items, (item) => ({ ...item, inboxId: made, receivedAt: NOW })),
        NOW,
      );
      expect(broken).toEqual([]);
      await always.after(pieces);
    };

    await deliver([firstWord]);
    const messageId = await queueReply(number.id, commandId);
    for (const batch of batches) {
      let pieces: Piece[] = [];
      for (const happening of batch) {
        if (happening !== 'graph-answer') {
          pieces.push(happening);
          continue;
        }
        await deliver(pieces);
        pieces = [];
        await answer(number.id, messageId);
      }
      await deliver(pieces);
    }
    return threadsSeen(test.store, number.id);
  }

  /** What an agent sent from here: there before Graph, or any webhook, has named it. */
  async function queueReply(numberId: string, commandId: string): Promise<string> {
    const id = uuidv7();
    await changeFeed(test.store.db, numberFeed(numberId), NOW, async (change) => {
      const thread = await change.trx
        .selectFrom('threads')
        .select('id')
        .where('number_id', '=', numberId)
        .executeTakeFirstOrThrow();
      await change.trx
        .insertInto('messages')
        .values({
          id,
          number_id: numberId,
          thread_id: thread.id,
          command_id: commandId,
          direction: 'out',
          origin: 'agent',
          author_name: 'Sari',
          kind: 'text',
          text: 'from the API',
          sent_at: 1_795_100_025_000,
          received_at: NOW,
          source: 'live',
          content_rank: 4,
          status: 'queued',
        })
        .execute();
      await change.trx
        .insertInto('outbound')
        .values({
          id,
          command_id: commandId,
          message_id: id,
          content: JSON.stringify({ kind: 'text', text: 'from the API' }),
          number_id: numberId,
          thread_id: thread.id,
          created_at: NOW,
        })
        .execute();
      change.touched.changed('message', id);
      await refreshThreads(change, [thread.id]);
    });
    return id;
  }

  async function answer(numberId: string, messageId: string): Promise<void> {
    await changeFeed(test.store.db, numberFeed(numberId), NOW, async (change) => {
      await nameMessage(change, messageId, API_WAMID);
      const message = await change.trx
        .selectFrom('messages')
        .select('thread_id')
        .where('id', '=', messageId)
        .executeTakeFirstOrThrow();
      const thread = await change.trx
        .selectFrom('threads')
        .select(['id', 'merged_into'])
        .where('id', '=', message.thread_id)
        .executeTakeFirstOrThrow();
      await refreshThreads(change, [thread.merged_into ?? thread.id]);
    });
  }

  const firstWord: Piece = {
    field: 'messages',
    lists: {
      messages: [
        {
          from: '62833',
          from_user_id: 'ID.c1',
          id: 'wamid.first',
          timestamp: '1795100000',
          type: 'text',
          text: { body: 'halo' },
        },
      ],
      contacts: [{ profile: { name: 'Budi' }, wa_id: '62833', user_id: 'ID.c1' }],
    },
  };

  it('comes to the same threads, however it is ordered, repeated and batched', {
    timeout: 600_000,
  }, async () => {
    const shuffled = conversation.chain((happenings) =>
      fc.record({
        told: fc.constant(happenings),
        order: fc.shuffledSubarray([...happenings, ...happenings], {
          minLength: happenings.length * 2,
          maxLength: happenings.length * 2,
        }),
        sizes: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ({ told, order, sizes }) => {
        const inOrder = await happen(told.map((one) => [one]));
        expect(await happen(batched(order, sizes))).toEqual(inOrder);
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
  });
});

function batched(order: Happening[], sizes: number[]): Happening[][] {
  const batches: Happening[][] = [];
  for (let start = 0, index = 0; start < order.length; index++) {
    const size = sizes[index % sizes.length] ?? 1;
    batches.push(order.slice(start, start + size));
    start += size;
  }
  return batches;
}
