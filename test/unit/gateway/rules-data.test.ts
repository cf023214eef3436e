import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  CONFIRM_FROM_DAY,
  LINK_DAYS,
  REMINDER_DAYS,
  SAFETY_DAYS,
} from '#shared/coexistence/activity-clock.ts';
import { PAIR_BURST, PAIR_INTERVAL_MS, THROUGHPUT_PER_SECOND } from '#shared/coexistence/pacing.ts';
import { TEMPLATE_LENGTHS } from '#shared/coexistence/templates.ts';
import { versionIn, versionState } from '#shared/coexistence/versions.ts';
import { WINDOW_MS } from '#shared/coexistence/window.ts';
import { RULE_FILES, RULE_NAMES } from '#shared/model/rules.ts';
import { fitsKind } from '../../../src/gateway/meta/media-limits.ts';
import { metaProvider } from '../../../src/gateway/meta/providers/meta.ts';
import { differingFromProgram } from '../../../src/gateway/rules/built-in.ts';
import { BUNDLED_RULES as rules } from '../../../src/gateway/rules/bundled.ts';
import { META_RULES } from '../../../src/simulator/world/rules.ts';

const { limits, windows, pricing } = rules;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('the bundled rules', () => {
  it('are one file for each schema', () => {
    const files = readdirSync(new URL('../../../resources/rules/', import.meta.url)).filter(
      (name) => !name.startsWith('example'),
    );
    expect(files.sort()).toEqual(RULE_NAMES.map((name) => `${name}.json`).sort());
  });

  it.each(RULE_NAMES)('%s is dated and says where it is from', (name) => {
    const file = RULE_FILES[name].parse(rules[name]);
    for (const source of file.sources) {
      if (source.date !== null) expect(source.date <= file.asOf).toBe(true);
      if (source.certainty === 'unsure') expect(source.note).toBeTruthy();
    }
  });
});

describe('constants in the code are those of the data', () => {
  // Each beside the page that says so; see the sources in the files.
  it.each([
    ['throughput (Meta, Throughput)', THROUGHPUT_PER_SECOND, limits.throughputPerSecond, 20],
    ['pair rate (Meta, About the platform)', PAIR_INTERVAL_MS, limits.pair.intervalMs, 6_000],
    ['pair burst (Meta, About the platform)', PAIR_BURST, limits.pair.burst, 45],
    ['window (Meta, Customer service windows)', WINDOW_MS, windows.customerServiceMs, 86_400_000],
    ['days to the end of the link (Meta, account_update)', LINK_DAYS, windows.activity.linkDays, 14],
    ['the partners’ safety margin', SAFETY_DAYS, windows.activity.safetyDays, 13],
    ['confirmations only', CONFIRM_FROM_DAY, windows.activity.confirmFromDay, 10],
    ['template header (Meta, Template components)', TEMPLATE_LENGTHS.header, limits.template.header, 60],
    ['template body (Meta, Template components)', TEMPLATE_LENGTHS.body, limits.template.body, 1024],
    ['template link (Meta, Template components)', TEMPLATE_LENGTHS.url, limits.template.buttonUrl, 2000],
    ['code to copy (Meta, since December 2025)', TEMPLATE_LENGTHS.copyCode, limits.template.copyCode, 20],
  ])('%s', (_what, inCode, inData, known) => {
    expect(inCode).toBe(inData);
    expect(inData).toBe(known);
  });

  it.each(RULE_NAMES)('%s says nothing else than the program does', (name) => {
    expect(differingFromProgram(name, rules[name])).toEqual([]);
  });

  it('the Graph version that numbers begin with has no end yet', () => {
    const version = versionIn(metaProvider.baseUrl) ?? '';
    expect(versionState(rules.versions.graph, version, Date.parse(rules.versions.asOf)).state).toBe(
      'current',
    );
  });

  it('the simulator enforces the same', () => {
    expect(META_RULES.perSecond).toBe(limits.throughputPerSecond);
    expect(META_RULES.freeServicePerMonth).toBe(rules.pricing.periods.at(-1)?.freeService?.perMonth);
  });

  it('reminders', () => expect(windows.activity.reminderDays).toEqual(REMINDER_DAYS));

  // Meta, Media.
  it.each(['image', 'audio', 'video', 'document', 'sticker'] as const)('files: %s', (kind) => {
    const { mimes, bytes } = limits.media[kind];
    for (const mime of mimes) {
      expect(fitsKind(kind, mime, bytes)).toBe(true);
      expect(fitsKind(kind, mime, bytes + 1)).toBe(false);
    }
    expect(fitsKind(kind, 'application/x-unknown', 1)).toBe(false);
  });
});

