import { type Session, session } from 'electron';
import { createPages, type PagesOptions } from '../pages/pages.ts';
import { pagePolicy } from '../pages/policy.ts';
import { ORIGIN, SCHEME } from './scheme.ts';

/**
 * The session of the one window: in memory, so that no page, image or cookie ever reaches the disk, and cut off from
 * the network, since everything that the page needs comes through our scheme.
 */
export function pageSession(options: Pick<PagesOptions, 'root' | 'media'>): Session {
  const closed = session.fromPartition('page', { cache: false });
  const pages = createPages({ ...options, policy: pagePolicy(), bridge: '' });
  closed.protocol.handle(SCHEME, (request) => {
    const url = new URL(request.url);
    if (url.host !== 'app' || request.method !== 'GET') return new Response(null, { status: 404 });
    return pages(url.pathname, request.headers.get('range'), request.signal);
  });
  closed.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !/^(selaras:\/\/app\/|blob:selaras:\/\/app\/|data:|devtools:)/.test(details.url) });
  });
  // Copying what somebody selected is the one thing that a page may do with the machine.
  const allowed = (permission: string, origin: string) =>
    permission === 'clipboard-sanitized-write' && origin.startsWith(ORIGIN);
  closed.setPermissionCheckHandler((_contents, permission, origin) => allowed(permission, origin));
  closed.setPermissionRequestHandler((contents, permission, decide) =>
    decide(allowed(permission, contents.getURL())),
  );
  closed.setDevicePermissionHandler(() => false);
  closed.setSpellCheckerEnabled(process.platform === 'darwin');
  closed.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`${ORIGIN}/media/`)) event.preventDefault();
  });
  return closed;
}
