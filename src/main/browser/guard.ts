import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export const ENTER_PATH = '/enter';

/** Who may speak to the host: the browser that was handed the printed address, and no page but ours in it. */
export interface Guard {
  /** The address to print: good for one entry. */
  entry: string;
  /** Null when the request comes from where it should; otherwise the status to refuse it with. */
  refusal(headers: IncomingHttpHeaders): number | null;
  /** Trades the one-time token for the cookie's value; null when it is wrong or was used. */
  enter(token: string): string | null;
  hasCookie(headers: IncomingHttpHeaders): boolean;
  /** Sockets must name their origin, since browsers send it with every handshake. */
  fromOurPage(headers: IncomingHttpHeaders): boolean;
}

const same = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
const secret = () => randomBytes(32).toString('base64url');

/** @param port the loopback port that the host listens on */
export function createGuard(port: number): Guard {
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  // Cookies know no ports: the name keeps two hosts on one machine apart.
  const cookieName = `selaras-${port}`;
  const session = secret();
  let token: string | null = secret();
  return {
    entry: `${origin}${ENTER_PATH}?token=${token}`,
    refusal(headers) {
      // Another name that resolves to this machine (DNS rebinding) is somebody else's page.
      if (headers.host !== host) return 421;
      if (headers.origin !== undefined && headers.origin !== origin) return 403;
      const site = headers['sec-fetch-site'];
      return site === 'cross-site' || site === 'same-site' ? 403 : null;
    },
    enter(given) {
      if (token === null || !same(given, token)) return null;
      token = null;
      return `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
    hasCookie(headers) {
      const cookies = (headers.cookie ?? '').split('; ');
      const ours = cookies.find((cookie) => cookie.startsWith(`${cookieName}=`));
      return ours !== undefined && same(ours.slice(cookieName.length + 1), session);
    },
    fromOurPage: (headers) => headers.origin === origin,
  };
}
