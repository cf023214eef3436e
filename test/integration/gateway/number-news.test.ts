import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { templateFromRow } from '../../../src/gateway/store/rows/template.ts';
import { NUMBER } from './support/meta.ts';
import { openShop, RINA, START } from './support/shop.ts';
import { STORES, type TestStore } from './support/stores.ts';

const at = (second: number) => START + second * 1000;

describe.each(STORES)('news of a number on $kind', ({ open }) => {
  let test: TestStore;
  const shopOf = (given?: { onboardedAt?: number }) => openShop(test.store, given);

  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.drop());

  describe('the link to Meta', () => {
    it('follows the newest account event and ignores late ones', async () => {
      const shop = await shopOf();
      await shop.account('ACCOUNT_OFFBOARDED', 10);
      expect(await shop.number()).toMatchObject({
        lifecycle: 'offboarded',
        lifecycleReason: 'ACCOUNT_OFFBOARDED',
      });
      await shop.account('ACCOUNT_RECONNECTED', 20);
      expect(await shop.number()).toMatchObject({
        lifecycle: 'active',
        lifecycleReason: null,
        activity: { confirmedAt: at(20), confirmedBy: 'reconnect' },
      });
      await shop.account('PARTNER_REMOVED', 15);
      expect((await shop.number()).lifecycle).toBe('active');
      await shop.account('PARTNER_REMOVED', 25);
      expect((await shop.number()).lifecycle).toBe('disconnected');
    });

    it('shows the time in which it was cut, also when the news come late', async () => {
      const shop = await shopOf();
      await shop.account('ACCOUNT_RECONNECTED', 20);
      await shop.account('ACCOUNT_OFFBOARDED', 10);
      await shop.account('PARTNER_REMOVED', 30, { disconnection_info: { reason: 'PRIMARY_INACTIVITY' } });
      expect(await shop.number()).toMatchObject({
        lifecycle: 'disconnected',
        lifecycleReason: 'PRIMARY_INACTIVITY',
        gaps: [
          { from: at(10), to: at(20), reason: 'ACCOUNT_OFFBOARDED' },
          { from: at(30), to: null, reason: 'PRIMARY_INACTIVITY' },
        ],
      });
    });

    it('notes that something came, but not with every webhook', async () => {
      const shop = await shopOf();
      const echo = (second: number) =>
        shop.deliver(
          'smb_message_echoes',
          {
            message_echoes: [
              {
                to: RINA.phone,
                id: `wamid.l${second}`,
                timestamp: '1795140000',
                type: 'text',
                text: { body: 'x' },
              },
            ],
          },
          undefined,
          at(second),
        );
      await echo(1);
      await echo(2);
      expect((await shop.number()).lastEventAt).toBe(at(1));
      await echo(60);
      expect((await shop.number()).lastEventAt).toBe(at(60));
    });
  });

  describe('imports', () => {
    const chunk = (phase: number, chunk_order: number, progress: number) => ({
      history: [{ metadata: { phase, chunk_order, progress }, threads: [] }],
    });
    const history = async (shop: Awaited<ReturnType<typeof shopOf>>) => (await shop.number()).imports.history;
    const refuse = (code: number) => ({ history: [{ errors: [{ code, title: 'no' }] }] });

    it('tells phases, chunks and progress, each chunk once and in any order', async () => {
      const shop = await shopOf();
      for (const part of [chunk(1, 2, 60), chunk(0, 1, 100), chunk(1, 1, 30), chunk(1, 2, 60)])
        await shop.deliver('history', part);
      expect(await history(shop)).toMatchObject({
        state: 'arriving',
        phases: [
          { phase: 0, progress: 100, chunks: 1 },
          { phase: 1, progress: 60, chunks: 2 },
        ],
      });
      await shop.deliver('history', chunk(2, 1, 100));
      expect((await history(shop)).state).toBe('arrived');
      await shop.past(-5, 'comes all the same', false);
      expect(await history(shop)).toMatchObject({ state: 'arrived', count: 1 });
    });

    it('tells that the owner declined, and what else Meta said', async () => {
      const [declined, refused] = [await shopOf(), await shopOf()];
      await declined.deliver('history', refuse(2593109));
      expect(await history(declined)).toMatchObject({ state: 'declined', code: '2593109' });
      await refused.deliver('history', refuse(2593108));
      expect(await history(refused)).toMatchObject({ state: 'refused', code: '2593108' });
    });

    it('counts the people that the address book knows, merged ones once', async () => {
      const shop = await shopOf();
      await shop.book('Rina', 1, { phone: RINA.phone });
      await shop.book('Rina K', 2, { userId: RINA.userId });
      await shop.book('Dewi', 3, { phone: '62822' });
      await shop.book('Dewi', 3, { phone: '62822' });
      expect((await shop.number()).imports.contacts).toMatchObject({ state: 'arriving', count: 3 });
      await shop.customer(4, 'halo', RINA);
      expect((await shop.number()).imports.contacts).toMatchObject({ count: 2 });
    });
  });

  it('keeps the newest of each aspect of its standing', async () => {
    const shop = await shopOf();
    const told = (field: string, value: object, second: number) =>
      shop.news(field, { display_phone_number: NUMBER.displayPhone, ...value }, second);
    const limit = (max_daily_conversations_per_business: string) => ({
      event: 'ONBOARDING',
      max_daily_conversations_per_business,
    });
    await told('phone_number_quality_update', limit('TIER_2K'), 9);
    await told('phone_number_quality_update', limit('TIER_250'), 3);
    await told('account_review_update', { decision: 'APPROVED' }, 4);
    await told(
      'account_update',
      {
        event: 'ACCOUNT_RESTRICTION',
        restriction_info: [
          { restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: 1_795_737_600 },
        ],
      },
      5,
    );
    const { standing } = await shop.number();
    expect(standing).toMatchObject({
      messagingLimit: { most: 2000, at: at(9) },
      review: { decision: 'APPROVED', at: at(4) },
      restrictions: [{ kind: 'RESTRICTED_BIZ_INITIATED_MESSAGING', until: 1_795_737_600_000, at: at(5) }],
    });
  });

  describe('templates', () => {
    const named = {
      message_template_id: 1_689_556_900_011_223,
      message_template_name: 'konfirmasi_pesanan',
      message_template_language: 'en-US',
    };
    const template = async (numberId: string) =>
      (
        await test.store.db.selectFrom('templates').selectAll().where('number_id', '=', numberId).execute()
      ).map(templateFromRow);

    it('begins with what it says, and knows what was told of it before', async () => {
      const shop = await shopOf();
      const missing = new Promise<void>((heard) => {
        const stop = test.store.signal.listen((topic) => {
          if (topic !== 'templates') return;
          stop();
          heard();
        });
      });
      await shop.news('message_template_status_update', { ...named, event: 'APPROVED', reason: 'NONE' }, 2);
      await missing;
      expect(await template(shop.id)).toEqual([]);
      await shop.news(
        'message_template_components_update',
        { ...named, message_template_element: 'Halo {{1}}' },
        1,
      );
      await shop.news('message_template_quality_update', { ...named, new_quality_score: 'GREEN' }, 3);
      await shop.news('message_template_quality_update', { ...named, new_quality_score: 'RED' }, 2);
      expect(await template(shop.id)).toMatchObject([
        {
          metaId: '1689556900011223',
          language: 'en_US',
          status: 'APPROVED',
          body: 'Halo {{1}}',
          quality: 'GREEN',
          changedAt: at(3),
        },
      ]);
    });
  });

  describe('stops', () => {
    const stops = async (shop: Awaited<ReturnType<typeof shopOf>>) =>
      (await shop.contacts()).filter(({ mergedInto }) => mergedInto === null).map((contact) => contact.stops);

    it('come from live words and buttons of the customer alone', async () => {
      const shop = await shopOf();
      const echo = await shop.phone(1, 'stop');
      await shop.past(2, 'STOP', false);
      await shop.customer(3, {
        type: 'edit',
        edit: { original_message_id: 'wamid.none', message: { type: 'text', text: { body: 'stop' } } },
      });
      await shop.customer(4, { type: 'reaction', reaction: { message_id: echo, emoji: '🛑' } });
      await shop.customer(5, 'stop di toko saya');
      expect(await stops(shop)).toEqual([{ whatsapp: null, word: null }]);
      await shop.customer(6, {
        type: 'button',
        button: { text: 'Tidak, terima kasih', payload: 'STOP_PROMO' },
      });
      expect(await stops(shop)).toEqual([{ whatsapp: null, word: at(6) }]);
      await shop.customer(9, 'mulai');
      await shop.customer(8, 'berhenti');
      expect(await stops(shop)).toEqual([{ whatsapp: null, word: null }]);
    });

    it('stand by source, whichever said so last, and go along with a merge', async () => {
      const shop = await shopOf();
      const prefer = (value: string, second: number) =>
        shop.deliver('user_preferences', {
          contacts: [{ profile: { name: 'Rina' }, wa_id: RINA.phone }],
          user_preferences: [
            { wa_id: RINA.phone, category: 'marketing_messages', value, timestamp: at(second) / 1000 },
          ],
        });
      const wamid = await shop.customer(1, 'STOP', { userId: RINA.userId });
      await prefer('stop', 2);
      await prefer('resume', 1);
      await shop.customer(5, 'halo', RINA);
      expect(await stops(shop)).toEqual([{ whatsapp: at(2), word: at(1) }]);
      const log = await test.store.db
        .selectFrom('contact_stops')
        .innerJoin('contacts', 'contacts.id', 'contact_stops.contact_id')
        .select(['source', 'stopped', 'evidence'])
        .where('number_id', '=', shop.id)
        .orderBy('source')
        .orderBy('at')
        .execute();
      expect(log).toEqual([
        { source: 'whatsapp', stopped: false, evidence: null },
        { source: 'whatsapp', stopped: true, evidence: null },
        { source: 'word', stopped: true, evidence: wamid },
      ]);
    });
  });
});
