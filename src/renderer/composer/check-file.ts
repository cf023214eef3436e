import type { WordKey } from '#shared/words/words.ts';

export type FileKind = 'image' | 'video' | 'audio' | 'document';

export type FileVerdict = { ok: true; kind: FileKind } | { ok: false; reason: WordKey; limit: number };

const MB = 1000 * 1000;

/** Kinds, types and sizes that the Graph API takes (Meta, Business phone numbers: Media). */
const KINDS: readonly { kind: FileKind; types: ReadonlySet<string>; limit: number }[] = [
  { kind: 'image', types: new Set(['image/jpeg', 'image/png']), limit: 5 * MB },
  { kind: 'video', types: new Set(['video/mp4', 'video/3gpp']), limit: 16 * MB },
  {
    kind: 'audio',
    types: new Set(['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg']),
    limit: 16 * MB,
  },
  {
    kind: 'document',
    types: new Set([
      'text/plain',
      'application/pdf',
      'application/msword',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.ms-excel',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.ms-powerpoint',
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    ]),
    limit: 100 * MB,
  },
];

/** What the picker offers. */
export const ACCEPTED = KINDS.flatMap(({ types }) => [...types]).join(',');

/** May this file go to a customer, and as what? `limit` is in bytes. */
export function checkFile(file: { type: string; size: number }): FileVerdict {
  const type = (file.type.split(';')[0] ?? '').trim().toLowerCase();
  const found = KINDS.find(({ types }) => types.has(type));
  if (found === undefined) return { ok: false, reason: 'file.type', limit: 0 };
  if (file.size === 0) return { ok: false, reason: 'file.empty', limit: 0 };
  if (file.size > found.limit) return { ok: false, reason: `file.size.${found.kind}`, limit: found.limit };
  return { ok: true, kind: found.kind };
}
