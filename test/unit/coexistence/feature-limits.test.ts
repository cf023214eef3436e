import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import data from '#resources/rules/feature-limits.json' with { type: 'json' };
import { FeatureLimits, limitsWanted } from '#shared/coexistence/feature-limits.ts';

const table = FeatureLimits.parse(data);

describe('the feature table', () => {
  it('is dated, sourced and without doubles', () => {
    expect(new Set(table.limits.map((limit) => limit.id)).size).toBe(table.limits.length);
    for (const limit of table.limits) expect(limit.source).not.toBe('');
  });

  it.each([
    ['Kak bisa masukin saya ke grup reseller?', ['groups']],
    ['bisa video call sebentar kak?', ['calls']],
    ['Boleh telepon?', ['calls']],
    ['can you call me please', ['calls']],
    ['tolong edit pesan yang tadi ya', ['edit']],
    ['kirim live location dong', ['live-location']],
    ['Minta katalog sama grup resellernya dong', ['groups', 'catalog']],
    ['Kain kawung ukuran L masih ada?', []],
    ['I recall the price was lower', []],
    ['telponnya aktif', []],
    ['https://example.com/katalog/call', []],
    ['grupnya apa kak? https://example.com/katalog', ['groups']],
  ])('%s', (text, wanted) => {
    expect(limitsWanted(table, text).map((limit) => limit.id)).toEqual(wanted);
  });

  it('survives any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => Array.isArray(limitsWanted(table, text))));
  });
});
