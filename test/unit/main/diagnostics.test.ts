import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppState, DEFAULT_SETTINGS, type LinkState } from '#shared/console-api/views.ts';
import { LinkFacts } from '#shared/model/link-health.ts';
import { BusinessNumber, type ImportState } from '#shared/model/number.ts';
import { type BundleParts, diagnosticsBundle } from '../../../src/main/diagnostics/bundle.ts';
import { logLine } from '../../../src/main/diagnostics/log-line.ts';
import { openLog } from '../../../src/main/logs/log.ts';
import { number } from '../../support/feed-rows.ts';

const NOW = Date.UTC(2026, 10, 21, 10);

const app: AppState = {
  phase: 'ready',
  starting: null,
  host: 'electron',
  version: '0.1.0',
  systemLocale: 'id-ID',
  workspace: {
    name: 'Toko Batik Melati',
    address: 'https://selaras.toko-melati.example',
    sample: false,
    keys: 'keychain',
    simulatorUrl: null,
  },
  me: {
    userId: '01900000-0000-7000-8000-000000000009',
    name: 'Sari Melati',
    role: 'owner',
    agentsSee: { money: false, health: true },
  },
  notices: [{ id: '1', code: 'settings_set_aside', detail: '/home/sari/console.json' }],
  settings: DEFAULT_SETTINGS,
};
const aNumber = number({
  id: '01900000-0000-7000-8000-000000000001',
  name: 'Toko Batik Melati',
  displayPhone: '6281290005550',
  lifecycle: 'disconnected',
  lifecycleReason: 'PRIMARY_INACTIVITY',
  provider: '360dialog',
  activity: {
    confirmedAt: NOW,
    confirmedBy: 'person',
    confirmedByName: 'Sari Melati',
    estimatedAt: null,
    estimatedFrom: null,
  },
  gaps: [{ from: NOW, to: null, reason: 'PRIMARY_INACTIVITY' }],
  imports: {
    contacts: importOf('asked', null),
    history: importOf('refused', '2593107'),
  },
  standing: {
    quality: { value: 'GREEN', at: NOW },
    messagingLimit: { tier: 'TIER_250', most: 250, at: NOW },
    displayName: { name: 'Toko Batik Melati', decision: 'APPROVED', at: NOW },
    review: { decision: 'APPROVED', at: NOW },
    username: { username: 'tokomelati', state: 'approved', at: NOW },
    restrictions: [{ kind: 'RESTRICTED_BIZ', until: null, at: NOW }],
    ban: { state: 'DISABLE', date: 'November 27, 2026', at: NOW },
    alerts: [{ kind: 'A', severity: 'WARNING', text: 'Verify.', at: NOW }],
  },
});
const { lifecycle, lifecycleReason, gaps, imports, standing, provider } = aNumber;
const facts: LinkFacts = {
  serverTime: NOW,
  lifecycle,
  lifecycleReason,
  gaps,
  lastEventAt: NOW,
  customers: { lastAt: NOW, longPause: null },
  echoes: { lastAt: NOW, longPause: null },
  lastTickedAt: null,
  customersSinceEcho: 0,
  webhooks: { waiting: 0, setAside: 0, refusedSignatures: 0 },
  provider,
  tokenExpiresAt: NOW + 1,
  queue: {
    waiting: 1,
    oldestAt: NOW,
    unknown: 0,
    holds: [{ scope: 'number', code: '131031', until: null }],
  },
  imports,
  standing,
  storage: { databaseBytes: 1, mediaBytes: 1, freeBytes: null },
};
const line = (given: object) => JSON.stringify({ level: 30, time: '2026-11-21T09:59:00.000Z', ...given });

function importOf(state: ImportState['state'], code: string | null): ImportState {
  return { state, askedAt: NOW, requestId: 'request-1', code, lastAt: null, count: 0, phases: [] };
}

const link: LinkState = {
  state: 'offline',
  inSyncAt: NOW - 60_000,
  offlineSince: NOW - 30_000,
  gatewayTime: NOW,
  estimated: true,
  waitingToSend: 2,
  backfill: null,
};

const parts = (given: Partial<BundleParts> = {}): BundleParts => ({
  app,
  start: {},
  link,
  clockDifference: 5000,
  numbers: [{ number: aNumber, facts: null }],
  logLines: [],
  system: { platform: 'linux', release: '6.1', node: '24.0.0' },
  ...given,
});

/** Each in the ways in which it may stand in a text. */
const CANARIES = {
  name: 'Rina “Ina” Kartika\nDewi',
  token: 'EAAGm0PX4ZCpsBAKZCq9x2Lr7secret',
  key: 'sk_live_9f8e7d6c5b4a39281706',
  phone: '+62 857-1001-2345',
  digits: '6285710012345',
  message: 'Nomor rekening saya 1234567890 atas nama Rina',
  address: 'https://rina:rahasia@selaras.toko-melati.example/v1?token=EAAGm0PX4ZCpsBAKZCq9x2Lr7secret',
  mail: 'rina.kartika@toko-melati.example',
  path: '/home/rina/Toko Melati/console.json',
  html: '<img src=x onerror=alert(1)>',
};
/** What none of them may leave behind. */
const TRACES = [
  'rina',
  'Rina',
  'Kartika',
  'Dewi',
  'EAAG',
  'secret',
  'sk_live',
  '9f8e7d',
  '857',
  '1001',
  '2345',
  'rekening',
  '1234567890',
  'melati',
  'Melati',
  'rahasia',
  'onerror',
];
const traces = (text: string) => TRACES.filter((trace) => text.includes(trace));

