import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { type Media, serveMedia } from './media.ts';
import { pageHeaders } from './policy.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.ogg': 'audio/ogg',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
};

export interface PagesOptions {
  /** The built renderer. */
  root: string;
  policy: string;
  /** What `/bridge.js` answers. */
  bridge: string;
  media: Media;
}

/** Answers a request of the page: a file of the built renderer, `/bridge.js`, or `/media/:id`. */
export type Pages = (path: string, range: string | null, signal: AbortSignal) => Promise<Response>;

/** What both hosts serve; nothing outside the renderer's folder can be named, and nothing may be kept. */
export function createPages({ root, policy, bridge, media }: PagesOptions): Pages {
  const headers = pageHeaders(policy);
  const answer = (body: BodyInit | null, status: number, type: string) =>
    new Response(body, { status, headers: { ...headers, 'content-type': type } });
  return async (path, range, signal) => {
    if (path.startsWith('/media/')) return serveMedia(media, path, range, signal);
    if (path === '/bridge.js') return answer(bridge, 200, TYPES['.js'] ?? '');
    const file = fileOf(root, path === '/' ? '/index.html' : path);
    const type = file && TYPES[extname(file)];
    const bytes = file && type ? await readFile(file).catch(() => null) : null;
    return bytes && type ? answer(new Uint8Array(bytes), 200, type) : answer('Not here.', 404, 'text/plain');
  };
}

/** The file that a path names, or null when it leads out of the folder in any spelling. */
function fileOf(root: string, path: string): string | null {
  let name: string;
  try {
    name = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (name.includes('\0') || name.includes('\\')) return null;
  const base = resolve(root);
  const file = resolve(join(base, name));
  return file.startsWith(base + sep) ? file : null;
}
