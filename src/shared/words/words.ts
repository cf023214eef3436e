import { IntlMessageFormat } from 'intl-messageformat';
import en from '#resources/locales/en.json' with { type: 'json' };
import id from '#resources/locales/id.json' with { type: 'json' };

/** The languages that people read here. */
export type Locale = 'en' | 'id';
/** Every sentence of the product has one of these names; `en.json` is the list. */
export type WordKey = keyof typeof en;
export type WordValues = Record<string, string | number | boolean | Date>;

const CATALOGUES: Record<Locale, Record<WordKey, string>> = { en, id };
const compiled: Record<Locale, Map<WordKey, IntlMessageFormat>> = { en: new Map(), id: new Map() };

/** The sentence `key` in `locale`, its ICU placeholders filled from `values`. */
export function translate(locale: Locale, key: WordKey, values?: WordValues): string {
  let message = compiled[locale].get(key);
  if (message === undefined) {
    // Words are plain text: no tags, so that a customer's "<" in a value or a sentence stays what it is.
    message = new IntlMessageFormat(CATALOGUES[locale][key], locale, undefined, { ignoreTag: true });
    compiled[locale].set(key, message);
  }
  return String(message.format(values));
}

/** Is there a sentence of this name? For names that come from data, such as error codes. */
export function isWordKey(key: string): key is WordKey {
  return Object.hasOwn(en, key);
}

/** The language to speak: what the person chose, or the system's where that is Indonesian, else English. */
export function resolveLocale(chosen: Locale | 'system', systemLocale: string): Locale {
  if (chosen !== 'system') return chosen;
  return /^(id|in)\b/i.test(systemLocale) ? 'id' : 'en';
}
