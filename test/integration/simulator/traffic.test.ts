import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench, errorOf } from './harness.ts';

const PHONE = '6285710003344';
let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.start();
  await bench.control('/customers', { id: 'rina', name: 'Rina Kartika', phone: PHONE });
});
afterEach(() => bench.stop());

interface Traffic {
  now: number;
  out: { at: number; number: string; who: string; outcome: string | number }[];
  in: { at: number; who: string }[];
  perSecond: { out: number; refused: number; in: number }[];
  worstSecond: { out: number; in: number };
  recipients: Record<string, { accepted: number[]; worstAhead: number }>;
}
const traffic = async (query = '') => (await bench.control<Traffic>(`/traffic${query}`)).body;
const received = async () =>
  (await bench.control<{ messages: { text: string }[] }>('/customers/rina/messages')).body.messages;

describe('the counters', () => {
  it('keep the arrival of what was accepted, refused and delivered', async () => {
    await bench.control('/customers/rina/say', { text: 'hai' });
    await bench.flush();
    await bench.send(PHONE, 'satu');
    await bench.control('/errors', { code: 131042 });
    await bench.send(PHONE, 'dua');
    await bench.send('628999', 'tiga');
    const seen = await traffic();
    expect(seen.in).toMatchObject([{ who: 'rina' }]);
    expect(seen.out).toMatchObject([
      { who: 'rina', outcome: 'accepted', number: bench.numberId },
      { who: 'rina', outcome: 131042 },
      { who: '628999', outcome: 'accepted' },
    ]);
    expect(seen.recipients.rina?.accepted).toHaveLength(1);
    const sums = seen.perSecond.reduce(
      (sum, row) => ({ out: sum.out + row.out, refused: sum.refused + row.refused, in: sum.in + row.in }),
      { out: 0, refused: 0, in: 0 },
    );
    expect(sums).toEqual({ out: 2, refused: 1, in: 1 });
    expect((await traffic(`?after=${seen.now}`)).out).toEqual([]);
    await bench.control('/traffic', undefined, 'DELETE');
    expect((await traffic('?raw=0')).perSecond).toEqual([]);
  });

  it('say how full the fullest second was and how far a person was ahead', async () => {
    await bench.control('/rules', { perSecond: null, pair: false });
    await bench.control('/customers/rina/say', { text: 'hai' });
    for (let nth = 0; nth < 50; nth += 1) expect((await bench.send(PHONE, `${nth}`)).status).toBe(200);
    const { recipients, worstSecond } = await traffic();
    expect(recipients.rina?.worstAhead).toBeGreaterThan(45);
    expect(worstSecond.out).toBeGreaterThan(1);
  });
});

describe('held sends', () => {
  it('wait before anything happens, and are then answered or cut', async () => {
    await bench.control('/customers/rina/say', { text: 'hai' });
    await bench.control('/graph/hold', { point: 'before', times: 2 });
    const first = bench.send(PHONE, 'satu', { biz_opaque_callback_data: 'cmd-1' });
    await bench.control('/graph/hold?count=1');
    const second = bench.send(PHONE, 'dua', { biz_opaque_callback_data: 'cmd-2' });
    const cut = second.catch(() => 'cut');
    const { body } = await bench.control<{ held: { bizOpaqueCallbackData: string }[] }>(
      '/graph/hold?count=2',
    );
    expect(body.held.map((held) => held.bizOpaqueCallbackData)).toEqual(['cmd-1', 'cmd-2']);
    expect(await received()).toEqual([]);
    await bench.control('/graph/release', { how: 'answer', count: 1 });
    expect((await first).status).toBe(200);
    await bench.control('/graph/release', { how: 'drop' });
    expect(await cut).toBe('cut');
    expect((await received()).map(({ text }) => text)).toEqual(['satu']);
    expect((await bench.send(PHONE, 'tiga')).status).toBe(200);
  });

  it('wait after the customer has got the message, whose statuses come meanwhile', async () => {
    await bench.control('/customers/rina/say', { text: 'hai' });
    await bench.control('/graph/hold', { point: 'after' });
    const sent = bench.send(PHONE, 'satu').catch(() => 'cut');
    await bench.control('/graph/hold?count=1');
    await bench.flush();
    expect(bench.gateway.items('statuses')).toMatchObject([{ status: 'sent' }, { status: 'delivered' }]);
    await bench.control('/graph/release', { how: 'drop' });
    expect(await sent).toBe('cut');
    const late = await bench.control('/graph/hold?count=1&timeoutMs=5');
    expect(late.status).toBe(408);
    await bench.control('/graph/hold', undefined, 'DELETE');
    expect((await bench.send(PHONE, 'dua')).status).toBe(200);
  });

  it('refuse only when their turn comes', async () => {
    await bench.control('/graph/hold', { point: 'before', times: 1 });
    await bench.control('/errors', { code: 130429 });
    const sent = bench.send(PHONE, 'satu');
    await bench.control('/graph/hold?count=1');
    await bench.control('/graph/release', {});
    expect(errorOf(await sent).code).toBe(130429);
  });
});
