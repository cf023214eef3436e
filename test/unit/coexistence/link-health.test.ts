import { describe, expect, it } from 'vitest';
import { assessLink, gravest, HEALTH_ASPECTS, type HealthAspect } from '#shared/coexistence/link-health.ts';
import type { LinkFacts } from '#shared/model/link-health.ts';
import type { ImportState } from '#shared/model/number.ts';
import { isWordKey } from '#shared/words/words.ts';
import { number } from '../../support/feed-rows.ts';

const NOW = Date.UTC(2026, 10, 21, 10);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const { imports, standing } = number({ id: '01900000-0000-7000-8000-000000000001' });
const arrived: ImportState = { ...imports.history, state: 'arrived', count: 812 };
const asked: ImportState = { ...imports.history, state: 'asked', askedAt: NOW };

const facts = (given: Partial<LinkFacts> = {}): LinkFacts => ({
  serverTime: NOW,
  lifecycle: 'active',
  lifecycleReason: null,
  gaps: [],
  lastEventAt: NOW - MINUTE,
  customers: { lastAt: NOW - 10 * MINUTE, longPause: 2 * HOUR },
  echoes: { lastAt: NOW - 30 * MINUTE, longPause: 3 * HOUR },
  lastTickedAt: NOW - 5 * MINUTE,
  customersSinceEcho: 3,
  webhooks: { waiting: 0, setAside: 0, refusedSignatures: 0 },
  provider: 'meta',
  tokenExpiresAt: null,
  queue: { waiting: 0, oldestAt: null, unknown: 0, holds: [] },
  imports: { ...imports, history: arrived },
  standing: { ...standing, quality: { value: 'GREEN', at: NOW - DAY } },
  storage: { databaseBytes: 1e9, mediaBytes: 2e9, freeBytes: 100e9 },
  ...given,
});

const found = (aspect: HealthAspect, given: Partial<LinkFacts>, clock: number | null = 0) => {
  const row = assessLink(facts(given), clock).find((one) => one.aspect === aspect);
  return row && `${row.state} ${row.code}`;
};
const silentPhone = {
  echoes: { lastAt: NOW - 12 * HOUR, longPause: 2 * HOUR },
  customersSinceEcho: 40,
  lastTickedAt: NOW - HOUR,
};

describe('what the facts of a link mean', () => {
  it('is good all over on a good day', () => {
    const rows = assessLink(facts(), 1000);
    expect(rows.map(({ aspect }) => aspect)).toEqual([...HEALTH_ASPECTS]);
    expect(rows.filter(({ state }) => state !== 'good')).toEqual([]);
    expect(gravest(rows)).toBe('good');
  });

  const cases: [HealthAspect, string, Partial<LinkFacts>, string][] = [
    ['phone', 'cut for now', { lifecycle: 'offboarded' }, 'bad offboarded'],
    [
      'phone',
      'cut',
      { lifecycle: 'disconnected', lifecycleReason: 'PRIMARY_INACTIVITY' },
      'bad disconnected',
    ],
    ['phone', 'not there yet', { lifecycle: 'pending' }, 'warn pending'],
    [
      'webhooks',
      'signed wrongly',
      { webhooks: { waiting: 0, setAside: 0, refusedSignatures: 2 } },
      'bad refused',
    ],
    [
      'webhooks',
      'much quieter than usual',
      { customers: { lastAt: NOW - 7 * HOUR, longPause: 2 * HOUR } },
      'warn quiet',
    ],
    [
      'webhooks',
      'as quiet as every night',
      { customers: { lastAt: NOW - 9 * HOUR, longPause: 9 * HOUR } },
      'good flowing',
    ],
    ['webhooks', 'never any', { lastEventAt: null }, 'unknown none'],
    [
      'webhooks',
      'not understood',
      { webhooks: { waiting: 0, setAside: 1, refusedSignatures: 0 } },
      'warn set-aside',
    ],
    ['echoes', 'stopped while all else goes on', silentPhone, 'warn stopped'],
    ['echoes', 'quiet, but so is everything', { ...silentPhone, customersSinceEcho: 2 }, 'good coming'],
    [
      'echoes',
      'quiet, and no ticks either',
      { ...silentPhone, lastTickedAt: NOW - 13 * HOUR },
      'good coming',
    ],
    ['echoes', 'never any', { echoes: { lastAt: null, longPause: null } }, 'unknown none'],
    ['token', 'ends within the week', { tokenExpiresAt: NOW + 6 * DAY }, 'warn ending'],
    ['token', 'has ended', { tokenExpiresAt: NOW }, 'bad expired'],
    [
      'queue',
      'held until an administrator acts',
      {
        queue: {
          waiting: 2,
          oldestAt: NOW,
          unknown: 0,
          holds: [{ scope: 'number', code: '190', until: null }],
        },
      },
      'bad held',
    ],
    [
      'queue',
      'fate unknown',
      { queue: { waiting: 0, oldestAt: null, unknown: 1, holds: [] } },
      'warn unknown',
    ],
    [
      'queue',
      'long',
      { queue: { waiting: 9, oldestAt: NOW - 6 * MINUTE, unknown: 0, holds: [] } },
      'warn waiting',
    ],
    ['standing', 'poor', { standing: { ...standing, quality: { value: 'red', at: NOW } } }, 'bad quality'],
    [
      'standing',
      'restricted',
      { standing: { ...standing, restrictions: [{ kind: 'RESTRICTED_BIZ', until: NOW + DAY, at: NOW }] } },
      'bad restricted',
    ],
    [
      'standing',
      'restricted once',
      { standing: { ...standing, restrictions: [{ kind: 'RESTRICTED_BIZ', until: NOW - DAY, at: NOW }] } },
      'unknown none',
    ],
    [
      'imports',
      'accepted and never arrived',
      { imports: { ...imports, history: { ...imports.history, state: 'never-came' } } },
      'warn never-came',
    ],
    ['imports', 'asked for', { imports: { ...imports, history: asked } }, 'good asked'],
    [
      'imports',
      'an address book that never came',
      { imports: { history: arrived, contacts: { ...asked, state: 'never-came' } } },
      'warn contacts-never-came',
    ],
    [
      'imports',
      'an address book that was refused',
      { imports: { history: arrived, contacts: { ...asked, state: 'refused', code: '2593107' } } },
      'warn contacts-refused',
    ],
    ['storage', 'nearly full', { storage: { databaseBytes: 0, mediaBytes: 0, freeBytes: 1e8 } }, 'bad full'],
  ];
  it.each(cases)('%s: %s', (aspect, _, given, expected) => expect(found(aspect, given)).toBe(expected));

  it.each([
    [5 * MINUTE, 'warn fast'],
    [-5 * MINUTE, 'warn slow'],
    [MINUTE, 'good together'],
  ])('clock: %d ms', (difference, expected) => expect(found('clock', {}, difference)).toBe(expected));

  it('has words for everything that it can say', () => {
    const said = [
      ...cases.map(([aspect, , given]) => [aspect, given] as const),
      ...HEALTH_ASPECTS.map((aspect) => [aspect, {}] as const),
    ].flatMap(([aspect, given]) => assessLink(facts(given), null).filter((row) => row.aspect === aspect));
    for (const { aspect, code } of said)
      expect([aspect, code, isWordKey(`health.${aspect}.${code}`)]).toEqual([aspect, code, true]);
  });
});
