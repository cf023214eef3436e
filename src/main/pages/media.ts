import { Id } from '#shared/model/primitives.ts';

/** What the page may show in place; anything else (an SVG, a web page) is only ever saved, never run. */
const SHOWN = /^(image\/(jpeg|png|gif|webp)|(audio|video)\/[a-z0-9.+-]+)$/;
const PASSED = ['content-length', 'content-range', 'accept-ranges'];

/** Fetches media from the gateway; null while there is none to ask. */
export type FetchMedia = (id: string, range: string | null, signal: AbortSignal) => Promise<Response | null>;

/**
 * Answers `/media/:id` of either host with the gateway's stream. Nothing of it is kept on disk, and a file that a
 * customer sent can never act as a page of the console.
 * @param path the request's path, such as `/media/0190…`
 */
export async function serveMedia(
  fetchMedia: FetchMedia,
  path: string,
  range: string | null,
  signal: AbortSignal,
): Promise<Response> {
  const id = Id.safeParse(path.slice('/media/'.length));
  if (!id.success) return new Response(null, { status: 404 });
  const upstream = await fetchMedia(id.data, range, signal);
  if (upstream === null) return new Response(null, { status: 503, headers: { 'cache-control': 'no-store' } });
  const headers = new Headers({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  });
  for (const name of PASSED) {
    const value = upstream.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const mime = upstream.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (SHOWN.test(mime)) headers.set('content-type', mime);
  else {
    headers.set('content-type', 'application/octet-stream');
    headers.set('content-disposition', 'attachment');
  }
  if (!upstream.ok) {
    await upstream.body?.cancel();
    return new Response(null, {
      status: upstream.status === 416 ? 416 : upstream.status === 404 ? 404 : 502,
    });
  }
  return new Response(upstream.body, { status: upstream.status, headers });
}
