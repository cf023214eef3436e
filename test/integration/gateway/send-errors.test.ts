import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SEND_ERRORS, sendErrorOf } from '#shared/coexistence/send-errors.ts';
import type { SendContent, TemplateValues } from '#shared/gateway-api/http.ts';
import type { Message } from '#shared/model/message.ts';
import type { Template } from '#shared/model/template.ts';
import { DATABASES } from './support/stores.ts';
import { listTemplates, TestDesk } from './support/test-desk.ts';
import { TestGateway } from './support/test-gateway.ts';
import { account, deliver, status } from './support/webhooks.ts';

const HOUR = 60 * 60_000;
const NOTHING: TemplateValues = { header: null, body: [], buttons: [] };

/** Meta's list of codes, by what must become of the send. */
const TRANSIENT = [1, 2, 4, 80007, 131000, 131016, 131057, 133004];
const LATER = [...TRANSIENT, 130429, 131056];
const LINK = [131045, 133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016];
const ADMIN = [0, 3, 10, 190, 200, 230, 299, 368, 131005, 131031, 131037, 131042, ...LINK];
const FAILS = [
  ...[33, 100, 130472, 130497, 131008, 131009, 131021, 131026, 131030, 131047, 131048, 131049, 131050],
  ...[131051, 131052, 131053, 131055, 131059, 131060, 131062, 131064, 132000, 132001, 132005, 132007],
  ...[132012, 132015, 132016, 132018, 132068, 132069, 134011, 134100, 134101, 134102, 134103, 135000],
  ...[137000, 139100, 139101, 139102, 139103, 147001, 147002, 147003, 147004, 147005, 1752041],
  ...[2388019, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299, 2593107, 2593108, 2593109],
];

