import { describe, expect, it } from 'vitest';
import type { SendVerdict } from '#shared/coexistence/may-send.ts';
import { windowState } from '#shared/coexistence/window.ts';
import type { NumberUsage, PriceAnswer, ThreadPrices } from '#shared/gateway-api/http.ts';
import { type Locale, translate } from '#shared/words/words.ts';
import { costWords } from '../../../src/renderer/costs/cost-words.ts';
import type { Told } from '../../../src/renderer/costs/costs.ts';
import { hereWords } from '../../../src/renderer/costs/here-words.ts';
import { chargedWords, costSoFarWords, forecastWords } from '../../../src/renderer/costs/month-words.ts';
import { priceReason, priceWords } from '../../../src/renderer/costs/price-words.ts';
import type { Words } from '../../../src/renderer/language/use-words.ts';

const HOUR = 3_600_000;
const NOW = new Date(2026, 10, 16, 9, 41).getTime();
const say =
  (locale: Locale): Words =>
  (key, values) =>
    translate(locale, key, values);
/** Intl puts no-break spaces into amounts. */
const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;

const free = (basis: 'allowance' | 'free-entry' | 'free-service'): PriceAnswer => ({
  known: true,
  micros: 0,
  currency: null,
  basis,
  sure: basis !== 'allowance',
  market: null,
  example: false,
  maybeOld: false,
});
/** Invented amounts. */
const rate = (amount: number, given: object = {}): PriceAnswer => ({
  known: true,
  micros: amount * 1_000_000,
  currency: 'IDR',
  basis: 'list-rate',
  sure: true,
  market: 'Indonesia',
  example: false,
  maybeOld: false,
  ...given,
});
const unknown: PriceAnswer = { known: false, why: 'no-card' };
const hidden: PriceAnswer = { known: false, why: 'hidden' };

const prices = (service: PriceAnswer, utility = service, freeEntryUntil: number | null = null) =>
  told<ThreadPrices>({ service, utility, marketing: utility, freeEntryUntil });
function told<T>(value: T | null, silent = false): Told<T> {
  return { value, at: NOW, silent };
}
const usage = (left: number, given: Partial<NumberUsage> = {}): NumberUsage => ({
  month: '2026-11',
  timeZone: { name: 'UTC', known: false },
  from: Date.parse('2026-11-01T00:00:00Z'),
  to: Date.parse('2026-12-01T00:00:00Z'),
  sent: [],
  allowance: { perMonth: 1000, used: 1000 - left, left, sure: false },
  cost: [],
  ...given,
});

const OPEN: SendVerdict = { ok: true };
const no = (reason: Extract<SendVerdict, { ok: false }>['reason'], waits = false) =>
  ({ ok: false, reason, waits }) as SendVerdict;
const SHUT = no('window_closed');
const lasting = (left: number) => windowState(NOW + left - 24 * HOUR, NOW);
const long = lasting(3 * HOUR + 12 * 60_000);
const shut = lasting(-HOUR);

describe('a reply from here', () => {
  const silently = <T>(one: Told<T>) => ({ ...one, silent: true });
  it.each([
    ['not asked yet', OPEN, long, null, 214, '3 h 12 m left', null, 'sisa 3 j 12 mnt', null],
    [
      'allowance left',
      OPEN,
      long,
      prices(free('allowance')),
      214,
      '3 h 12 m left',
      '214 free left',
      'sisa 3 j 12 mnt',
      'sisa 214 gratis',
    ],
    [
      'closing, thousands left',
      OPEN,
      lasting(90_000),
      prices(free('allowance')),
      1000,
      '1 m left',
      '1,000 free left',
      'sisa 1 mnt',
      'sisa 1.000 gratis',
    ],
    [
      'used up, price known',
      OPEN,
      long,
      prices(rate(350)),
      0,
      '3 h 12 m left',
      'IDR 350 each',
      'sisa 3 j 12 mnt',
      'Rp 350 per pesan',
    ],
    [
      'used up, invented price',
      OPEN,
      long,
      prices(rate(350.5, { example: true })),
      0,
      '3 h 12 m left',
      'IDR 350.50 each (example rate)',
      'sisa 3 j 12 mnt',
      'Rp 350,50 per pesan (tarif contoh)',
    ],
    [
      'used up, price unknown',
      OPEN,
      long,
      prices(unknown),
      0,
      '3 h 12 m left',
      'price unknown',
      'sisa 3 j 12 mnt',
      'harga belum diketahui',
    ],
    [
      'used up, for an agent',
      OPEN,
      long,
      prices(hidden),
      0,
      '3 h 12 m left',
      'charged',
      'sisa 3 j 12 mnt',
      'berbayar',
    ],
    [
      'free by the rules',
      OPEN,
      long,
      prices(free('free-service')),
      0,
      '3 h 12 m left',
      'free',
      'sisa 3 j 12 mnt',
      'gratis',
    ],
    [
      'shut, price known',
      SHUT,
      shut,
      prices(free('allowance'), rate(350)),
      214,
      'templates only',
      'template: IDR 350 each',
      'hanya template',
      'template: Rp 350 per pesan',
    ],
    [
      'shut, price unknown',
      SHUT,
      shut,
      prices(free('allowance'), unknown),
      214,
      'templates only',
      'template: price unknown',
      'hanya template',
      'template: harga belum diketahui',
    ],
    [
      'shut, after an ad',
      SHUT,
      shut,
      prices(free('free-entry'), free('free-entry'), NOW + HOUR),
      0,
      'templates only',
      'free',
      'hanya template',
      'gratis',
    ],
    [
      'after an ad, over meanwhile',
      OPEN,
      long,
      prices(free('free-entry'), free('free-entry'), NOW),
      0,
      '3 h 12 m left',
      'price unknown',
      'sisa 3 j 12 mnt',
      'harga belum diketahui',
    ],
    ['stopped', no('stopped'), long, prices(rate(350)), 0, 'no marketing', null, 'tanpa promosi', null],
    [
      'the number is paused',
      no('number_paused', true),
      long,
      prices(rate(350)),
      0,
      'waits for the number',
      null,
      'menunggu nomor aktif',
      null,
    ],
    [
      'offline, known before',
      OPEN,
      long,
      silently(prices(free('allowance'))),
      214,
      '3 h 12 m left',
      '214 free left (known today at 09:41)',
      'sisa 3 j 12 mnt',
      'sisa 214 gratis (diketahui tadi 09:41)',
    ],
    [
      'offline, never known',
      OPEN,
      long,
      told<ThreadPrices>(null, true),
      214,
      '3 h 12 m left',
      'price unknown',
      'sisa 3 j 12 mnt',
      'harga belum diketahui',
    ],
  ] as const)('%s', (_, gate, window, known, left, state, cost, keadaan, biaya) => {
    const now = { gate, window, prices: known, usage: told(usage(left)), now: NOW };
    const en = hereWords(say('en'), 'en', now);
    const id = hereWords(say('id'), 'id', now);
    expect([en.state, plain(en.cost)]).toEqual([`From here: ${state}`, cost]);
    expect([id.state, plain(id.cost)]).toEqual([`Dari sini: ${keadaan}`, biaya]);
  });
});

