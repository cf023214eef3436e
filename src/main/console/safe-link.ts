/** Origins without https that may be opened in part: programs of this machine, or null where there is none. */
export interface PlainOrigins {
  /** The sample's own simulator: all of its pages. */
  simulator: string | null;
  /** The gateway of the workspace: its one-time sign-up page, and nothing else of it. */
  gateway: string | null;
}

/** The token stands behind `#` and is passed on as it is. */
const SIGN_UP_PAGE = /^\/onboarding\/[0-9a-f-]{36}$/;

/**
 * An address that may be given to the system's browser, written anew from its parts, or null. Only https, but for the
 * pages of `plain`.
 */
export function safeLink(typed: string, plain: PlainOrigins): string | null {
  let url: URL;
  try {
    url = new URL(typed);
  } catch {
    return null;
  }
  if (url.username !== '' || url.password !== '') return null;
  if (url.protocol === 'https:') return url.href;
  if (isOf(url, plain.simulator)) return url.href;
  const signUp = SIGN_UP_PAGE.test(url.pathname) && url.search === '';
  return signUp && isOf(url, plain.gateway) ? url.href : null;
}

const isOf = (url: URL, origin: string | null) => origin !== null && url.origin === new URL(origin).origin;
