import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type IngestWorker, ingestWorker } from '../../../src/gateway/ingest/ingest-worker.ts';
import { type Receiver, webhookReceiver } from '../../../src/gateway/ingest/receive.ts';
import { ensureNumber } from '../../../src/gateway/store/workspace.ts';
import { APP_SECRET, NUMBER, sign, VERIFY_TOKEN } from './support/meta.ts';
import { STORES, type TestStore } from './support/stores.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/webhooks');
const FIXTURES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .sort();
const clock = { now: () => 1_795_165_000_000 };

describe.each(STORES)('receiving webhooks on $kind', ({ open }) => {
  let test: TestStore;
  let app: FastifyInstance;
  let receiver: Receiver;
  let worker: IngestWorker;
  let url: string;

  beforeAll(async () => {
    test = await open();
    await ensureNumber(test.store, NUMBER, clock.now());
    receiver = webhookReceiver({
      store: test.store,
      clock,
      app: { appSecret: APP_SECRET, verifyToken: VERIFY_TOKEN },
      byRoute: () => null,
    });
    app = Fastify();
    await receiver.routes(app);
    url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/webhooks/meta`;
    worker = ingestWorker({ store: test.store, clock, log: app.log });
  });
  afterAll(async () => {
    await worker.stop();
    await app.close();
    await test.drop();
  });
  afterEach(async () => {
    await test.store.db.deleteFrom('set_aside').execute();
    await test.store.db.deleteFrom('webhook_inbox').execute();
    for (const table of [
      'messages',
      'message_effects',
      'contact_keys',
      'contact_stops',
      'number_events',
      'templates',
      'threads',
      'contacts',
    ] as const)
      await test.store.db.deleteFrom(table).execute();
    await test.store.db.updateTable('numbers').set({ lifecycle: 'active', lifecycle_at: 0 }).execute();
  });

  const post = (
    body: Uint8Array<ArrayBuffer> | string,
    signature: string | null,
    type = 'application/json',
  ) =>
    fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': type, ...(signature !== null && { 'x-hub-signature-256': signature }) },
    });
  const send = (body: Uint8Array<ArrayBuffer> | string) => post(body, sign(body));
  const inbox = () => test.store.db.selectFrom('webhook_inbox').selectAll().execute();
  const aside = () => test.store.db.selectFrom('set_aside').selectAll().orderBy('id').execute();

  /** Everything that a webhook may change, so that "a domain change" can be seen. */
  async function domain(): Promise<string> {
    const { db } = test.store;
    return JSON.stringify([
      await db.selectFrom('messages').selectAll().orderBy('id').execute(),
      await db.selectFrom('message_effects').selectAll().orderBy('effect_key').execute(),
      await db.selectFrom('contacts').selectAll().orderBy('id').execute(),
      await db.selectFrom('contact_stops').selectAll().execute(),
      await db.selectFrom('numbers').selectAll().execute(),
      await db.selectFrom('number_events').selectAll().orderBy('event_key').execute(),
    ]);
  }

  it('has fixtures to try', () => expect(FIXTURES.length).toBeGreaterThan(60));

  it.each(FIXTURES)('answers %s with 200 and leaves a change or a reason', async (name) => {
    const body = readFileSync(join(FOLDER, name));
    const before = await domain();
    expect((await send(body)).status).toBe(200);
    await worker.drain();
    const rows = await inbox();
    expect(rows).toHaveLength(1);
    expect(Buffer.from(rows[0]?.body ?? [])).toEqual(body);
    expect(rows[0]?.state).not.toBe('waiting');
    const reasons = (await aside()).map(({ reason }) => reason);
    expect(reasons.every((reason) => reason.length > 5)).toBe(true);
    expect(reasons.join()).not.toContain('could not be applied');
    expect(reasons.length > 0 || (await domain()) !== before).toBe(true);
  });

  it.each([
    ['no signature', null],
    ['a signature of another secret', sign('{}', 'other')],
    ['a signature of other bytes', sign('{ }')],
    ['a signature in another form', sign('{}').replace('sha256=', 'sha1=')],
    ['a signature that is too short', 'sha256=ab'],
  ])('refuses %s and keeps nothing but a count', async (_name, signature) => {
    const before = receiver.refusedSignatures();
    expect((await post('{}', signature)).status).toBe(401);
    expect(receiver.refusedSignatures()).toBe(before + 1);
    expect(await inbox()).toEqual([]);
    expect(await aside()).toEqual([]);
  });

  it('checks the raw bytes whatever type they are said to be', async () => {
    const body = '{"object":"whatsapp_business_account","entry":[]}';
    expect((await post(body, sign(body), 'text/plain; charset=latin1')).status).toBe(200);
    expect((await post(body, sign(body), 'application/x-www-form-urlencoded')).status).toBe(200);
  });

  it.each(['', ';;', 'nonsense', 'multipart/form-data'])(
    'does not refuse a body that is said to be of type %j',
    async (type) => {
      const body = '{"object":"whatsapp_business_account","entry":[]}';
      expect((await post(body, sign(body), type)).status).toBe(200);
      expect((await post(body, null, type)).status).toBe(401);
    },
  );

  it('takes 3 MB and refuses more', async () => {
    const filler = (size: number) => JSON.stringify({ entry: [], filler: 'x'.repeat(size) });
    expect((await send(filler(3 * 1024 * 1024 - 100))).status).toBe(200);
    expect((await send(filler(3.2 * 1024 * 1024))).status).toBe(413);
  });

  it('answers the handshake with the bare challenge', async () => {
    const query = (token: string, mode = 'subscribe') =>
      `${url}?hub.mode=${mode}&hub.challenge=1158201444&hub.verify_token=${token}`;
    const answer = await fetch(query(VERIFY_TOKEN));
    expect([answer.status, await answer.text()]).toEqual([200, '1158201444']);
    expect((await fetch(query('wrong'))).status).toBe(403);
    expect((await fetch(query(VERIFY_TOKEN, 'unsubscribe'))).status).toBe(403);
    expect((await fetch(url)).status).toBe(403);
  });

  it.each([
    ['not JSON', 'not json', 'The body is not a JSON object.'],
    ['a JSON list', '[]', 'The body is not a JSON object.'],
    ['broken UTF-8', Buffer.from([0x7b, 0xff, 0xfe]), 'The body is not a JSON object.'],
    ['no envelope', '{"data":{}}', 'The body is not a WhatsApp webhook: it has no entries.'],
    ['no entries', '{"entry":[]}', 'The webhook has no entries.'],
  ])('sets a body aside whole: %s', async (_name, body, reason) => {
    expect((await send(typeof body === 'string' ? body : new Uint8Array(body))).status).toBe(200);
    await worker.drain();
    expect(await aside()).toMatchObject([{ path: '', reason, item: null }]);
    expect(await inbox()).toMatchObject([{ state: 'set_aside' }]);
  });

  const message = (id: string, more: object) => ({
    from: '6285710003344',
    from_user_id: 'ID.48210933765510027714',
    id,
    timestamp: '1795160000',
    ...more,
  });
  const envelope = (messages: unknown[], phoneNumberId: string = NUMBER.phoneNumberId) =>
    JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: NUMBER.wabaId,
          changes: [
            {
              field: 'messages',
              value: {
                metadata: { display_phone_number: NUMBER.displayPhone, phone_number_id: phoneNumberId },
                messages,
              },
            },
          ],
        },
      ],
    });

  it('sets a bad item aside and goes on with the rest', async () => {
    const text = (id: string) => message(id, { type: 'text', text: { body: id } });
    const deep = '[""]';
    const body = envelope([
      text('wamid.good.1'),
      'not an object',
      { ...text('wamid.bad'), timestamp: 'yesterday' },
      message('wamid.deep', { type: 'text', text: deep }),
      text('wamid.good.2'),
    ]);
    await send(body.replace(JSON.stringify(deep), '['.repeat(5000) + ']'.repeat(5000)));
    await worker.drain();
    expect(await aside()).toMatchObject([
      { path: 'entry[0].changes[0].value.messages[1]', reason: 'The item is not an object.' },
      { path: 'entry[0].changes[0].value.messages[2]', reason: 'The message has no usable time.' },
      { path: 'entry[0].changes[0].value.messages[3]', reason: 'The item is nested too deeply.' },
    ]);
    const good = await test.store.db
      .selectFrom('messages')
      .select('text')
      .where('wamid', 'like', 'wamid.good.%')
      .execute();
    expect(good).toHaveLength(2);
  });

  it('keeps a text with NUL and half a surrogate pair, replaced and flagged', async () => {
    await send(envelope([message('wamid.nul', { type: 'text', text: { body: 'a\u0000b\ud800c' } })]));
    await worker.drain();
    const row = await test.store.db
      .selectFrom('messages')
      .selectAll()
      .where('wamid', '=', 'wamid.nul')
      .executeTakeFirstOrThrow();
    expect(row.text).toBe('a\uFFFDb\uFFFDc');
    expect(row.extra).toEqual({ charactersReplaced: true });
  });

  it('sets aside what the database refuses, alone', async () => {
    await test.store.db.schema
      .alterTable('messages')
      .addCheckConstraint('no_poison', sql`text <> 'poison'`)
      .execute();
    await send(
      envelope(
        ['before', 'poison', 'after'].map((body) =>
          message(`wamid.${body}`, { type: 'text', text: { body } }),
        ),
      ),
    );
    await worker.drain();
    await test.store.db.schema.alterTable('messages').dropConstraint('no_poison').execute();
    const reasons = await aside();
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatchObject({ path: 'entry[0].changes[0].value.messages[1]' });
    expect(reasons[0]?.reason).toContain('could not be applied');
    const rows = await test.store.db
      .selectFrom('messages')
      .select('wamid')
      .where('wamid', 'in', ['wamid.before', 'wamid.poison', 'wamid.after'])
      .orderBy('wamid')
      .execute();
    expect(rows.map(({ wamid }) => wamid)).toEqual(['wamid.after', 'wamid.before']);
  });

  it('goes to work by itself: on what was left from before, then on what comes', async () => {
    const text = (id: string) => envelope([message(id, { type: 'text', text: { body: id } })]);
    const heard = (topic: string) =>
      new Promise<void>((resolve) => {
        const stop = test.store.signal.listen((one) => {
          if (!one.startsWith(topic)) return;
          stop();
          resolve();
        });
      });
    await send(text('wamid.left'));
    // As a process that died would leave it: taken, and not finished.
    await test.store.db
      .updateTable('webhook_inbox')
      .set({ leased_until: test.store.kind === 'pglite' ? 1e15 : 0 })
      .execute();
    const second = ingestWorker({ store: test.store, clock, log: app.log });
    const first = heard('feed:');
    await second.start();
    await first;
    const next = heard('feed:');
    await send(text('wamid.comes'));
    await next;
    await second.stop();
    const rows = await test.store.db.selectFrom('messages').select('wamid').orderBy('id').execute();
    expect(rows.map(({ wamid }) => wamid)).toEqual(['wamid.left', 'wamid.comes']);
  });

  it('sets aside what is for another number', async () => {
    await send(envelope([message('wamid.other', { type: 'text', text: { body: 'x' } })], '999'));
    await worker.drain();
    expect(await aside()).toMatchObject([{ reason: 'It is for a number that this gateway does not have.' }]);
  });
});
