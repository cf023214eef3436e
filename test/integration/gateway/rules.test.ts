import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepWebhook } from '../../../src/gateway/ingest/inbox.ts';
import { sweep } from '../../../src/gateway/ingest/janitor.ts';
import { messageHistory } from '../../../src/gateway/ingest/message-history.ts';
import { changeFeed, numberFeed } from '../../../src/gateway/store/changes.ts';
import { NUMBER } from './support/meta.ts';
import { openShop, RINA, START } from './support/shop.ts';
import { STORES, type TestStore } from './support/stores.ts';

const at = (second: number) => START + second * 1000;
const DAY = 24 * 60 * 60;

describe.each(STORES)('the rules of a conversation on $kind', ({ open }) => {
  let test: TestStore;
  const shopOf = (given?: { onboardedAt?: number }) => openShop(test.store, given);

  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.drop());

  describe('unread and window', () => {
    it('counts live customer messages until somebody answers', async () => {
      const shop = await shopOf();
      await shop.customer(1, 'halo');
      await shop.customer(2, 'masih ada?');
      expect(await shop.thread()).toMatchObject({ unread: 2, lastInboundAt: at(2), lastMessageAt: at(2) });
      await shop.phone(3, 'masih kak');
      expect(await shop.thread()).toMatchObject({ unread: 0, lastInboundAt: at(2), lastMessageAt: at(3) });
      await shop.customer(4, 'oke');
      expect(await shop.thread()).toMatchObject({ unread: 1, lastInboundAt: at(4) });
    });

    it('is not raised by a message from before the answer that comes late', async () => {
      const shop = await shopOf();
      await shop.phone(5, 'halo kak');
      await shop.customer(4, 'permisi');
      expect(await shop.thread()).toMatchObject({
        unread: 0,
        lastInboundAt: at(4),
        preview: { text: 'halo kak' },
      });
    });

    it('never follows an echo, imported history, a reaction, an edit, a revoke or a note of WhatsApp', async () => {
      const shop = await shopOf();
      const echo = await shop.phone(1, 'halo');
      await shop.past(2, 'dulu', false);
      await shop.customer(3, { type: 'reaction', reaction: { message_id: echo, emoji: '👍' } });
      await shop.customer(4, {
        type: 'edit',
        edit: { original_message_id: 'wamid.x', message: { type: 'text', text: { body: 'y' } } },
      });
      await shop.customer(5, { type: 'revoke', revoke: { original_message_id: 'wamid.x' } });
      await shop.customer(6, {
        type: 'system',
        system: { type: 'user_changed_number', body: 'changed', wa_id: '62899' },
      });
      expect(await shop.thread()).toMatchObject({ unread: 0, lastInboundAt: null });
    });

    it('opens by what came after onboarding alone', async () => {
      const shop = await shopOf({ onboardedAt: at(10) });
      await shop.customer(9, 'before');
      expect((await shop.thread()).lastInboundAt).toBeNull();
      await shop.customer(11, 'after');
      expect((await shop.thread()).lastInboundAt).toBe(at(11));
    });
  });

  describe('echoes and history', () => {
    it('labels the phone, and calls an imported message of the business unknown', async () => {
      const shop = await shopOf();
      const echo = await shop.message(await shop.phone(1, 'halo'));
      expect(echo).toMatchObject({ direction: 'out', origin: 'phone', status: null, author: null });
      const past = await shop.message(await shop.past(0, 'dulu', true));
      expect(past).toMatchObject({
        direction: 'out',
        origin: 'unknown',
        status: 'read',
        source: 'history',
        revision: 0,
      });
    });

    it('tells of an import by the thread alone, once for each that brought something', async () => {
      const shop = await shopOf();
      await shop.customer(100, 'now');
      const before = await shop.thread();
      const id = await shop.past(-DAY, 'yesterday', false);
      const after = await shop.thread();
      expect(after).toMatchObject({
        historyFrom: at(-DAY),
        historyRound: before.historyRound + 1,
        preview: { text: 'now' },
      });
      expect(after.revision).toBeGreaterThan(before.revision);
      await shop.past(-DAY, 'yesterday', false, id);
      expect((await shop.thread()).historyRound).toBe(after.historyRound);
    });

    it('fills an imported placeholder', async () => {
      const shop = await shopOf();
      const id = await shop.past(1, { type: 'media_placeholder' }, false);
      expect(await shop.message(id)).toMatchObject({ kind: 'media_placeholder', media: null, revision: 0 });
      const image = {
        from: RINA.phone,
        id,
        timestamp: '1795140001',
        type: 'image',
        image: { id: '3', mime_type: 'image/jpeg' },
      };
      await shop.deliver('history', { messages: [image] });
      const filled = await shop.message(id);
      expect(filled).toMatchObject({
        kind: 'image',
        source: 'history',
        media: { mime: 'image/jpeg', state: 'pending' },
      });
      expect(filled.revision).toBeGreaterThan(0);
      expect(await shop.thread()).toMatchObject({ unread: 0 });
    });

    it('makes no contact of the own number', async () => {
      const shop = await shopOf();
      const item = {
        from: NUMBER.displayPhone,
        to: NUMBER.displayPhone,
        id: 'wamid.self',
        timestamp: '1795140001',
        type: 'text',
        text: { body: 'note to self' },
      };
      const aside = await shop.deliver('smb_message_echoes', { message_echoes: [item] });
      expect(aside).toMatchObject([{ reason: 'It is addressed to the business itself.' }]);
      expect(await shop.contacts()).toEqual([]);
    });

    it('estimates the use of the phone by the newest echo or contact change', async () => {
      const shop = await shopOf();
      await shop.phone(50, 'new');
      await shop.phone(20, 'late');
      await shop.past(90, 'imported', true);
      expect((await shop.number()).activity).toMatchObject({
        estimatedAt: at(50),
        estimatedFrom: 'echo',
        confirmedAt: null,
      });
      await shop.book('Rina', 60);
      expect((await shop.number()).activity).toMatchObject({
        estimatedAt: at(60),
        estimatedFrom: 'contact-change',
      });
    });
  });

  describe('what happens to a message', () => {
    it('shows the newest edit and keeps the first words', async () => {
      const shop = await shopOf();
      const id = await shop.customer(1, 'ukuran L');
      const edit = (second: number, body: string) =>
        shop.customer(second, {
          type: 'edit',
          edit: { original_message_id: id, message: { type: 'text', text: { body } } },
        });
      await edit(5, 'ukuran XL');
      await edit(3, 'ukuran M');
      expect(await shop.message(id)).toMatchObject({ text: 'ukuran XL', editedAt: at(5) });
      expect((await shop.thread()).preview).toMatchObject({ text: 'ukuran XL' });
      const message = await shop.message(id);
      expect(message.originalText).toBe('ukuran L');
      await shop.customer(9, { type: 'revoke', revoke: { original_message_id: id } });
      expect(await messageHistory(test.store.db, message.id)).toEqual({
        versions: [
          { text: 'ukuran L', at: at(1), by: 'customer' },
          { text: 'ukuran M', at: at(3), by: 'customer' },
          { text: 'ukuran XL', at: at(5), by: 'customer' },
        ],
        revokedAt: at(9),
      });
    });

    it('shows no words of what was taken back', async () => {
      const shop = await shopOf();
      const id = await shop.phone(1, 'salah kirim');
      await shop.phone(2, { type: 'revoke', revoke: { original_message_id: id } });
      expect(await shop.message(id)).toMatchObject({ text: null, revokedAt: at(2) });
      expect((await shop.thread()).preview).toMatchObject({ text: null, revoked: true });
    });

    it('lets nobody edit or take back the words of the other', async () => {
      const shop = await shopOf();
      const id = await shop.phone(1, 'harga 185 ribu');
      await shop.customer(2, {
        type: 'edit',
        edit: { original_message_id: id, message: { type: 'text', text: { body: 'gratis' } } },
      });
      await shop.customer(3, { type: 'revoke', revoke: { original_message_id: id } });
      expect(await shop.message(id)).toMatchObject({
        text: 'harga 185 ribu',
        editedAt: null,
        revokedAt: null,
      });
    });

    it('keeps one reaction a side and takes it back', async () => {
      const shop = await shopOf();
      const id = await shop.customer(1, 'makasih');
      const react = (emoji?: string) => ({
        type: 'reaction',
        reaction: { message_id: id, ...(emoji && { emoji }) },
      });
      await shop.phone(2, react('❤️'));
      await shop.customer(3, react('👍'));
      await shop.customer(4, react('🙏'));
      expect((await shop.message(id)).reactions).toEqual([
        { from: 'customer', emoji: '🙏', at: at(4) },
        { from: 'business', emoji: '❤️', at: at(2) },
      ]);
      await shop.customer(5, react());
      expect((await shop.message(id)).reactions).toEqual([{ from: 'business', emoji: '❤️', at: at(2) }]);
    });

    it('lets the real message take the place of one that was unavailable', async () => {
      const shop = await shopOf();
      const id = await shop.customer(1, { type: 'unsupported', errors: [{ code: 131060 }] });
      expect(await shop.message(id)).toMatchObject({ kind: 'unsupported', extra: { code: 131060 } });
      await shop.customer(1, 'halo, dari iklan', RINA, id);
      await shop.customer(1, { type: 'unsupported', errors: [{ code: 131060 }] }, RINA, id);
      expect(await shop.message(id)).toMatchObject({ kind: 'text', text: 'halo, dari iklan' });
      expect((await shop.thread()).unread).toBe(1);
    });

    it('takes a status by the command when Graph never answered, and settles the send', async () => {
      const shop = await shopOf();
      await shop.customer(1, 'halo');
      const { id: threadId } = await shop.thread();
      const [messageId, commandId] = [uuidv7(), uuidv7()];
      await changeFeed(test.store.db, numberFeed(shop.id), START, async ({ trx }) => {
        await trx
          .insertInto('messages')
          .values({
            id: messageId,
            number_id: shop.id,
            thread_id: threadId,
            command_id: commandId,
            direction: 'out',
            origin: 'agent',
            kind: 'text',
            text: 'ya',
            sent_at: at(2),
            received_at: at(2),
            source: 'live',
            content_rank: 4,
            status: 'unknown',
          })
          .execute();
        await trx
          .insertInto('outbound')
          .values({
            id: messageId,
            command_id: commandId,
            message_id: messageId,
            content: JSON.stringify({ kind: 'text', text: 'ya' }),
            number_id: shop.id,
            thread_id: threadId,
            state: 'unknown',
            created_at: at(2),
          })
          .execute();
      });
      const wamid = `wamid.${messageId}`;
      await shop.status(wamid, 'read', 5, { biz_opaque_callback_data: commandId });
      await shop.status(wamid, 'sent', 3, { biz_opaque_callback_data: commandId });
      await shop.status(wamid, 'failed', 9, { errors: [{ code: 131026 }] });
      expect(await shop.message(wamid)).toMatchObject({ id: messageId, status: 'read', failure: null });
      expect(await shop.thread()).toMatchObject({ unread: 0, preview: { status: 'read' } });
      const sent = await test.store.db
        .selectFrom('outbound')
        .select('state')
        .where('message_id', '=', messageId)
        .executeTakeFirstOrThrow();
      expect(sent.state).toBe('accepted');
    });
  });

  describe('who somebody is', () => {
    const WITH_NAME = [
      { profile: { name: 'Rina Kartika', username: 'rinakartika' }, user_id: RINA.userId, wa_id: RINA.phone },
    ];

    it('makes two contacts one at the first sight of both keys, and changes no id', async () => {
      const shop = await shopOf();
      const byPhone = await shop.customer(1, 'halo', { phone: RINA.phone });
      const byUserId = await shop.customer(2, 'ini saya', { userId: RINA.userId });
      const before = await shop.threads();
      const ids = [(await shop.message(byPhone)).threadId, (await shop.message(byUserId)).threadId];
      expect(new Set(ids)).toEqual(new Set(before.map(({ id }) => id)));
      await shop.customer(3, 'dua-duanya', RINA);
      const thread = await shop.thread();
      expect(thread).toMatchObject({ unread: 3, lastInboundAt: at(3), title: `+${RINA.phone}` });
      const lost = (await shop.threads()).find(({ id }) => id !== thread.id);
      expect(lost).toMatchObject({ mergedInto: thread.id, unread: 0 });
      expect([(await shop.message(byPhone)).threadId, (await shop.message(byUserId)).threadId]).toEqual(ids);
      const contacts = await shop.contacts();
      expect(contacts.filter(({ mergedInto }) => mergedInto === null)).toMatchObject([
        { phone: RINA.phone, userId: RINA.userId },
      ]);
    });

    it('follows a changed number by the note of WhatsApp', async () => {
      const shop = await shopOf();
      await shop.customer(1, 'halo', RINA);
      await shop.customer(9, 'nomor baru', { phone: '62899', userId: 'ID.new' });
      expect(await shop.threads()).toHaveLength(2);
      await shop.customer(5, {
        type: 'system',
        system: {
          type: 'user_changed_number',
          wa_id: '62899',
          user_id: 'ID.new',
          previous_user_id: RINA.userId,
        },
      });
      expect(await shop.thread()).toMatchObject({ unread: 2 });
      const [contact] = (await shop.contacts()).filter(({ mergedInto }) => mergedInto === null);
      expect(contact).toMatchObject({ phone: '62899', userId: 'ID.new', firstSeenAt: at(1) });
    });

    it('keeps two people apart when a phone changes hands', async () => {
      const shop = await shopOf();
      await shop.customer(1, 'saya Rina', RINA);
      await shop.customer(9, 'saya Joko', { phone: RINA.phone, userId: 'ID.joko' });
      await shop.customer(2, 'masih Rina', RINA);
      expect(await shop.contacts()).toMatchObject([
        { userId: RINA.userId, phone: null },
        { userId: 'ID.joko', phone: RINA.phone },
      ]);
    });

    it('names a thread by book, profile, username and phone, in this order', async () => {
      const shop = await shopOf();
      const title = async () => (await shop.thread()).title;
      await shop.customer(1, 'halo', { userId: RINA.userId });
      expect(await title()).toBe(RINA.userId);
      await shop.customer(2, 'halo', RINA);
      expect(await title()).toBe(`+${RINA.phone}`);
      await shop.customer(3, 'halo', RINA, undefined, [
        { ...WITH_NAME[0], profile: { username: 'rinakartika' } },
      ]);
      expect(await title()).toBe('@rinakartika');
      await shop.customer(4, 'halo', RINA, undefined, WITH_NAME);
      expect(await title()).toBe('Rina Kartika');
      await shop.book('Rina (reseller)', 5);
      expect(await title()).toBe('Rina (reseller)');
      await shop.book('an older name', 3);
      expect(await title()).toBe('Rina (reseller)');
      await shop.book(null, 6);
      expect(await title()).toBe('Rina Kartika');
      expect(await shop.contacts()).toMatchObject([{ bookName: null, phone: RINA.phone }]);
    });
  });

  it('changes nothing, and takes no revision, when everything comes again', async () => {
    const shop = await shopOf();
    const tell = async () => {
      await shop.customer(1, 'halo', RINA, 'wamid.again.1');
      await shop.phone(2, 'ya kak', RINA, 'wamid.again.2');
      await shop.customer(
        3,
        { type: 'reaction', reaction: { message_id: 'wamid.again.2', emoji: '👍' } },
        RINA,
        'wamid.again.3',
      );
      await shop.past(-9, 'dulu', true, 'wamid.again.4');
      await shop.book('Rina', 4);
      await shop.account('ACCOUNT_OFFBOARDED', 5);
    };
    const revision = async () =>
      (
        await test.store.db
          .selectFrom('feeds')
          .select('revision')
          .where('feed', '=', numberFeed(shop.id))
          .executeTakeFirstOrThrow()
      ).revision;
    await tell();
    const before = await revision();
    await tell();
    expect(await revision()).toBe(before);
  });

  it('forgets processed webhooks after two weeks and tombstones after a month', async () => {
    const { db } = test.store;
    await keepWebhook(db, Buffer.from('{}'), START);
    await db.updateTable('webhook_inbox').set({ state: 'done' }).execute();
    await keepWebhook(db, Buffer.from('{}'), START);
    await db.insertInto('feeds').values({ feed: 'number:swept', revision: 9 }).execute();
    await db
      .insertInto('tombstones')
      .values({ feed: 'number:swept', kind: 'message', id: uuidv7(), revision: 7, at: START })
      .execute();
    const count = async () => (await db.selectFrom('webhook_inbox').select('id').execute()).length;
    await sweep(db, at(13 * DAY));
    expect(await count()).toBe(2);
    await sweep(db, at(31 * DAY));
    expect(await count()).toBe(1);
    const feed = await db
      .selectFrom('feeds')
      .selectAll()
      .where('feed', '=', 'number:swept')
      .executeTakeFirstOrThrow();
    expect(feed.kept_from).toBe(7);
  });
});
