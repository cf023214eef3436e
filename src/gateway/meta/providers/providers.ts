import { dialog360Provider } from './dialog360.ts';
import { metaProvider } from './meta.ts';
import type { Provider } from './provider.ts';

/** Every provider that a number can have. */
export const PROVIDERS: readonly Provider[] = [metaProvider, dialog360Provider];

/** The profile of a number's provider, or null when this version does not know it. */
export function providerOf(id: string): Provider | null {
  return PROVIDERS.find((provider) => provider.id === id) ?? null;
}
