const MB = 1024 * 1024;

interface Kind {
  mimes: RegExp;
  most: number;
}

const OFFICE =
  /^(text\/plain|application\/(pdf|msword|vnd\.ms-(excel|powerpoint)|vnd\.openxmlformats-officedocument\.(wordprocessingml\.document|spreadsheetml\.sheet|presentationml\.presentation)))$/;

/** What the API takes of each kind (Meta, media). */
const KINDS: Record<string, Kind> = {
  image: { mimes: /^image\/(jpeg|png)$/, most: 5 * MB },
  audio: { mimes: /^audio\/(aac|amr|mpeg|mp4|ogg)$/, most: 16 * MB },
  video: { mimes: /^video\/(mp4|3gpp)$/, most: 16 * MB },
  document: { mimes: OFFICE, most: 100 * MB },
  sticker: { mimes: /^image\/webp$/, most: 500 * 1024 },
};

const plain = (mime: string) => mime.split(';')[0]?.trim().toLowerCase() ?? '';

/** Why the API does not take this file as that kind; null when it does. */
export function mediaProblem(kind: string, mime: string, size: number, voice = false): string | null {
  const { mimes, most } = KINDS[kind] ?? { mimes: /^$/, most: 0 };
  if (voice && plain(mime) !== 'audio/ogg') return `A voice message is audio/ogg, not ${mime}.`;
  if (!mimes.test(plain(mime))) return `${mime} is not sent as ${kind}.`;
  return size > most ? `A file of kind ${kind} has at most ${most} bytes.` : null;
}

/** Why an upload of this type is refused; null when some kind takes it. */
export function uploadProblem(mime: string, size: number): string | null {
  const kinds = Object.keys(KINDS).filter((kind) => KINDS[kind]?.mimes.test(plain(mime)));
  if (kinds.length === 0) return `Param file must be of a type that is supported, ${mime} is not.`;
  const problems = kinds.map((kind) => mediaProblem(kind, mime, size));
  return problems.includes(null) ? null : (problems[0] ?? null);
}
