/**
 * An address that may be given to the system's browser, written anew from its parts, or null. Only https; the sample's
 * own simulator page is the one exception.
 */
export function safeLink(typed: string, simulatorUrl: string | null): string | null {
  let url: URL;
  try {
    url = new URL(typed);
  } catch {
    return null;
  }
  if (url.username !== '' || url.password !== '') return null;
  if (url.protocol === 'https:') return url.href;
  return simulatorUrl !== null && url.origin === new URL(simulatorUrl).origin ? url.href : null;
}
