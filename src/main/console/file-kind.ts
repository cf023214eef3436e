import type { PendingMessage } from '#shared/console-api/views.ts';

const MB = 1024 * 1024;

/** What WhatsApp takes as which kind, and up to which size (Meta, "supported media types"). The rest goes as a document. */
const KINDS: readonly { kind: 'image' | 'video' | 'audio'; mimes: readonly string[]; most: number }[] = [
  { kind: 'image', mimes: ['image/jpeg', 'image/png'], most: 5 * MB },
  { kind: 'video', mimes: ['video/mp4', 'video/3gpp'], most: 16 * MB },
  { kind: 'audio', mimes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'], most: 16 * MB },
];
const MOST_DOCUMENT = 100 * MB;

/** The kind that a file is sent as, or null when it is too large for any. A sound with a caption goes as a document, since WhatsApp shows no caption with sounds. */
export function fileKind(file: {
  mime: string;
  size: number;
  caption: string | null;
}): PendingMessage['kind'] | null {
  const mime = file.mime.split(';')[0]?.trim().toLowerCase() ?? '';
  const fit = KINDS.find(({ mimes, most }) => mimes.includes(mime) && file.size <= most);
  if (fit && !(fit.kind === 'audio' && file.caption)) return fit.kind;
  return file.size <= MOST_DOCUMENT ? 'document' : null;
}
