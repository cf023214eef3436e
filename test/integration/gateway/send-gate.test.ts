import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SendContent } from '#shared/gateway-api/http.ts';
import type { Message } from '#shared/model/message.ts';
import type { Template } from '#shared/model/template.ts';
import { NUMBER } from './support/meta.ts';
import { DATABASES } from './support/stores.ts';
import { listTemplates, TestDesk } from './support/test-desk.ts';
import { TestGateway } from './support/test-gateway.ts';
import { account, customer, deliver } from './support/webhooks.ts';

const HOUR = 60 * 60_000;

describe('what shuts the gate between acceptance and POST', () => {
  let gateway: TestGateway;
  let desk: TestDesk;
  let templates: Record<string, Template>;

  beforeAll(async () => {
    gateway = await TestGateway.start(DATABASES[0]?.make ?? (() => Promise.reject(new Error('no database'))));
    const components = [{ type: 'BODY', text: 'Ada yang baru.' }];
    templates = await listTemplates(gateway, [
      { name: 'promo', category: 'MARKETING', components },
      { name: 'pesanan', components },
    ]);
  });
  afterAll(() => gateway.drop());
  beforeEach(async () => {
    desk = await TestDesk.open(gateway);
    await deliver(gateway.url, account('ACCOUNT_OFFBOARDED', next()));
    await desk.until(() => desk.number?.lifecycle === 'offboarded');
  });
  afterEach(() => {
    gateway.clock.move(null);
    desk.close();
  });

  /** Meta's times only grow, a second each. */
  let last = Date.now();
  const next = () => {
    last = Math.max(last + 1_000, gateway.clock.now());
    return last;
  };
  const template = (name: string): SendContent => ({
    kind: 'template',
    templateId: templates[name]?.id ?? '',
    values: { header: null, body: [], buttons: [] },
  });
  const text: SendContent = { kind: 'text', text: 'Siap, kak' };

  /** One change of Meta's envelope, about this number. */
  const tell = (field: string, value: object) =>
    deliver(gateway.url, {
      object: 'whatsapp_business_account',
      entry: [{ id: NUMBER.wabaId, time: Math.floor(next() / 1000), changes: [{ field, value }] }],
    });
  const metadata = { display_phone_number: NUMBER.displayPhone, phone_number_id: NUMBER.phoneNumberId };
  const preference = (value: 'stop' | 'resume') => {
    const { phone, userId } = customer(desk.n);
    const timestamp = Math.floor(next() / 1000);
    return tell('user_preferences', {
      messaging_product: 'whatsapp',
      metadata,
      contacts: [{ profile: { name: `Pelanggan ${desk.n}` }, wa_id: phone, user_id: userId }],
      user_preferences: [
        { wa_id: phone, user_id: userId, detail: 'x', category: 'marketing_messages', value, timestamp },
      ],
    });
  };
  const templateStatus = (event: string) =>
    tell('message_template_status_update', {
      event,
      message_template_id: Number(templates.pesanan?.metaId),
      message_template_name: 'pesanan',
      message_template_language: 'id',
    });
  const accountIs = (value: object) =>
    tell('account_update', { phone_number: NUMBER.displayPhone, ...value });
  const says = (words: string) => {
    const { phone, userId } = customer(desk.n);
    const id = `wamid.word${desk.n}.${words}`;
    const timestamp = String(Math.floor(next() / 1000));
    return tell('messages', {
      messaging_product: 'whatsapp',
      metadata,
      contacts: [{ profile: { name: `Pelanggan ${desk.n}` }, wa_id: phone, user_id: userId }],
      messages: [{ from: phone, from_user_id: userId, id, timestamp, type: 'text', text: { body: words } }],
    });
  };

  it.each<[string, () => SendContent, () => unknown, () => unknown, string]>([
    [
      'a stop in WhatsApp',
      () => template('promo'),
      () => preference('stop'),
      () => preference('resume'),
      'stopped',
    ],
    ['BERHENTI', () => template('promo'), () => says('BERHENTI'), () => undefined, 'stopped'],
    [
      'the window',
      () => text,
      () => gateway.clock.move(gateway.clock.now() + 25 * HOUR),
      () => undefined,
      'window_closed',
    ],
    [
      'a paused template',
      () => template('pesanan'),
      () => templateStatus('PAUSED'),
      () => templateStatus('APPROVED'),
      'template_not_approved',
    ],
    [
      'a ban',
      () => text,
      () => accountIs({ event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } }),
      () => accountIs({ event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } }),
      'number_restricted',
    ],
    [
      'a restriction',
      () => text,
      () =>
        accountIs({
          event: 'ACCOUNT_RESTRICTION',
          restriction_info: [
            {
              restriction_type: 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING',
              expiration: Math.floor((gateway.clock.now() + HOUR) / 1000),
            },
          ],
        }),
      // It ends by itself, after everything else here.
      () => undefined,
      'number_restricted',
    ],
  ])('%s', async (_what, content, shut, open, reason) => {
    const message = await desk.send(content());
    await shut();
    await deliver(gateway.url, account('ACCOUNT_RECONNECTED', next()));
    const failed = await desk.becomes(message, (now: Message) => now.status === 'failed');
    expect(failed.failure).toEqual({ code: reason, detail: '' });
    expect(gateway.graph.sends).toHaveLength(0);
    // Nor is it taken anew.
    expect(await desk.ask(content())).toMatchObject({ status: 409, body: { error: { code: reason } } });
    await open();
  });
});
