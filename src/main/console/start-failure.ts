import { resolveLocale, translate } from '#shared/words/words.ts';
import { refusalOf } from '../database/database-error.ts';

/** Why a console did not start, for the person: what the machine refused in their language, else the error's words. */
export function startFailure(error: unknown, systemLocale: string): string {
  const refusal = refusalOf(error);
  if (refusal !== null) return translate(resolveLocale('system', systemLocale), `console.${refusal}`);
  return error instanceof Error ? error.message : String(error);
}
