import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench } from './harness.ts';

const DAY = 24 * 60 * 60 * 1000;
let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.start();
});
afterEach(() => bench.stop());

interface Chunk {
  metadata: { phase: number; chunk_order: number; progress: number };
  threads: {
    id: string;
    context?: object;
    messages: {
      id: string;
      type: string;
      timestamp: string;
      from: string;
      history_context: { status: string };
    }[];
  }[];
}
interface Made {
  made: {
    state: string;
    messages: number;
    chunks: number;
    ofChunks: number;
    repeated: number;
    files: number;
    contacts: number;
  };
}
const chunks = () => bench.gateway.items('history') as unknown as Chunk[];
const messages = () => chunks().flatMap(({ threads }) => threads.flatMap((thread) => thread.messages));
const brought = async () => (await bench.control<Made>('/history?wait=1')).body.made;

describe('a made-up past', () => {
  it('has every message once, in its phase, and every file of the last two weeks', async () => {
    await bench.control('/history', { messages: 9_000, threads: 70, chunkMessages: 500, mediaShare: 0.2 });
    const made = await brought();
    expect(made).toMatchObject({ state: 'done', messages: 9_000, repeated: 0 });
    const all = messages();
    expect(new Set(all.map(({ id }) => id)).size).toBe(9_000);
    const end = (await bench.control<{ business: { onboardedAt: number } }>('/state')).body.business
      .onboardedAt;
    const orders = new Map<number, number[]>();
    for (const { metadata, threads } of chunks()) {
      orders.set(metadata.phase, [...(orders.get(metadata.phase) ?? []), metadata.chunk_order]);
      const [least, most] = [
        [-1, 1],
        [1, 90],
        [90, 180],
      ][metadata.phase] ?? [0, 0];
      for (const { timestamp } of threads.flatMap((thread) => thread.messages)) {
        const age = (end - Number(timestamp) * 1000) / DAY;
        expect(age).toBeGreaterThanOrEqual((least ?? 0) - 0.001);
        expect(age).toBeLessThanOrEqual((most ?? 0) + 0.001);
      }
    }
    for (const seen of orders.values())
      expect(seen.toSorted((a, b) => a - b)).toEqual(seen.map((_, index) => index + 1));
    expect(orders.size).toBe(3);
    const placeholders = all.filter(({ type }) => type === 'media_placeholder');
    const young = placeholders.filter(({ timestamp }) => end - Number(timestamp) * 1000 < 14 * DAY);
    const files = [...bench.gateway.items('messages'), ...bench.gateway.items('message_echoes')];
    const id = (item: Record<string, unknown>) => String(item.id);
    // Seconds on the wire: one at the very edge may fall on either side.
    expect(Math.abs(files.length - young.length)).toBeLessThanOrEqual(2);
    const known = new Set(placeholders.map((item) => item.id));
    expect(files.every((file) => known.has(id(file)))).toBe(true);
    expect(made.files).toBe(files.length);
  });

  it('is the same for the same seed, comes out of order, and repeats itself when told to', async () => {
    const plan = { messages: 3_000, threads: 20, chunkMessages: 100, files: false, repeat: 0.5 };
    await bench.control('/history', plan);
    const made = await brought();
    expect(made.repeated).toBeGreaterThan(0);
    expect(made.chunks).toBe(made.ofChunks);
    const first = messages().map(({ id }) => id);
    expect(first.length).toBeGreaterThan(3_000);
    const order = chunks().map(({ metadata }) => `${metadata.phase}.${metadata.chunk_order}`);
    expect(order).not.toEqual(order.toSorted());
    bench.gateway.received.length = 0;
    await bench.control('/history', plan);
    await brought();
    expect(messages().map(({ id }) => id)).toEqual(first);
  });

  it('waits for a gateway that refuses, and lets live webhooks by', async () => {
    bench.gateway.answer = (nth) => (nth % 3 === 0 ? 500 : 200);
    await bench.control('/customers', { id: 'rina', name: 'Rina', phone: '6285710003344' });
    await bench.control('/history', { messages: 2_000, threads: 10, chunkMessages: 50, contacts: true });
    await bench.control('/customers/rina/say', { text: 'hai' });
    expect(await brought()).toMatchObject({ state: 'done', messages: 2_000, contacts: 10 });
    await bench.flush();
    expect(new Set(messages().map(({ id }) => id)).size).toBe(2_000);
    expect(bench.gateway.items('messages')).toContainEqual(
      expect.objectContaining({ text: { body: 'hai' } }),
    );
    expect(bench.gateway.items('state_sync')).toHaveLength(10);
  });

  it('keeps below Meta’s three megabytes with six thousand messages a body', async () => {
    await bench.control('/history', {
      messages: 14_000,
      threads: 3,
      days: 80,
      chunkMessages: 6_000,
      files: false,
    });
    await brought();
    const sizes = bench.gateway.received.map(({ raw }) => raw.length);
    expect(Math.max(...sizes)).toBeGreaterThan(1024 * 1024);
    expect(Math.max(...sizes)).toBeLessThan(3 * 1024 * 1024);
  });

  it('comes when the gateway asks for it, as one was captured', async () => {
    await bench.control('/history', {
      messages: 50,
      threads: 2,
      variant: 'captured',
      files: false,
      post: false,
    });
    expect(chunks()).toEqual([]);
    await bench.graph(`/${bench.numberId}/smb_app_data`, {
      messaging_product: 'whatsapp',
      sync_type: 'history',
    });
    await bench.flush();
    expect(await brought()).toMatchObject({ state: 'done', messages: 50 });
    expect(chunks().every(({ metadata }) => metadata.progress === 100)).toBe(true);
    expect(messages().every(({ history_context: { status } }) => status === status.toLowerCase())).toBe(true);
  });

  it('stops when told to', async () => {
    bench.gateway.answer = () => 500;
    await bench.control('/history', { messages: 2_000, threads: 10, chunkMessages: 50 });
    const stopped = await bench.control<Made>('/history', undefined, 'DELETE');
    expect(stopped.body.made.state).toBe('stopped');
    await bench.control('/reset', {});
    expect((await bench.control<Made>('/history')).body.made).toBeNull();
  });
});