describe('what lasts how long', () => {
  it.each([
    ['the window (Meta, Customer service windows)', windows.customerServiceMs, DAY],
    ['an answer to an ad in time (Meta, Pricing: free entry point)', windows.freeEntry.answerWithinMs, DAY],
    ['free after an ad (Meta, Pricing: free entry point)', windows.freeEntry.freeMs, 72 * HOUR],
    ['contacts and history may be asked for (Meta, Onboarding)', windows.importsWithinMs, DAY],
    ['a message may be reacted to (Meta, Reactions)', windows.oldestTargetMs, 30 * DAY],
    ['a typing sign (Meta, Typing indicators)', windows.typingMs, 25_000],
    ['a file that came (Meta, Media)', windows.media.incomingMs, 7 * DAY],
    ['a file that was uploaded (Meta, Media)', windows.media.uploadedMs, 30 * DAY],
    ['a file’s address (Meta, Media)', windows.media.urlMs, 5 * 60_000],
  ])('%s', (_what, inData, known) => expect(inData).toBe(known));
});

describe('what is free and what is charged', () => {
  // Meta, Pricing (September 2026) and Upcoming pricing updates (1 July 2026); the free thousand are the partners' word.
  it('is told by periods, and the allowance as unsure', () => {
    expect(pricing.periods).toEqual([
      {
        from: '2025-07-01',
        service: 'free',
        utilityInWindow: 'free',
        freeService: null,
        serviceRateOf: null,
      },
      {
        from: '2026-10-01',
        service: 'charged',
        utilityInWindow: 'charged',
        freeService: { perMonth: 1000, certainty: 'unsure' },
        serviceRateOf: 'utility',
      },
    ]);
    expect(pricing.rateChangeDays).toEqual(['01-01', '04-01', '07-01', '10-01']);
  });

  it('rests the unsure allowance on a source that is marked unsure', () => {
    const told = pricing.sources.filter(({ note }) => note?.includes('1,000'));
    expect(told.map(({ certainty }) => certainty)).toEqual(['unsure']);
  });
});

describe('the feature table', () => {
  const ONBOARDING = 'Meta, Onboarding WhatsApp Business app users';

  // Meta's page for Business app users (September 2026), and beside it what a row rests on otherwise.
  it('is Meta’s, row by row', () => {
    expect(rules['feature-limits'].limits.map(({ id, app, api, source }) => [id, app, api, source])).toEqual([
      ['chats', 'works', 'yes', ONBOARDING],
      ['contacts', 'unchanged', 'partly', 'Meta, webhook smb_app_state_sync'],
      ['groups', 'unchanged', 'no', `${ONBOARDING}; Groups API`],
      ['calls', 'unchanged', 'no', ONBOARDING],
      ['edit', 'works', 'no', 'Meta, messages edit and revoke; no API operation'],
      ['live-location', 'off', 'no', ONBOARDING],
      ['disappearing', 'off', 'no', ONBOARDING],
      ['view-once', 'off', 'no', ONBOARDING],
      ['broadcast-lists', 'read-only', 'no', ONBOARDING],
      ['catalog', 'unchanged', 'no', ONBOARDING],
      ['status', 'unchanged', 'no', ONBOARDING],
      ['auto-replies', 'unchanged', 'no', ONBOARDING],
      ['profile', 'unchanged', 'no', ONBOARDING],
      ['linked-devices', 'unlinked', 'no', ONBOARDING],
      ['register', 'unchanged', 'no', ONBOARDING],
      ['throughput', 'unchanged', 'partly', 'Meta, Throughput'],
    ]);
  });
});

describe('markets', () => {
  it('no country stands in two groups, and none of them is unsure', () => {
    const grouped = Object.values(rules.markets.groups).flat();
    expect(new Set(grouped).size).toBe(grouped.length);
    expect(rules.markets.unsure.filter((country) => grouped.includes(country))).toEqual([]);
  });
});
