/** The one address of the page in Electron; main serves it from the built renderer. */
export const SCHEME = 'selaras';
export const ORIGIN = `${SCHEME}://app`;
