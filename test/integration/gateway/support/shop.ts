import { applyItems, type SetAside } from '../../../../src/gateway/ingest/apply-items.ts';
import { parseWebhook } from '../../../../src/gateway/meta/parse-webhook.ts';
import type { Store } from '../../../../src/gateway/store/open.ts';
import { contactFromRow } from '../../../../src/gateway/store/rows/contact.ts';
import { messageFromRow, selectMessages } from '../../../../src/gateway/store/rows/message.ts';
import { numberFromRow } from '../../../../src/gateway/store/rows/number.ts';
import { selectThreads, threadFromRow } from '../../../../src/gateway/store/rows/thread.ts';
import { ensureNumber } from '../../../../src/gateway/store/workspace.ts';
import { NUMBER } from './meta.ts';

export const RINA = { phone: '6285710003344', userId: 'ID.48210933765510027714' };
/** Second 0 of the tests' conversations, in milliseconds. */
export const START = 1_795_140_000_000;

let shops = 0;
let wamids = 0;

type Side = { phone?: string; userId?: string };

/** A number of its own whose webhooks are written by hand. `at` is in seconds after {@link START}. */
export async function openShop(store: Store, given: { onboardedAt?: number } = {}) {
  shops += 1;
  const ids = { phoneNumberId: `shop-${shops}`, wabaId: `waba-${shops}` };
  const row = await ensureNumber(store, { ...NUMBER, ...ids, onboardedAt: given.onboardedAt ?? null }, START);
  const stamp = (at: number) => String(START / 1000 + at);
  const newId = () => `wamid.${wamids++}`;

  async function deliver(
    field: string,
    value: object,
    time?: number,
    receivedAt = START,
  ): Promise<SetAside[]> {
    const metadata = { display_phone_number: NUMBER.displayPhone, phone_number_id: ids.phoneNumberId };
    const body = {
      entry: [
        {
          id: ids.wabaId,
          time,
          changes: [{ field, value: time === undefined ? { metadata, ...value } : value }],
        },
      ],
    };
    const items = [...parseWebhook(Buffer.from(JSON.stringify(body)))];
    return applyItems(
      store.db,
      Array.from(items, (item) => ({ ...item, inboxId: 1, receivedAt })),
      receivedAt,
    );
  }
  const textOf = (body: string | object) =>
    typeof body === 'string' ? { type: 'text', text: { body } } : body;

  return {
    id: row.id,
    deliver,
    /** Changes of this number as one body. */
    bodyOf(...changes: { field: string; value: object }[]) {
      const metadata = { display_phone_number: NUMBER.displayPhone, phone_number_id: ids.phoneNumberId };
      const told = changes.map(({ field, value }) => ({ field, value: { metadata, ...value } }));
      return Buffer.from(JSON.stringify({ entry: [{ id: ids.wabaId, changes: told }] }));
    },
    async customer(
      at: number,
      body: string | object,
      from: Side = RINA,
      id = newId(),
      contacts: object[] = [],
    ) {
      const message = {
        from: from.phone,
        from_user_id: from.userId,
        id,
        timestamp: stamp(at),
        ...textOf(body),
      };
      await deliver('messages', { messages: [message], contacts });
      return id;
    },
    async phone(at: number, body: string | object, to: Side = RINA, id = newId()) {
      const message = {
        from: NUMBER.displayPhone,
        to: to.phone,
        to_user_id: to.userId,
        id,
        timestamp: stamp(at),
        ...textOf(body),
      };
      await deliver('smb_message_echoes', { message_echoes: [message] });
      return id;
    },
    async past(at: number, body: string | object, fromBusiness: boolean, id = newId()) {
      const sides = fromBusiness ? { from: NUMBER.displayPhone, to: RINA.phone } : { from: RINA.phone };
      const message = {
        ...sides,
        id,
        timestamp: stamp(at),
        ...textOf(body),
        history_context: { status: 'READ' },
      };
      await deliver('history', {
        history: [{ metadata: { progress: 50 }, threads: [{ id: RINA.phone, messages: [message] }] }],
      });
      return id;
    },
    status: (wamid: string, status: string, at: number, more: object = {}) =>
      deliver('messages', {
        statuses: [{ id: wamid, status, timestamp: stamp(at), recipient_id: RINA.phone, ...more }],
      }),
    account: (event: string, at: number, more: object = {}) =>
      deliver('account_update', { event, ...more }, START / 1000 + at),
    /** News of the account, its number or its templates. */
    news: (field: string, value: object, at: number) => deliver(field, value, START / 1000 + at),
    book: (name: string | null, at: number, who: Side = RINA) =>
      deliver('smb_app_state_sync', {
        state_sync: [
          {
            type: 'contact',
            action: name ? 'add' : 'remove',
            contact: { full_name: name, phone_number: who.phone, user_id: who.userId },
            metadata: { timestamp: stamp(at) },
          },
        ],
      }),
    number: async () =>
      numberFromRow(
        await store.db.selectFrom('numbers').selectAll().where('id', '=', row.id).executeTakeFirstOrThrow(),
      ),
    contacts: async () =>
      (
        await store.db
          .selectFrom('contacts')
          .selectAll()
          .where('number_id', '=', row.id)
          .orderBy('id')
          .execute()
      ).map(contactFromRow),
    threads: async () =>
      (
        await selectThreads(store.db).where('threads.number_id', '=', row.id).orderBy('threads.id').execute()
      ).map(threadFromRow),
    messages: async () =>
      (
        await selectMessages(store.db)
          .where('messages.number_id', '=', row.id)
          .orderBy('messages.id')
          .execute()
      ).map(messageFromRow),
    async message(wamid: string) {
      const found = await selectMessages(store.db)
        .where('messages.number_id', '=', row.id)
        .where('messages.wamid', '=', wamid)
        .executeTakeFirstOrThrow();
      return messageFromRow(found);
    },
    async thread() {
      const rows = await selectThreads(store.db)
        .where('threads.number_id', '=', row.id)
        .where('threads.merged_into', 'is', null)
        .execute();
      if (rows.length !== 1 || !rows[0]) throw new Error(`${rows.length} threads`);
      return threadFromRow(rows[0]);
    },
  };
}
