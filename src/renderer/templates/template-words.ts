import type { Template } from '#shared/model/template.ts';
import { isWordKey, type Locale } from '#shared/words/words.ts';
import type { Words } from '../language/use-words.ts';

/** A language's code as the API spells it (`id`, `en_US`), by its name. */
export function languageWords(locale: Locale, code: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(code.replace('_', '-')) ?? code;
  } catch {
    return code;
  }
}

/** Meta's word for a template's state, as people say it. */
export function statusWords(t: Words, status: string): string {
  const key = `template.status.${status.toLowerCase()}`;
  return isWordKey(key) ? t(key) : status;
}

/** Category, language and, where it is worth a look, quality: in one line. */
export function factsLine(t: Words, locale: Locale, template: Template): string {
  const quality = `template.quality.${template.quality?.toLowerCase()}`;
  return [
    t(`template.category.${template.category}`),
    languageWords(locale, template.language),
    // Good is what is expected.
    template.quality !== 'GREEN' && isWordKey(quality) ? t(quality) : null,
  ]
    .filter((words) => words !== null)
    .join(' · ');
}

/** Does a template fit what somebody types to find it? Every word, in its name or its text. */
export function matches(template: Template, query: string): boolean {
  const text = `${template.name.replaceAll('_', ' ')} ${template.name} ${template.body}`.toLocaleLowerCase();
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