/** Puts a canary into every string that the schema would let in. @returns how many took it */
function plant<T>(schema: z.ZodType<T>, good: T, canary: string): { planted: T; count: number } {
  const planted = structuredClone(good);
  let count = 0;
  const walk = (at: Record<string, unknown>): void => {
    for (const [name, before] of Object.entries(at)) {
      if (typeof before === 'object' && before !== null) walk(before as Record<string, unknown>);
      if (typeof before !== 'string') continue;
      at[name] = canary;
      if (schema.safeParse(planted).success) count += 1;
      else at[name] = before;
    }
  };
  walk(planted as Record<string, unknown>);
  return { planted, count };
}

describe('the file for support', () => {
  it('says where the line stands', () => {
    const text = diagnosticsBundle(
      parts({ logLines: [line({ msg: 'link lost', why: 'silence', failures: 3 })] }),
    );
    expect(JSON.parse(text)).toMatchObject({
      madeAt: '2026-11-21T10:00:00.000Z',
      link: { state: 'offline', clockDifference: '5 s', waitingToSend: 2 },
      numbers: [
        {
          number: '…5550',
          provider: '360dialog',
          lifecycle: 'disconnected',
          lifecycleReason: 'PRIMARY_INACTIVITY',
          gaps: [{ to: null, reason: 'PRIMARY_INACTIVITY' }],
          imports: { history: { state: 'refused', code: '2593107' } },
          health: null,
        },
      ],
      log: [{ what: 'link lost', why: 'silence', failures: 3 }],
      logLinesLeftOut: 0,
    });
  });

  it('tells what the gateway found, by codes', () => {
    const { numbers } = JSON.parse(diagnosticsBundle(parts({ numbers: [{ number: aNumber, facts }] })));
    expect(numbers[0].health).toContain('queue: bad, held');
    expect(numbers[0].queue.holds).toEqual([{ scope: 'number', code: '131031', until: null }]);
  });

  it.each(Object.entries(CANARIES))('repeats no %s that stands in any text it is made from', (_, canary) => {
    const planted = {
      app: plant(AppState, app, canary),
      number: plant(BusinessNumber, aNumber, canary),
      facts: plant(LinkFacts, facts, canary),
    };
    // A plant that took nothing would prove nothing.
    expect(planted.app.count).toBeGreaterThan(6);
    expect(planted.number.count).toBeGreaterThan(15);
    expect(planted.facts.count).toBeGreaterThan(10);
    const text = diagnosticsBundle(
      parts({
        app: planted.app.planted,
        numbers: [{ number: planted.number.planted, facts: planted.facts.planted }],
        logLines: [canary, JSON.stringify(canary), `{"msg":"${canary}`],
      }),
    );
    const lastFour = planted.number.planted.displayPhone.replace(/\D/g, '').slice(-4);
    expect(traces(text.replace(`"…${lastFour}"`, ''))).toEqual([]);
  });

  it.each(Object.entries(CANARIES))(
    'repeats no %s that the log was told of, in whatever way',
    (_, canary) => {
      const folder = mkdtempSync(join(tmpdir(), 'selaras-diagnostics-'));
      try {
        const log = openLog(folder);
        const frames = new Error(`${canary}\n    at ${canary} (${canary.replace(/\W/g, '')}.js:1:1)`);
        const caused = new Error('outer', { cause: new Error(canary) });
        const odd = Object.assign(new Error(canary), {
          code: canary,
          errno: canary,
          sql: canary,
          name: canary,
        });
        const notOurs = z.object({ state: z.enum(['a']) }).safeParse({ state: canary }).error;
        for (const error of [
          frames,
          caused,
          odd,
          notOurs,
          canary,
          { message: canary, stack: canary, type: canary },
        ])
          log.error('the cache refused a write', { error });
        log.warn('a program of the sample ended', {
          name: canary,
          words: canary,
          code: canary,
          signal: canary,
        });
        log.info('link lost', { why: canary, [canary]: canary, nested: { deep: [canary] }, ms: 12 });
        const logLines = readFileSync(join(folder, 'console.log'), 'utf8').split('\n').filter(Boolean);
        expect(logLines).toHaveLength(8);
        const text = diagnosticsBundle(parts({ logLines }));
        expect(traces(text)).toEqual([]);
        const told = JSON.parse(text).log;
        expect(told).toHaveLength(8);
        expect(told.at(-1)).toMatchObject({ what: 'link lost', ms: 12 });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );

  it('keeps of an error what helps: its kind and where it arose', () => {
    const folder = mkdtempSync(join(tmpdir(), 'selaras-diagnostics-'));
    try {
      openLog(folder).error('the outbox did not answer', {
        error: Object.assign(new TypeError('no such table'), { code: 'SQLITE_ERROR' }),
      });
      const [only] = readFileSync(join(folder, 'console.log'), 'utf8').split('\n');
      const told = logLine(only ?? '');
      expect(told).toMatchObject({
        what: 'the outbox did not answer',
        error: { type: 'TypeError', code: 'SQLITE_ERROR' },
      });
      expect(JSON.stringify(told)).toMatch(/"diagnostics\.test\.ts:\d+:\d+"/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('leaves out what is no line of the log, and says how many', () => {
    const text = diagnosticsBundle(
      parts({ logLines: ['', '{}', 'Error: halo', '[1]', line({ msg: 'start' })] }),
    );
    expect(JSON.parse(text)).toMatchObject({ log: [{ what: 'start' }], logLinesLeftOut: 4 });
  });
});
