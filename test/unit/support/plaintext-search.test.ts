import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { searchPlaintext } from '../../support/plaintext-search.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function folderWith(content: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'selaras-search-'));
  folders.push(folder);
  writeFileSync(join(folder, 'file.bin'), content);
  return folder;
}

describe('the search for plaintext', () => {
  it('finds a text in each writing, wherever it stands', () => {
    const needle = 'Resi JNE 0042 sudah dikirim';
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ maxLength: 20 }), (before, after) => {
        const wrap = (text: Buffer) => Buffer.concat([before, text, after]);
        const written = {
          utf8: wrap(Buffer.from(needle)),
          utf16le: wrap(Buffer.from(needle, 'utf16le')),
          base64: Buffer.from(wrap(Buffer.from(needle)).toString('base64')),
        };
        for (const [encoding, content] of Object.entries(written)) {
          const { findings } = searchPlaintext(folderWith(content), [needle]);
          expect(findings).toContainEqual(expect.objectContaining({ needle, encoding }));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('finds nothing where nothing is, and says how much it searched', () => {
    const folder = folderWith(Buffer.alloc(4096, 7));
    expect(searchPlaintext(folder, ['Resi JNE 0042'])).toEqual({ findings: [], files: 1, bytes: 4096 });
  });

  it('refuses a needle that chance could find', () => {
    expect(() => searchPlaintext('.', ['kak'])).toThrow('too short');
  });
});
