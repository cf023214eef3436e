import { CsvError, parse } from 'csv-parse/sync';
import { getCountries } from 'libphonenumber-js/min';
import { z } from 'zod';
import type { Rate } from '#shared/model/rate-card.ts';
import type { MarketRules, RateCategory } from '#shared/model/rules.ts';
import { type CardProblem, cardProblem } from './card-problems.ts';

/** What stands in a rate card of Meta, as it offers them for download. */
export interface ReadCard {
  currency: string;
  /** Day as `2026-10-01`. */
  validFrom: string;
  /** The line above the table, which says of when and what it is. */
  title: string | null;
  rates: Rate[];
  /** Columns that mean nothing here. */
  ignored: string[];
}

/** What was said beside the file; it may say the same itself. */
export interface CardGiven {
  currency: string | null;
  validFrom: string | null;
}

/** `rows` are the lines after the header, good ones and bad. */
export type CardRead =
  | { ok: true; card: ReadCard; rows: number }
  | { ok: false; problems: CardProblem[]; rows: number };

const CATEGORIES: ReadonlyMap<string, RateCategory> = new Map([
  ['marketing', 'marketing'],
  ['utility', 'utility'],
  ['authentication', 'authentication'],
  ['authentication-international', 'authentication-international'],
  ['service', 'service'],
]);
const NEEDED = ['marketing', 'utility', 'authentication'];
/** What Meta has printed in place of a code. */
const CURRENCIES: ReadonlyMap<string, string> = new Map([
  ['$US', 'USD'],
  ['US$', 'USD'],
  ['$AU', 'AUD'],
  ['A$', 'AUD'],
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['₹', 'INR'],
  ['Rp', 'IDR'],
  ['R$', 'BRL'],
]);
const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const NO_RATE = new Set(['', 'n/a', 'na', '-', '--', '–', '—']);
const MICROS = 1_000_000;
const MOST_PROBLEMS = 100;

const Records = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

interface Line {
  cells: string[];
  line: number;
}

/**
 * Reads a rate card: lines that say what it is, a header (`Market, Currency, Marketing, Utility, Authentication,
 * Authentication-International, Service`; the last two and the currency may lack), then a line a market. Every
 * problem is told; a card with one is no card.
 */
export function readRateCard(csv: string, given: CardGiven, markets: MarketRules): CardRead {
  const parsed = linesOf(csv);
  if (!parsed.ok) return parsed;
  const { lines } = parsed;
  const headerAt = lines.findIndex(({ cells }) => {
    const names = cells.map(columnName);
    return names[0] === 'market' && names.includes('marketing');
  });
  const above = headerAt === -1 ? lines : lines.slice(0, headerAt);
  const header = lines[headerAt];
  if (!header) return refuse([cardProblem(null, noHeader(lines), {})], 0);

  const problems: CardProblem[] = [];
  const columns = header.cells.map(columnName);
  for (const name of NEEDED)
    if (!columns.includes(name)) problems.push(cardProblem(header.line, 'column-missing', { column: name }));
  for (const name of new Set(columns))
    if (CATEGORIES.has(name) && columns.filter((other) => other === name).length > 1)
      problems.push(cardProblem(header.line, 'column-twice', { column: name }));
  const ignored = columns.filter(
    (name) => name !== '' && name !== 'market' && name !== 'currency' && !CATEGORIES.has(name),
  );
  const body = lines.slice(headerAt + 1).filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (body.length === 0) problems.push(cardProblem(header.line, 'no-market', {}));

  const title = above.map(({ cells }) => cells.filter(Boolean).join(' ')).find(Boolean) ?? null;
  const validFrom = agreed('day', given.validFrom, dayIn(title), problems);
  const currency = currencyOf(body, columns.indexOf('currency'), given.currency, title, problems);
  const rates = ratesOf(body, columns, markets, problems);
  if (problems.length > 0 || validFrom === null || currency === null) return refuse(problems, body.length);
  return { ok: true, card: { currency, validFrom, title, rates, ignored }, rows: body.length };
}

const refuse = (problems: CardProblem[], rows: number): CardRead => ({
  ok: false,
  problems: problems.slice(0, MOST_PROBLEMS),
  rows,
});

