import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT_EVENTS } from '../../../src/simulator/webhooks/account-payloads.ts';
import { Bench, errorOf } from './harness.ts';

const PHONE = '6285710003344';
let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.start();
  await bench.control('/customers', { id: 'rina', name: 'Rina Kartika', phone: PHONE });
});
afterEach(() => bench.stop());

const changes = () => bench.gateway.received.flatMap((post) => post.changes);
const say = async (said: object) =>
  (await bench.control<{ wamid: string }>('/customers/rina/say', said)).body.wamid;

describe('events of the account and the number', () => {
  it('are all there, each in its field, with the parts that a test replaces', async () => {
    for (const event of ACCOUNT_EVENTS) {
      await bench.control('/reset', {});
      const told = await bench.control<{ field: string }>('/event', { event, value: { extra: event } });
      expect(told.status, event).toBe(200);
      await bench.flush();
    }
    expect(changes().map(({ value }) => value.extra)).toEqual(ACCOUNT_EVENTS);
    const fields = new Set(changes().map(({ field }) => field));
    expect(fields).toEqual(
      new Set([
        'account_update',
        'phone_number_quality_update',
        'business_capability_update',
        'phone_number_name_update',
        'account_alerts',
        'account_review_update',
        'security',
        'business_username_updates',
        'messages',
      ]),
    );
  });

  it('take hold: restrictions, bans and a removed app refuse sends', async () => {
    await say({ text: 'hai' });
    const code = async () => {
      const sent = await bench.send(PHONE, 'halo');
      return sent.status === 200 ? 200 : errorOf(sent).code;
    };
    const restriction_info = [{ restriction_type: 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING' }];
    expect(await code()).toBe(200);
    await bench.control('/event', {
      event: 'DISABLED_UPDATE',
      value: { ban_info: { waba_ban_state: 'DISABLE' } },
    });
    expect(await code()).toBe(131031);
    await bench.control('/event', {
      event: 'DISABLED_UPDATE',
      value: { ban_info: { waba_ban_state: 'REINSTATE' } },
    });
    expect(await code()).toBe(200);
    await bench.control('/event', { event: 'PARTNER_APP_UNINSTALLED' });
    expect(await code()).toBe(131005);
    await bench.control('/event', { event: 'PARTNER_APP_INSTALLED' });
    await bench.control('/event', { event: 'ACCOUNT_RESTRICTION', value: { restriction_info } });
    expect(await code()).toBe(368);
  });
});

describe('what customers’ phones do', () => {
  it('tap the buttons of what was sent', async () => {
    await say({ text: 'hai' });
    const interactive = {
      type: 'button',
      body: { text: 'Jadi?' },
      action: {
        buttons: [
          { type: 'reply', reply: { id: 'ya', title: 'Jadi' } },
          { type: 'reply', reply: { id: 'batal', title: 'Batal' } },
        ],
      },
    };
    const sent = await bench.send(PHONE, '', { type: 'interactive', text: undefined, interactive });
    const [{ id } = { id: '' }] = sent.body.messages as { id: string }[];
    await bench.control('/customers/rina/tap', { which: 'Batal' });
    const template = {
      name: 'appointment_reminder',
      language: { code: 'id' },
      components: [
        { type: 'body', parameters: ['Rina', 'Sabtu', '10.00'].map((text) => ({ type: 'text', text })) },
        {
          type: 'button',
          sub_type: 'quick_reply',
          index: '1',
          parameters: [{ type: 'payload', payload: 'GANTI' }],
        },
      ],
    };
    await bench.send(PHONE, '', { type: 'template', text: undefined, template });
    await bench.control('/customers/rina/tap', { which: 1 });
    expect((await bench.control('/customers/rina/tap', { which: 'lain' })).status).toBe(404);
    await bench.flush();
    expect(bench.gateway.items('messages').slice(1)).toMatchObject([
      { type: 'interactive', context: { id }, interactive: { button_reply: { id: 'batal' } } },
      { type: 'button', button: { payload: 'GANTI', text: 'Ganti jadwal' } },
    ]);
  });

  it('show what was unavailable after all, under its own id', async () => {
    const wamid = await say({ unavailable: true });
    await bench.control('/customers/rina/resolve', { text: 'ini dia' });
    expect((await bench.control('/customers/rina/resolve', { text: 'lagi' })).status).toBe(409);
    await bench.flush();
    expect(bench.gateway.items('messages')).toMatchObject([
      { id: wamid, type: 'unsupported', errors: [{ code: 131060 }] },
      { id: wamid, type: 'text', text: { body: 'ini dia' } },
    ]);
  });

  it('change their user id, share their number, answer flows, and send too much', async () => {
    const { userId } = (await bench.control<{ userId: string }>('/customers/rina')).body;
    await bench.control('/customers/rina/user-id', {});
    await say({ ownContact: true });
    await say({ flowReply: { values: { rating: '5' } } });
    await say({ tooLarge: 'video' });
    await bench.flush();
    const [system, card, flow, large] = bench.gateway.items('messages');
    expect(system).toMatchObject({
      from_user_id: userId,
      system: { type: 'user_changed_user_id', previous_user_id: userId },
    });
    expect(card).toMatchObject({
      origin: 'contact_request',
      contacts: [{ phones: [{ phone: `+${PHONE}` }] }],
    });
    expect(flow).toMatchObject({ interactive: { nfm_reply: { response_json: '{"rating":"5"}' } } });
    expect(large).toMatchObject({ type: 'unsupported', errors: [{ code: 131052 }] });
  });

  it('carry parent ids, and block the business', async () => {
    await bench.control('/customers', { id: 'budi', name: 'Budi', phone: '62812', parentUserId: 'ID.ENT.7' });
    await bench.control('/customers/budi/say', { text: 'hai' });
    await bench.control('/phone/say', { to: 'budi', text: 'halo' });
    await bench.control('/customers/rina/block', {});
    await bench.send(PHONE, 'sia-sia');
    await bench.flush();
    expect(bench.gateway.items('messages')[0]).toHaveProperty('from_parent_user_id', 'ID.ENT.7');
    expect(bench.gateway.items('message_echoes')[0]).toHaveProperty('to_parent_user_id', 'ID.ENT.7');
    expect(bench.gateway.items('statuses')).toMatchObject([{ errors: [{ code: 131026 }] }]);
  });

  it('talk with Meta’s agent on standby until a person answers', async () => {
    await say({ text: 'hai' });
    await bench.control('/handover', { customer: 'rina', toAgent: true });
    await say({ text: 'jam buka?' });
    await bench.send(PHONE, 'jam sembilan');
    await say({ text: 'oke' });
    await bench.flush();
    const fields = changes()
      .filter(({ value }) => value.messages)
      .map(({ field }) => field);
    expect(fields).toEqual(['messages', 'standby', 'messages']);
    expect(changes().find(({ field }) => field === 'messaging_handovers')?.value).toMatchObject({
      control_passed: { new_owner_role: 'AI_AGENT' },
    });
  });

  it('keep files that Meta forgets, and fail late', async () => {
    await say({ image: {} });
    await bench.flush();
    const [message] = bench.gateway.items('messages');
    const id = (message?.image as { id: string } | undefined)?.id;
    await bench.control(`/media/${id}/expire`, {});
    expect(errorOf(await bench.graph(`/${id}`)).code).toBe(100);
    await bench.send(PHONE, 'halo');
    await bench.flush();
    await bench.control('/customers/rina/fail', { code: 131049 });
    await bench.flush();
    expect(bench.gateway.items('statuses').map(({ status }) => status)).toEqual([
      'sent',
      'delivered',
      'failed',
    ]);
  });
});

describe('any body at all', () => {
  it('is posted as it is, signed or not, and the answer told', async () => {
    const wrong = await bench.control('/webhook/raw', { body: '{', signature: 'wrong' });
    expect(wrong.body).toMatchObject({ status: 401 });
    const json = { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [] }] };
    expect((await bench.control('/webhook/raw', { json })).body).toMatchObject({ status: 200 });
    expect(bench.gateway.received[0]?.signed).toBe(true);
    await bench.control('/habits', { forged: 1 });
    await say({ text: 'hai' });
    await bench.flush();
    const log = await bench.control<{ deliveries: object[] }>('/deliveries?outcome=forged');
    expect(log.body.deliveries).toHaveLength(1);
  });
});

describe('the scenarios that come along', () => {
  const names = readdirSync('resources/scenarios')
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replace('.json', ''));

  it.each(names)('%s plays without a refusal', async (name) => {
    await bench.control('/reset', {});
    await bench.control('/ticks', { sentMs: [0, 0], deliveredMs: [1, 1], readMs: null });
    const played = await bench.control<{ coming: number }>('/scenario', { name, speed: 1000 });
    expect(played.status).toBe(200);
    const { body } = await bench.control<{ refused: string[] }>('/scenario?wait=1');
    expect(body.refused).toEqual([]);
  });
});
