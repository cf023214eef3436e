import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROTOCOL } from '#shared/gateway-api/frames.ts';
import { DATABASES } from './support/stores.ts';
import { Projection, TestConsole } from './support/test-console.ts';
import { TestGateway } from './support/test-gateway.ts';
import { deliver, inbound } from './support/webhooks.ts';

describe.each(DATABASES)('the change feed on $kind', ({ make }) => {
  let gateway: TestGateway;
  let written = 0;

  beforeAll(async () => {
    gateway = await TestGateway.start(make);
  });
  afterAll(() => gateway.drop());

  /** A customer's message by webhook. @returns its wamid */
  async function write(text: string, customer = 1): Promise<string> {
    const wamid = `wamid.feed${++written}`;
    expect(await deliver(gateway.url, inbound(customer, wamid, text, gateway.clock.now()))).toBe(200);
    return wamid;
  }

  async function follow(token = gateway.token): Promise<{ console: TestConsole; projection: Projection }> {
    const console = await TestConsole.hello(gateway.url, token);
    const projection = new Projection(gateway.url, token, gateway.feed);
    await console.next('welcome');
    await projection.begin(console);
    return { console, projection };
  }

  const has = (projection: Projection, wamid: string) => () =>
    projection.messages().some((message) => message.wamid === wamid);

  it('welcomes a new console and resets every feed as new', async () => {
    const console = await TestConsole.hello(gateway.url, gateway.token);
    const welcome = await console.next('welcome');
    expect(welcome).toMatchObject({
      epoch: gateway.epoch,
      feeds: ['workspace', gateway.feed],
      me: { name: 'sari', role: 'owner' },
    });
    expect(await console.next('reset', 'workspace')).toMatchObject({ reason: 'new' });
    expect(await console.next('reset', gateway.feed)).toMatchObject({ reason: 'new' });
    console.close();
  });

  it('brings a message to two consoles, in one thread', async () => {
    const [one, two] = [await follow(), await follow()];
    const wamid = await write('Batik parang masih ada?');
    await one.projection.until(one.console, has(one.projection, wamid));
    await two.projection.until(two.console, has(two.projection, wamid));
    const [thread] = one.projection.threads();
    expect(thread).toMatchObject({ title: 'Pelanggan 1', preview: { text: 'Batik parang masih ada?' } });
    expect([...two.projection.rows]).toEqual([...one.projection.rows]);
    one.console.close();
    two.console.close();
  });

  it('answers a cursor that is up to date with empty changes', async () => {
    const { console, projection } = await follow();
    console.close();
    const feeds = { workspace: 1, [gateway.feed]: projection.position ?? 0 };
    const again = await TestConsole.hello(gateway.url, gateway.token, { epoch: gateway.epoch, feeds });
    expect(await again.next('changes', gateway.feed)).toMatchObject({
      revision: projection.position,
      upserts: [],
      removes: [],
      more: false,
    });
    expect(await again.next('changes', 'workspace')).toMatchObject({ upserts: [], more: false });
    again.close();
  });

  it('brings what was missed, each row once in its newest state', async () => {
    const { console, projection } = await follow();
    console.close();
    await console.closed;
    const wamids: string[] = [];
    for (let i = 0; i < 12; i++) wamids.push(await write(`pesan ${i}`));
    const watcher = await follow();
    await watcher.projection.until(watcher.console, () =>
      wamids.every((wamid) => has(watcher.projection, wamid)()),
    );
    watcher.console.close();

    const cursor = { epoch: gateway.epoch, feeds: { [gateway.feed]: projection.position ?? 0 } };
    const back = await TestConsole.hello(gateway.url, gateway.token, cursor);
    const changes = await back.next('changes', gateway.feed);
    const threads = changes.upserts.filter((row) => row.kind === 'thread');
    expect(changes.upserts.filter((row) => row.kind === 'message')).toHaveLength(12);
    expect(threads).toHaveLength(1);
    const revisions = changes.upserts.map((row) => row.row.revision);
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
    expect(changes.revision).toBe(revisions.at(-1));
    back.close();
  });

  it('sends nothing more of a feed until it was acknowledged, then the rest in its newest state', async () => {
    const { console, projection } = await follow();
    await console.next('changes', gateway.feed);
    await write('satu');
    const first = await console.next('changes', gateway.feed);
    const last = [await write('dua'), await write('tiga')].at(-1) ?? '';
    const other = await follow();
    await other.projection.until(other.console, has(other.projection, last));
    expect(console.left('changes').filter((frame) => frame.feed === gateway.feed)).toEqual([]);
    console.ack(gateway.feed, first.revision);
    await projection.until(console, has(projection, last));
    console.close();
    other.console.close();
  });

  it('splits what does not fit into one frame, in revision order', async () => {
    const { console, projection } = await follow();
    const before = projection.position ?? 0;
    console.close();
    // 200 senders are more than 500 rows: a contact, a thread and a message each.
    const from = written + 1;
    for (let batch = 0; batch < 10; batch++)
      await Promise.all(Array.from({ length: 20 }, (_, i) => write('ramai', 1000 + batch * 20 + i)));
    const wamids = Array.from({ length: 200 }, (_, i) => `wamid.feed${from + i}`);
    const watcher = await follow();
    const all = () => {
      const known = new Set(watcher.projection.messages().map((message) => message.wamid));
      return wamids.every((wamid) => known.has(wamid));
    };
    await watcher.projection.until(watcher.console, all);
    watcher.console.close();

    const back = await TestConsole.hello(gateway.url, gateway.token, {
      epoch: gateway.epoch,
      feeds: { [gateway.feed]: before },
    });
    const late = new Projection(gateway.url, gateway.token, gateway.feed);
    let position = before;
    let more = true;
    while (more) {
      const frame = await back.next('changes', gateway.feed);
      expect(frame.upserts.length).toBeLessThanOrEqual(500);
      expect(frame.upserts.every((row) => row.row.revision > position)).toBe(true);
      for (const row of frame.upserts) late.apply(row);
      ({ revision: position, more } = frame);
      back.ack(gateway.feed, position);
    }
    expect(late.messages().filter((message) => message.text === 'ramai')).toHaveLength(200);
    back.close();
  });

  it('fixes the snapshot’s revision with its first page', async () => {
    const { console, projection } = await follow();
    expect(projection.messages().length).toBeGreaterThan(200);
    expect(projection.threads().length).toBeGreaterThan(200);
    const kinds = [...projection.rows.values()].map((row) => row.kind);
    expect(kinds.indexOf('message')).toBeGreaterThan(kinds.lastIndexOf('thread'));
    console.close();
  });

  it.each([
    ['epoch', () => ({ epoch: 'another', feeds: { [gateway.feed]: 1 } })],
    ['ahead', () => ({ epoch: gateway.epoch, feeds: { [gateway.feed]: 99_999_999 } })],
    ['new', () => ({ epoch: gateway.epoch, feeds: {} })],
  ])('resets a console whose position is void: %s', async (reason, cursor) => {
    const console = await TestConsole.hello(gateway.url, gateway.token, cursor());
    expect(await console.next('reset', gateway.feed)).toMatchObject({ reason });
    console.close();
  });

  it('tells a console to delete a feed that is not open to it', async () => {
    const foreign = `number:${crypto.randomUUID()}` as const;
    const console = await TestConsole.hello(gateway.url, gateway.token, {
      epoch: gateway.epoch,
      feeds: { [foreign]: 3 },
    });
    expect(await console.next('reset', foreign)).toMatchObject({ reason: 'no-access' });
    console.close();
  });

  it.each([
    ['what is not JSON', 'hello', 1008],
    ['an unknown frame', '{"type":"sing"}', 1008],
    ['an acknowledgement before the hello', '{"type":"ack","feed":"workspace","revision":1}', 1008],
    ['a newer protocol', `{"type":"hello","protocol":${PROTOCOL + 1},"cursor":null}`, 1002],
  ])('closes the socket for %s', async (_name, frame, code) => {
    const console = await TestConsole.open(gateway.url, gateway.token);
    console.send(frame);
    expect(await console.closed).toBe(code);
  });

  it('refuses the upgrade without a good token', async () => {
    await expect(TestConsole.open(gateway.url, 'guessed')).rejects.toThrow('401');
  });

  it('closes the socket of a device that is revoked, and of no other', async () => {
    const signedIn = await gateway.signIn('sari', 'kopi-susu-gula-aren');
    const lost = await TestConsole.hello(gateway.url, signedIn.token);
    const kept = await TestConsole.hello(gateway.url, gateway.token);
    await lost.next('welcome');
    await kept.next('welcome');
    expect((await gateway.ask('DELETE', `/v1/devices/${signedIn.deviceId}`)).status).toBe(200);
    expect(await lost.closed).toBe(4401);
    await expect(TestConsole.open(gateway.url, signedIn.token)).rejects.toThrow('401');
    const workspace = new Projection(gateway.url, gateway.token, 'workspace');
    await workspace.begin(kept);
    kept.close();
  });

  it('tells everybody when the clock was moved', async () => {
    const console = await TestConsole.hello(gateway.url, gateway.token);
    await console.next('welcome');
    const later = gateway.clock.now() + 10 * 24 * 60 * 60 * 1000;
    await gateway.ask('POST', '/v1/test/clock', { body: { now: later }, token: null });
    expect((await console.next('tick')).serverTime).toBeGreaterThanOrEqual(later);
    await gateway.ask('POST', '/v1/test/clock', { body: { now: null }, token: null });
    console.close();
  });
});
