import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A needle that was found: where, which, and in what writing. */
export interface Finding {
  file: string;
  needle: string;
  encoding: 'utf8' | 'utf16le' | 'base64';
}

/** The three ways in which a text can stand inside a longer base64 text, without the characters that its neighbours decide. */
function base64Cores(text: string): string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(text, 'utf8')])
      .toString('base64')
      .replace(/=+$/, '');
    const wholeGroups = Math.floor((shift + Buffer.byteLength(text)) / 3) * 4;
    return encoded.slice(shift === 0 ? 0 : 4, wholeGroups);
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/**
 * Looks for texts in every file below a folder, in UTF-8, UTF-16LE and base64.
 * @param needles at least 12 bytes each, so that chance finds nothing
 * @returns the findings and how much was searched, so that a search of nothing cannot pass for a clean one
 */
export function searchPlaintext(
  folder: string,
  needles: readonly string[],
): { findings: Finding[]; files: number; bytes: number } {
  const wanted = needles.map((needle) => {
    if (Buffer.byteLength(needle) < 12) throw new Error(`too short to be looked for: ${needle}`);
    return {
      needle,
      utf8: [Buffer.from(needle, 'utf8')],
      utf16le: [Buffer.from(needle, 'utf16le')],
      base64: base64Cores(needle).map((core) => Buffer.from(core, 'latin1')),
    };
  });
  const findings: Finding[] = [];
  let bytes = 0;
  const files = filesBelow(folder);
  for (const file of files) {
    bytes += statSync(file).size;
    const content = readFileSync(file);
    for (const { needle, ...forms } of wanted) {
      for (const encoding of ['utf8', 'utf16le', 'base64'] as const) {
        if (forms[encoding].some((form) => content.includes(form))) findings.push({ file, needle, encoding });
      }
    }
  }
  return { findings, files: files.length, bytes };
}
