import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench } from './harness.ts';

const MAIN = resolve(import.meta.dirname, '../../../src/simulator/main.ts');

describe('the simulator as a process', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill());

  it('says where it is in one line, and ends with its parent', async () => {
    const started = spawn(process.execPath, [MAIN], {
      env: { ...process.env, PORT: '0', EXIT_WITH_PARENT: '1' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child = started;
    const lines = createInterface({ input: started.stdout });
    const [line] = (await once(lines, 'line')) as [string];
    const ready = JSON.parse(line) as { ready: boolean; url: string };
    expect(ready).toEqual({ ready: true, url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
    const page = await fetch(ready.url);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await page.text()).toContain('app.js');
    expect((await fetch(`${ready.url}/docs/json`)).status).toBe(200);
    const gone = once(started, 'exit');
    started.stdin.end();
    expect((await gone)[0]).toBe(0);
  });

  it('names a wrong setting and ends', async () => {
    const started = spawn(process.execPath, [MAIN], {
      env: { ...process.env, PORT: 'many' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child = started;
    const lines = createInterface({ input: started.stderr });
    const said: string[] = [];
    lines.on('line', (line) => said.push(line));
    expect((await once(started, 'close'))[0]).toBe(1);
    expect(said.join('\n')).toContain('PORT:');
  });
});

describe('the control API', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = new Bench();
    await bench.start();
  });
  afterEach(() => bench.stop());

  it('answers neither another site’s page nor another name', async () => {
    const foreign = { headers: { origin: 'https://example.com' } };
    expect((await bench.call('/control/state', foreign)).status).toBe(403);
    expect((await bench.call('/control/state', { headers: { origin: bench.simulator.url } })).status).toBe(
      200,
    );
  });

  it('names what is wrong with a body', async () => {
    const reply = await bench.control('/habits', { duplicates: 2 });
    expect(reply.status).toBe(400);
    expect(reply.body.error).toContain('duplicates');
    expect((await bench.control('/customers/nobody/say', { text: 'hai' })).status).toBe(404);
    expect((await bench.control('/customers', { name: 'Tanpa nomor' })).status).toBe(400);
  });

  it('streams what happens', async () => {
    const response = await fetch(`${bench.simulator.url}/control/events`);
    await bench.control('/customers', { id: 'rina', name: 'Rina', phone: '6285710000101' });
    const decoder = new TextDecoder();
    let seen = '';
    for await (const bytes of response.body ?? []) {
      seen += decoder.decode(bytes, { stream: true });
      if (seen.includes('event: customer')) break;
    }
    expect(seen).toContain('"id":"rina"');
  });

  it('starts over on reset', async () => {
    await bench.control('/customers', { id: 'rina', name: 'Rina', phone: '6285710000101' });
    await bench.control('/habits', { duplicates: 1 });
    await bench.control('/reset', {});
    const { body } = await bench.control<{ customers: unknown[]; habits: { duplicates: number } }>('/state');
    expect(body).toMatchObject({ customers: [], habits: { duplicates: 0 } });
  });

  it('posts any webhook, a changed number, a marketing stop, contacts and history', async () => {
    await bench.control('/customers', {
      id: 'rina',
      name: 'Rina',
      phone: '6285710000101',
      bookName: 'Rina (reseller)',
    });
    await bench.control('/webhook', {
      field: 'account_review_update',
      value: { decision: 'APPROVED' },
      time: 1795158240,
    });
    await bench.control('/customers/rina/marketing', { value: 'stop' });
    await bench.control('/contacts-sync', {});
    await bench.control('/history', {
      messages: [{ customer: 'rina', at: '2026-11-01T03:00:00Z', text: 'dulu' }],
    });
    await bench.control('/customers/rina/number', { phone: '6285710009911' });
    await bench.flush();
    const changes = bench.gateway.received.flatMap((post) => post.changes);
    expect(changes.map(({ field }) => field)).toEqual([
      'account_review_update',
      'user_preferences',
      'smb_app_state_sync',
      'history',
      'messages',
    ]);
    expect(bench.gateway.items('user_preferences')[0]).toMatchObject({
      value: 'stop',
      timestamp: expect.any(Number),
    });
    expect(bench.gateway.items('state_sync')[0]).toHaveProperty('contact.full_name', 'Rina (reseller)');
    expect(bench.gateway.items('history')[0]).toMatchObject({
      metadata: { phase: 1, chunk_order: 1, progress: 100 },
      threads: [{ id: '6285710000101' }],
    });
    expect(bench.gateway.items('messages')[0]).toMatchObject({
      type: 'system',
      system: { type: 'user_changed_number', wa_id: '6285710009911' },
    });
  });
});
