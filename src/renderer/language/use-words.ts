import { useMemo } from 'react';
import { type Locale, resolveLocale, translate, type WordKey, type WordValues } from '#shared/words/words.ts';
import { useApp } from '../state/app.ts';

export type Words = (key: WordKey, values?: WordValues) => string;

/** The language on screen. */
export function useLocale(): Locale {
  return useApp(({ app }) =>
    app === null
      ? resolveLocale('system', navigator.language)
      : resolveLocale(app.settings.locale, app.systemLocale),
  );
}

/** The catalogue in the language on screen. */
export function useWords(): Words {
  const locale = useLocale();
  return useMemo<Words>(() => (key, values) => translate(locale, key, values), [locale]);
}
