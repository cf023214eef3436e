import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkScenario, loadScenario, ScenarioError } from '../../../src/simulator/scenario/load.ts';
import { Span } from '../../../src/simulator/scenario/schema.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selaras-scenario-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const rina = { id: 'rina', name: 'Rina', phone: '6285710000101' };

/** The message of the refusal; fails when it is taken. */
function refusal(load: () => unknown): string {
  try {
    load();
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
  throw new Error('The scenario was taken.');
}

describe('a scenario file', () => {
  it('is named with the place of each mistake', () => {
    const file = join(folder, 'wrong.json');
    const lines = [{ text: 'hai' }, { text: 'dua', image: { motif: 'kawung' } }];
    writeFileSync(file, JSON.stringify({ customers: [rina], day: [{ with: 'rina', from: '-1h', lines }] }));
    expect(refusal(() => loadScenario(file))).toBe(`${file}: day[0].lines[1]: say exactly one thing`);
    writeFileSync(file, JSON.stringify({ customers: [{ ...rina, id: 'ri na' }] }));
    expect(refusal(() => loadScenario(file))).toContain(`${file}: customers[0].id: letters`);
    writeFileSync(file, '{');
    expect(refusal(() => loadScenario(file))).toContain(file);
    expect(refusal(() => loadScenario('no-such-scenario'))).toContain('no-such-scenario');
  });

  it('may speak only of people and lines that exist', () => {
    const day = [
      { with: 'budi', from: '-1h', lines: [{ text: 'hai' }] },
      {
        with: 'rina',
        from: '-1h',
        lines: [
          { text: 'hai', key: 'a' },
          { text: 'ini', quotes: 'b' },
        ],
      },
      { with: 'rina', from: 'soon', lines: [{ text: 'hai' }] },
    ];
    expect(refusal(() => checkScenario({ customers: [rina], day: day.slice(0, 2) }, 'here'))).toBe(
      'here: day[0].with: there is no customer "budi"\nhere: day[1].lines[1].quotes: no line before it has the key "b"',
    );
    expect(refusal(() => checkScenario({ customers: [rina], day: day.slice(2) }, 'here'))).toContain(
      'here: day[0].from: a time',
    );
  });

  it('counts times from the start', () => {
    expect(Span.parse('-5h20m')).toBe(-(5 * 60 + 20) * 60_000);
    expect(Span.parse('+2d3s')).toBe(2 * 86_400_000 + 3000);
    expect(Span.safeParse('').success).toBe(false);
    expect(Span.safeParse('-').success).toBe(false);
  });

  it('brings the sample shop’s day whole', () => {
    const shop = loadScenario('shop-day');
    expect(shop.customers.length).toBeGreaterThanOrEqual(60);
    expect(shop.business).toBe('Batik Kencana');
    const said = JSON.stringify(shop);
    for (const wanted of [
      'BERHENTI',
      'referral',
      'poll_creation',
      'unavailable',
      'voice',
      'grup',
      'telpon',
      'order',
      'ع',
    ])
      expect(said).toContain(wanted);
    expect(shop.customers.filter((customer) => !customer.phone && customer.username)).not.toEqual([]);
  });
});
