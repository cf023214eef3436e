import { Id } from '#shared/model/primitives.ts';
import type { MediaAnswer, MediaStore } from '../media/media-store.ts';

/** What the page may show in place; anything else (an SVG, a web page) is only ever saved, never run. */
const SHOWN = /^(image\/(jpeg|png|gif|webp)|(audio|video)\/[a-z0-9.+-]+)$/;
const PATH = /^\/media\/([^/]+)(\/thumbnail)?$/;

/** Where files come from; null while no workspace is open. */
export type Media = () => Pick<MediaStore, 'open' | 'thumbnail'> | null;

/**
 * Answers `/media/:id` and `/media/:id/thumbnail` of either host. A file that a customer sent can never act as a page
 * of the console.
 * @param path the request's path, such as `/media/0190…`
 */
export async function serveMedia(
  media: Media,
  path: string,
  range: string | null,
  signal: AbortSignal,
): Promise<Response> {
  const [, named, thumbnail] = PATH.exec(path) ?? [];
  const id = Id.safeParse(named);
  if (!id.success) return none(404);
  const store = media();
  if (store === null) return none(503);
  const answer = await (thumbnail === undefined
    ? store.open(id.data, range, signal)
    : store.thumbnail(id.data));
  if (!answer.ok) return none(answer.status, answer.size);
  return new Response(answer.body, { status: answer.range === null ? 200 : 206, headers: headersOf(answer) });
}

function headersOf({ mime, size, range }: Extract<MediaAnswer, { ok: true }>): Headers {
  const headers = new Headers({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'accept-ranges': 'bytes',
    'content-length': String(range === null ? size : range.to - range.from + 1),
  });
  if (range !== null) headers.set('content-range', `bytes ${range.from}-${range.to}/${size}`);
  if (SHOWN.test(mime)) headers.set('content-type', mime);
  else {
    headers.set('content-type', 'application/octet-stream');
    headers.set('content-disposition', 'attachment');
  }
  return headers;
}

function none(status: number, size: number | null = null): Response {
  const headers = new Headers({ 'cache-control': 'no-store' });
  if (status === 416 && size !== null) headers.set('content-range', `bytes */${size}`);
  return new Response(null, { status, headers });
}
