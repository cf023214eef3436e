import { z } from 'zod';

/**
 * Why a call failed, as a value. `code` chooses the words in the catalogue (`error.<code>`); `detail` is for the
 * details line only and never holds a secret.
 */
export const CallError = z.object({ code: z.string(), detail: z.string().nullable() });
export type CallError = z.infer<typeof CallError>;

export type Result<T> = { ok: true; value: T } | { ok: false; error: CallError };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const fail = (code: string, detail: string | null = null): Result<never> => ({
  ok: false,
  error: { code, detail },
});