describe('a price', () => {
  it('smaller than a cent is told whole', () => {
    expect(priceWords(say('en'), 'en', rate(0.0193, { currency: 'USD' }))).toBe('$0.0193 each');
  });

  it.each([
    [null, 'The gateway does not answer right now.'],
    [unknown, 'No rate card has been imported yet.'],
    [hidden, 'Amounts are kept by the owners of this workspace.'],
    [free('free-entry'), 'They came by an ad and were answered within a day.'],
    [free('allowance'), 'One of the month’s free replies. WhatsApp’s partners say so; its own pages do not.'],
    [
      rate(350, { maybeOld: true }),
      'List price for Indonesia, charged when it is delivered. Rates may have changed since this rate card.',
    ],
    [
      rate(350, { example: true }),
      'An invented rate of the sample workspace for Indonesia, not what WhatsApp asks.',
    ],
  ])('says why: %#', (price, reason) => {
    expect(priceReason(say('en'), price)).toBe(reason);
  });
});

describe('what a message did cost', () => {
  const known = prices(rate(500), rate(350)).value;
  it.each([
    [
      { category: 'utility', type: 'regular', billable: true },
      known,
      'Charged as: utility · list price now IDR 350',
    ],
    [{ category: 'utility', type: 'regular', billable: true }, null, 'Charged as: utility'],
    [{ category: 'authentication', type: 'regular', billable: null }, known, 'Charged as: codes'],
    [
      { category: 'service', type: 'free_customer_service', billable: false },
      known,
      'Free: customer service window',
    ],
    [
      { category: 'referral_conversion', type: 'free_entry_point', billable: false },
      known,
      'Free: they came by an ad',
    ],
    [{ category: 'service', type: 'regular', billable: false }, known, 'Free (reply)'],
    [{ category: 'something_new', type: 'new_type', billable: true }, known, 'Charged as: something_new'],
    [{ category: null, type: 'new_type', billable: null }, known, 'category not told'],
  ])('%j', (cost, list, words) => {
    expect(plain(costWords(say('en'), 'en', cost, list))).toBe(words);
  });
});

describe('a month', () => {
  const amounts = [{ currency: 'IDR', micros: 3_500_000_000, example: false }];
  const half = Date.parse('2026-11-16T00:00:00Z');
  const sent = [
    { category: 'service', type: 'free_customer_service', count: 600, delivered: 590 },
    { category: 'utility', type: 'regular', count: 12, delivered: 10 },
  ];
  const month = usage(400, { sent, cost: [{ category: 'utility', charged: 10, unpriced: 0, amounts }] });

  it('counts what was charged, and what that comes to', () => {
    expect(chargedWords(say('en'), month)).toBe('utility 10');
    expect(plain(costSoFarWords(say('id'), 'id', month))).toBe('Rp 3.500');
  });

  it('tells what has no price, and what is invented', () => {
    const mixed = [
      {
        category: 'utility',
        charged: 2,
        unpriced: 1,
        amounts: [{ currency: 'IDR', micros: 1_000_000, example: true }],
      },
    ];
    expect(plain(costSoFarWords(say('en'), 'en', usage(1, { cost: mixed })))).toBe(
      'IDR 1 (example rate) · 1 message without a known price',
    );
    expect(costSoFarWords(say('en'), 'en', usage(1))).toBe('Nothing so far.');
  });

  it('says where it leads as a forecast', () => {
    const lines = forecastWords(say('en'), 'en', month, half).map(plain);
    expect(lines).toEqual([
      'If it goes on like this, about 1,200 replies, about 200 of them beyond the free ones.',
      'The free ones would be used up around 26 Nov.',
      'About IDR 7,000 in all.',
      'About 200 messages more without a known price.',
    ]);
    expect(forecastWords(say('id'), 'id', month, month.from)).toEqual([
      'Masih terlalu awal bulan untuk diperkirakan.',
    ]);
  });
});