function linesOf(csv: string): { ok: true; lines: Line[] } | Extract<CardRead, { ok: false }> {
  try {
    const records: unknown = parse(csv, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
    const lines = Records.parse(records).map(({ record, info }) => ({
      cells: record.map((cell) => cell.replace(/\s+/g, ' ').trim()),
      line: info.lines,
    }));
    return { ok: true, lines };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : null;
    return { ok: false, problems: [cardProblem(line, 'not-csv', { why: error.message })], rows: 0 };
  }
}

/** `Authentication-\nInternational` and `authentication international` are one column. */
const columnName = (cell: string) =>
  cell
    .toLowerCase()
    .replace(/[\s_-]+/g, '-')
    .trim();

function noHeader(lines: readonly Line[]): 'volume-tiers' | 'conversations' | 'no-header' {
  const cells = new Set(lines.flatMap((line) => line.cells.map(columnName)));
  if (cells.has('rate-type') || cells.has('vs.-list-rate')) return 'volume-tiers';
  if (cells.has('business-initiated') || cells.has('user-initiated')) return 'conversations';
  return 'no-header';
}

/** What two sources say, once: a difference is a problem, and so is silence. */
function agreed(
  what: 'day' | 'currency',
  given: string | null,
  found: string | null,
  problems: CardProblem[],
): string | null {
  if (given !== null && found !== null && given !== found) {
    problems.push(cardProblem(null, `${what}-contradicted`, { found, given }));
    return null;
  }
  const value = given ?? found;
  if (value === null) problems.push(cardProblem(null, `${what}-unsaid`, {}));
  return value;
}

/** `… effective July 1, 2026` as `2026-07-01`. */
function dayIn(title: string | null): string | null {
  const match = /\b([A-Za-z]+) (\d{1,2}),? (\d{4})\b/.exec(title ?? '');
  const month = MONTHS.indexOf(match?.[1]?.toLowerCase() ?? '') + 1;
  if (!match || month === 0) return null;
  return `${match[3]}-${String(month).padStart(2, '0')}-${match[2]?.padStart(2, '0')}`;
}

function currencyOf(
  body: readonly Line[],
  column: number,
  given: string | null,
  title: string | null,
  problems: CardProblem[],
): string | null {
  const codes = new Set<string>();
  for (const { cells, line } of column === -1 ? [] : body) {
    const cell = cells[column] ?? '';
    const code = /^[A-Z]{3}$/.test(cell) ? cell : CURRENCIES.get(cell);
    if (code !== undefined) codes.add(code);
    else problems.push(cardProblem(line, 'currency-unknown', { cell }));
  }
  if (codes.size > 1) {
    problems.push(cardProblem(null, 'several-currencies', { currencies: [...codes].join(', ') }));
    return null;
  }
  const inTitle = /\bin ([A-Z]{3})\b/.exec(title ?? '')?.[1] ?? null;
  return agreed('currency', given, [...codes][0] ?? inTitle, problems);
}

function ratesOf(
  body: readonly Line[],
  columns: readonly string[],
  markets: MarketRules,
  problems: CardProblem[],
): Rate[] {
  const rates: Rate[] = [];
  const seen = new Set<string>();
  for (const { cells, line } of body) {
    const market = cells[0] ?? '';
    const place = placeOf(market, markets);
    if (place === null) problems.push(cardProblem(line, 'market-unknown', { market }));
    else if (seen.has(place.key)) problems.push(cardProblem(line, 'market-twice', { market }));
    seen.add(place?.key ?? market);
    let found = 0;
    for (const [index, name] of columns.entries()) {
      const category = CATEGORIES.get(name);
      if (category === undefined) continue;
      const cell = cells[index];
      if (cell === undefined) {
        problems.push(cardProblem(line, 'line-short', { column: name }));
        break;
      }
      if (NO_RATE.has(cell.toLowerCase())) continue;
      found += 1;
      const micros = microsOf(cell);
      if (micros === null) problems.push(cardProblem(line, 'no-amount', { cell, column: name }));
      else if (place) rates.push({ market: place.market, country: place.country, category, micros });
    }
    if (found === 0 && cells.length >= columns.length)
      problems.push(cardProblem(line, 'no-rate', { market }));
  }
  return rates;
}

interface MarketPlace {
  /** Equal for two ways to write one market. */
  key: string;
  market: string;
  country: string | null;
}

let countryNames: ReadonlyMap<string, string> | null = null;

/** English names of all countries, lower case, as this platform spells them. */
function namesOfCountries(): ReadonlyMap<string, string> {
  const words = new Intl.DisplayNames('en', { type: 'region' });
  countryNames ??= new Map(
    getCountries().map((country) => [(words.of(country) ?? country).toLowerCase(), country]),
  );
  return countryNames;
}

/** A group of countries, the rest of the world, or one country. */
function placeOf(name: string, markets: MarketRules): MarketPlace | null {
  const plain = name.toLowerCase().replaceAll(' and ', ' & ');
  const groups = [...Object.keys(markets.groups), markets.other];
  const group = groups.find((one) => one.toLowerCase() === plain);
  if (group !== undefined) return { key: group, market: group, country: null };
  const [, listed] = Object.entries(markets.countries).find(([known]) => known.toLowerCase() === plain) ?? [];
  const country = listed ?? namesOfCountries().get(name.toLowerCase());
  return country === undefined ? null : { key: country, market: name, country };
}

/** An amount with a point, and commas between thousands or none; at most six decimals. */
function microsOf(cell: string): number | null {
  if (!/^(\d+|[1-9]\d{0,2}(,\d{3})+)(\.\d{1,6})?$/.test(cell)) return null;
  const micros = Math.round(Number(cell.replaceAll(',', '')) * MICROS);
  return Number.isSafeInteger(micros) ? micros : null;
}
