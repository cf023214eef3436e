import { describe, expect, it } from 'vitest';
import type { AppState, LinkState } from '#shared/console-api/views.ts';
import { DEFAULT_SETTINGS } from '#shared/console-api/views.ts';
import { diagnosticsBundle } from '../../../src/main/diagnostics/bundle.ts';
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
const link: LinkState = {
  state: 'offline',
  inSyncAt: NOW - 60_000,
  offlineSince: NOW - 30_000,
  gatewayTime: NOW,
  estimated: true,
  waitingToSend: 2,
  backfill: null,
};

describe('the file for support', () => {
  const text = diagnosticsBundle({
    app,
    start: { 'process-start': 0, interactive: 812.4 },
    link,
    clockDifference: 5000,
    numbers: [
      {
        number: number({
          id: '01900000-0000-7000-8000-000000000001',
          name: 'Toko Batik Melati',
          displayPhone: '6281290005550',
        }),
        facts: null,
      },
    ],
    logLines: ['{"level":30,"msg":"link lost","to":"+6285710012345"}'],
    system: { platform: 'linux', release: '6.1', node: '24.0.0' },
  });

  it('says where the line stands', () => {
    expect(JSON.parse(text)).toMatchObject({
      madeAt: '2026-11-21T10:00:00.000Z',
      start: { 'process-start': 0, interactive: 812.4 },
      link: { state: 'offline', clockDifference: '5 s', waitingToSend: 2 },
      numbers: [{ number: '…5550', lifecycle: 'active', health: null }],
      log: ['{"level":30,"msg":"link lost","to":"+…"}'],
    });
  });

  it.each(['Melati', 'Sari', '6281290005550', '85710012345', 'toko-melati', '/home/sari'])(
    'holds nothing of %s',
    (secret) => expect(text).not.toContain(secret),
  );
});
