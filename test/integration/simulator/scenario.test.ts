import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench } from './harness.ts';

const HOUR = 60 * 60 * 1000;
let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.start();
});
afterEach(() => bench.stop());

const fields = () =>
  new Set(bench.gateway.received.flatMap(({ changes }) => changes.map(({ field }) => field)));

describe('a scenario', () => {
  it('gives the shop’s day so far at once: live webhooks with their times, history for older days', async () => {
    const started = await bench.control<{ customers: number; past: number }>('/scenario', {
      name: 'shop-day',
    });
    expect(started.status).toBe(200);
    expect(started.body.customers).toBeGreaterThanOrEqual(60);
    await bench.control('/scenario', undefined, 'DELETE');
    expect((await bench.flush()).status).toBe(200);

    expect(fields()).toEqual(new Set(['smb_app_state_sync', 'history', 'messages', 'smb_message_echoes']));
    const now = Date.now();
    const times = bench.gateway.items('messages').map((message) => now - Number(message.timestamp) * 1000);
    expect(times.filter((ago) => ago > 24 * HOUR).length).toBeGreaterThan(0);
    expect(times.filter((ago) => ago < HOUR).length).toBeGreaterThan(10);
    expect(Math.min(...times)).toBeGreaterThan(-2000);
    const ids = [...bench.gateway.items('messages'), ...bench.gateway.items('message_echoes')].map(
      (item) => item.id,
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(bench.gateway.received.length).toBeLessThan(60);
    expect(bench.gateway.received.every(({ signed }) => signed)).toBe(true);
  });

  it('makes the same ids when it is started again the same day', async () => {
    bench.now = () => Date.parse('2026-11-21T06:00:00Z');
    const first = await idsOfRun(bench);
    const again = new Bench();
    again.now = () => Date.parse('2026-11-21T09:00:00Z');
    await again.start();
    expect(await idsOfRun(again)).toEqual(first);
    await again.stop();
  });

  it('plays steps by their time and lets customers answer the shop', async () => {
    await bench.control('/customers', { id: 'rina', name: 'Rina', phone: '6285710000101' });
    const steps = [
      { with: 'rina', at: '-3h', text: 'tadi' },
      { with: 'rina', at: '+1s', who: 'phone', text: 'siap' },
    ];
    const coming = new Promise<void>((resolve) => {
      const unlisten = bench.simulator.machine.world.listen((event) => {
        if (event.type === 'message' && event.message.text === 'siap') {
          unlisten();
          resolve();
        }
      });
    });
    expect((await bench.control('/scenario', { steps, speed: 100 })).body).toMatchObject({
      past: 1,
      coming: 1,
    });
    await coming;
    await bench.flush();
    expect(bench.gateway.items('messages')).toHaveLength(1);
    expect(bench.gateway.items('message_echoes')).toHaveLength(1);
  });

  it('goes on live: somebody who waits for an answer goes on when it comes', async () => {
    const scenario = {
      customers: [{ id: 'rina', name: 'Rina', phone: '6285710000101' }],
      conversations: [
        { with: 'rina', lines: [{ text: 'masih ada?' }, { awaits: '10m' }, { text: 'oke makasih' }] },
      ],
      live: { everySeconds: [1, 1], answers: {} },
    };
    const said = (text: string) =>
      new Promise<void>((resolve) => {
        const unlisten = bench.simulator.machine.world.listen((event) => {
          if (event.type !== 'message' || event.message.text !== text) return;
          unlisten();
          resolve();
        });
      });
    const asked = said('masih ada?');
    const thanked = said('oke makasih');
    await bench.control('/scenario', { scenario, speed: 500 });
    await asked;
    await bench.send('6285710000101', 'masih kak');
    await thanked;
    expect(
      (await bench.control<{ messages: unknown[] }>('/customers/rina/messages')).body.messages,
    ).toHaveLength(1);
  });

  it('is refused with the place of its mistake', async () => {
    const reply = await bench.control('/scenario', { scenario: { customers: [{ id: 'x' }] } });
    expect(reply.status).toBe(400);
    expect(reply.body.error).toContain('scenario: customers[0].name');
    expect((await bench.control('/scenario', {})).status).toBe(400);
  });
});

async function idsOfRun(on: Bench): Promise<unknown[]> {
  await on.control('/scenario', { name: 'shop-day' });
  await on.control('/scenario', undefined, 'DELETE');
  await on.flush();
  return on.gateway.items('messages').map((message) => message.id);
}
