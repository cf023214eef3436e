import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { batik, CLOTHS, MOTIFS } from '../../../src/simulator/made/batik.ts';
import { pdf } from '../../../src/simulator/made/pdf.ts';

describe('made files', () => {
  it('draws every motif as a whole PNG', () => {
    for (const [index, motif] of MOTIFS.entries()) {
      const file = batik(motif, CLOTHS[index] ?? 'sogan', 64);
      const at = file.indexOf('IDAT');
      const length = file.readUInt32BE(at - 4);
      expect(inflateSync(file.subarray(at + 4, at + 4 + length))).toHaveLength(64 * (1 + 64 * 3));
    }
  });

  it('prints a PDF whose table points at its objects', () => {
    const text = pdf(['Nota (4471)', 'Total 4.290.000']).toString('latin1');
    const table = Number(/startxref\n(\d+)/.exec(text)?.[1]);
    expect(text.slice(table, table + 4)).toBe('xref');
    const offsets = [...text.slice(table).matchAll(/^(\d{10}) 00000 n/gm)].map((match) => Number(match[1]));
    for (const [index, offset] of offsets.entries())
      expect(text.slice(offset)).toMatch(new RegExp(`^${index + 1} 0 obj`));
    expect(text).toContain('(Nota \\(4471\\)) Tj');
  });
});