describe('what becomes of a send that Meta refuses', () => {
  let gateway: TestGateway;
  let desk: TestDesk;
  let templates: Record<string, Template>;

  beforeAll(async () => {
    gateway = await TestGateway.start(DATABASES[0]?.make ?? (() => Promise.reject(new Error('no database'))));
    const body = [{ type: 'BODY', text: 'Ada yang baru.' }];
    desk = await TestDesk.open(gateway);
    templates = await listTemplates(gateway, [
      { name: 'promo', category: 'MARKETING', components: body },
      { name: 'promo_lain', category: 'MARKETING', components: body },
      { name: 'pesanan', components: body },
      { name: 'pesanan_lain', components: body },
    ]);
  });
  beforeEach(() => {
    gateway.graph.answers.messages.length = 0;
    gateway.graph.calls.length = 0;
  });
  afterAll(async () => {
    desk.close();
    await gateway.drop();
  });

  const resume = () => gateway.ask('POST', `/v1/numbers/${gateway.numberId}/resume`);
  /** The number was found dead, or off the API, and is linked again. */
  const alive = async () => {
    const at = gateway.clock.now() + 3_000;
    await deliver(gateway.url, account('ACCOUNT_RECONNECTED', at));
    gateway.clock.move(at + 1_000);
    await desk.until(() => desk.number?.lifecycle === 'active');
  };
  const refuse = (...codes: number[]) =>
    gateway.graph.answers.messages.push(...codes.map((code) => ({ code })));
  const template = (name: string): SendContent => ({
    kind: 'template',
    templateId: templates[name]?.id ?? '',
    values: NOTHING,
  });
  const failedWith = (code: number) => (now: Message) =>
    now.status === 'failed' && now.failure?.code === String(code);
  const alerts = () => desk.number?.standing.alerts.map(({ kind }) => kind) ?? [];

  /** Meta took it, and says afterwards that it failed. */
  async function failsLater(message: Message, code: number): Promise<void> {
    await desk.posted(message);
    const wamid = desk.message(message.id)?.wamid ?? '';
    const webhook = status(wamid, 'failed', gateway.clock.now() + 1_000, message.commandId ?? '', desk.n);
    const { entry } = webhook as { entry: { changes: { value: { statuses: object[] } }[] }[] };
    const told = entry[0]?.changes[0]?.value.statuses[0];
    if (told) Object.assign(told, { errors: [{ code, title: 'x', error_data: { details: 'as told' } }] });
    await deliver(gateway.url, webhook);
  }

  /** Time moves on in the gateway until it is so. */
  async function timePasses(until: () => boolean): Promise<void> {
    while (!until()) {
      gateway.timers.advance(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function isPaused(code: number): Promise<void> {
    for (;;) {
      const frame = await desk.console.next('queue');
      if (frame.paused?.code === String(code)) return;
    }
  }

  it('knows every code of the list, and no other', () => {
    const permissions = (code: number) => code >= 200 && code <= 299;
    const listed = [...LATER, ...ADMIN, ...FAILS].filter((code) => !permissions(code));
    expect([...SEND_ERRORS.keys()].sort((a, b) => a - b)).toEqual(listed.sort((a, b) => a - b));
    expect(sendErrorOf(4_711)).toMatchObject({ class: { kind: 'final' }, advice: 'report' });
  });

  it.each(LATER)('%i: tried again, and it goes', async (code) => {
    refuse(code);
    const message = await desk.say('sabar');
    await gateway.graph.until(() => gateway.graph.sends.length === 1);
    await timePasses(() => gateway.graph.sends.length === 2);
    await desk.posted(message);
  });

  it.each(ADMIN)('%i: everything waits until an administrator has acted', async (code) => {
    refuse(code);
    const message = await desk.say('menunggu');
    await isPaused(code);
    await desk.until(() => alerts().includes(`send-${code}`));
    gateway.timers.advance(HOUR);
    expect(gateway.graph.sends).toHaveLength(1);
    await resume();
    await desk.posted(message);
    expect(gateway.graph.sends).toHaveLength(2);
  });

  it.each(FAILS)('%i: it failed, with the code', async (code) => {
    refuse(code);
    const failed = await desk.becomes(await desk.say('gagal'), failedWith(code));
    expect(failed.failure).toEqual({ code: String(code), detail: 'as told' });
    gateway.timers.advance(HOUR);
    expect(gateway.graph.sends).toHaveLength(1);
    if (code === 33) await alive();
  });

  it.each([...LATER, ...FAILS])('%i by a status: it failed, with the code', async (code) => {
    // The pace towards this person is no concern here.
    gateway.timers.advance(HOUR);
    const message = await desk.say('gagal kemudian');
    await failsLater(message, code);
    await desk.becomes(message, failedWith(code));
    if (code === 33) await alive();
  });

  it.each(ADMIN)('%i by a status: it failed, and what comes next waits', async (code) => {
    // The pace towards this person is no concern here.
    gateway.timers.advance(HOUR);
    const message = await desk.say('gagal kemudian');
    await failsLater(message, code);
    await desk.becomes(message, failedWith(code));
    const next = await desk.say('menunggu');
    await isPaused(code);
    expect(gateway.graph.sends).toHaveLength(1);
    await resume();
    await desk.posted(next);
  });

  it('gives up after as many tries as a code deserves', async () => {
    refuse(131000, 131000, 131000);
    const message = await desk.say('tidak bisa');
    await timePasses(() => gateway.graph.sends.length === 3);
    await desk.becomes(message, failedWith(131000));
  });

  /** Each by the answer to the POST, and by a status. */
  const WAYS = [
    {
      way: 'in the answer',
      fail: async (content: SendContent, code: number) => {
        refuse(code);
        await desk.becomes(await desk.send(content), failedWith(code));
      },
    },
    {
      way: 'by a status',
      fail: async (content: SendContent, code: number) => {
        const message = await desk.send(content);
        await failsLater(message, code);
        await desk.becomes(message, failedWith(code));
      },
    },
  ];
  const refused = async (content: SendContent, code: string, bulk = false) =>
    expect(await desk.ask(content, { bulk })).toMatchObject({ status: 409, body: { error: { code } } });

  describe.each(WAYS)('and what follows, $way', ({ fail }) => {
    beforeEach(async () => {
      desk.close();
      desk = await TestDesk.open(gateway);
    });
    afterEach(async () => {
      await alive();
      await resume();
    });

    it('131050: a stop, as if WhatsApp had told of it', async () => {
      await fail(template('promo'), 131050);
      await desk.until(() => desk.contact?.stops.whatsapp !== null);
      await refused(template('promo'), 'stopped');
      await desk.posted(await desk.say('masih bisa menjawab'));
    });

    it('131049: no marketing to this person for a day', async () => {
      await fail(template('promo'), 131049);
      await refused(template('promo'), 'marketing_withheld');
      await desk.posted(await desk.send(template('pesanan')));
    });

    it('131048: no bulk, but replies', async () => {
      await fail(template('pesanan'), 131048);
      await refused(template('pesanan'), 'bulk_halted', true);
      await desk.posted(await desk.say('tetap dijawab'));
      expect(alerts()).toContain('send-131048');
    });

    it('131064: no templates of the category', async () => {
      await fail(template('promo'), 131064);
      await refused(template('promo_lain'), 'category_halted');
      await desk.posted(await desk.send(template('pesanan')));
    });

    it('33: the number is gone', async () => {
      await fail({ kind: 'text', text: 'tidak ada' }, 33);
      await desk.until(() => desk.number?.lifecycle === 'disconnected');
      expect(desk.number).toMatchObject({ lifecycleReason: 'NUMBER_DELETED' });
      await refused({ kind: 'text', text: 'tidak ada' }, 'number_disconnected');
    });

    it('133010: asks whether the number is still linked, and believes the answer', async () => {
      gateway.timers.advance(HOUR);
      gateway.graph.answers.gets.push({
        status: 200,
        body: { is_on_biz_app: true, platform_type: 'NOT_APPLICABLE' },
      });
      refuse(133010);
      const message = await desk.say('lepas');
      await desk.until(() => desk.number?.lifecycle === 'offboarded');
      expect(desk.number?.gaps.at(-1)).toMatchObject({ to: null, reason: 'NOT_ON_API' });
      await deliver(gateway.url, account('ACCOUNT_RECONNECTED', gateway.clock.now() + 2_000));
      await desk.posted(message);
    });

    it('132001: the list of templates is read anew', async () => {
      gateway.timers.advance(HOUR);
      const before = gateway.graph.listings.length;
      await fail(template('pesanan'), 132001);
      gateway.timers.advance(HOUR);
      await gateway.graph.until(() => gateway.graph.listings.length > before);
    });
  });

  it.each([
    [132015, 'pesanan', 'PAUSED'],
    [132016, 'pesanan_lain', 'DISABLED'],
  ])('%i: the template is not offered any more', async (code, name, marked) => {
    // Meta's list says the same when it is read anew.
    gateway.graph.templates = gateway.graph.templates.map((listed) => ({
      ...(listed as { name: string }),
      ...((listed as { name: string }).name === name && { status: marked }),
    }));
    refuse(code);
    await desk.becomes(await desk.send(template(name)), failedWith(code));
    await desk.until(() =>
      [...desk.seen.rows.values()].some(
        (row) => row.kind === 'template' && row.row.name === name && row.row.status === marked,
      ),
    );
    await refused(template(name), 'template_not_approved');
  });

  it('lists every code with what to do', async () => {
    const { status: answered, body } = await gateway.ask('GET', '/v1/send-errors');
    expect(answered).toBe(200);
    const { errors } = body as { errors: { code: number }[] };
    expect(errors).toHaveLength(SEND_ERRORS.size);
    expect(errors.find(({ code }) => code === 131047)).toEqual({
      code: 131047,
      class: 'needs-agent',
      advice: 'use-template',
      sentence: 'The 24 hours since the customer last wrote are over. Send an approved template.',
    });
  });
});
