import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BUNDLED_RULES } from '../../../src/gateway/rules/bundled.ts';
import { RuleBook } from '../../../src/gateway/rules/rule-book.ts';
import type { Listener, Signal, Topic } from '../../../src/gateway/store/signal.ts';

const { log } = Fastify();

describe('the book of rules', () => {
  let data: string;
  let folder: string;
  let listeners: Set<Listener>;
  let signal: Signal;
  let book: RuleBook;

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'selaras-rules-'));
    folder = join(data, 'rules');
    listeners = new Set();
    signal = {
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close: async () => {},
    };
    book = new RuleBook(folder, log);
  });
  afterEach(async () => {
    await book.stop();
    await rm(data, { recursive: true });
  });

  const file = async (name: string, content: unknown) => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  };
  const countries = (asOf: string, noMarketing: string[]) => ({
    ...BUNDLED_RULES.countries,
    asOf,
    noMarketing: noMarketing.map((country) => ({ country, from: '2026-01-01' })),
  });
  const kept = () => book.current.countries.noMarketing.map(({ country }) => country);
  const origin = (name: string) => book.state.origins.find((one) => one.name === name);
  const problems = () => book.state.problems;

  it('is what came with the program while there is no folder', async () => {
    await book.start(signal);
    expect(book.current).toEqual(BUNDLED_RULES);
    expect(problems()).toEqual([]);
    expect(book.state.origins.every((one) => one.origin === 'bundled')).toBe(true);
  });

  it('takes a newer file, and one of the same day', async () => {
    await file('countries.json', countries('2026-12-01', ['US', 'CA']));
    await book.start(signal);
    expect(kept()).toEqual(['US', 'CA']);
    expect(origin('countries')).toEqual({ name: 'countries', asOf: '2026-12-01', origin: 'override' });
    await file('countries.json', countries(BUNDLED_RULES.countries.asOf, ['FR']));
    await book.reload();
    expect(kept()).toEqual(['FR']);
    expect(problems()).toEqual([]);
  });

  it('lets the newest stand: an old file is told, and counts no more', async () => {
    await file('countries.json', countries('2025-01-01', ['FR']));
    await book.start(signal);
    expect(kept()).toEqual(['US']);
    expect(problems()).toMatchObject([
      { file: 'countries.json', problem: expect.stringContaining('of 2025-01-01') },
    ]);
  });

  it.each([
    ['no JSON', '{'],
    ['another shape', { asOf: '2027-01-01' }],
    ['a misspelled key', { ...countries('2027-01-01', ['FR']), noMarketting: [] }],
    ['no source', { ...countries('2027-01-01', ['FR']), sources: [] }],
    ['no country', countries('2027-01-01', ['France'])],
    ['far too large', `${' '.repeat(1024 * 1024)}{}`],
  ])('refuses %s, and what was in force stays', async (_what, content) => {
    await file('countries.json', countries('2026-12-01', ['US', 'CA']));
    await book.start(signal);
    await file('countries.json', content);
    await book.reload();
    expect(kept()).toEqual(['US', 'CA']);
    expect(origin('countries')?.origin).toBe('override');
    expect(problems()).toHaveLength(1);
    expect(problems()[0]?.file).toBe('countries.json');
    const restarted = new RuleBook(folder, log);
    await restarted.start(signal);
    expect(restarted.state).toEqual(book.state);
    await restarted.stop();
  });

  it('refuses what it could not obey: values that the program works with', async () => {
    const { limits, windows } = BUNDLED_RULES;
    await file('limits.json', { ...limits, asOf: '2027-01-01', throughputPerSecond: 80 });
    await file('windows.json', { ...windows, asOf: '2027-01-01', typingMs: 20_000 });
    await book.start(signal);
    expect(problems()).toMatchObject([
      { file: 'limits.json', problem: expect.stringContaining('throughputPerSecond') },
    ]);
    expect(book.current.limits).toEqual(limits);
    expect(book.current.windows.typingMs).toBe(20_000);
  });

  it('goes back to its own when an override is taken away', async () => {
    await file('countries.json', countries('2026-12-01', ['CA']));
    await book.start(signal);
    await rm(join(folder, 'countries.json'));
    await book.reload();
    expect(kept()).toEqual(['US']);
    await file('countries.json', '{');
    await book.reload();
    expect(kept()).toEqual(['US']);
  });

  it('tells of a file that means nothing', async () => {
    await file('contries.json', {});
    await file('README.txt', 'notes');
    await book.start(signal);
    expect(problems()).toMatchObject([
      { file: 'contries.json', problem: expect.stringContaining('countries') },
    ]);
  });

  it('reads again when any process is told to', async () => {
    await book.start(signal);
    await file('countries.json', countries('2026-12-01', ['CA']));
    for (const topic of ['feed:workspace', 'rules'] satisfies Topic[])
      for (const listener of listeners) listener(topic);
    await book.stop();
    expect(kept()).toEqual(['CA']);
    expect(listeners.size).toBe(0);
  });
});
