import type { Millis } from '#shared/model/primitives.ts';

/** Whether news stand against what is known: the newer, and of two in one second the greater, whichever came first. */
export function stands(at: Millis, told: unknown, knownAt: Millis, known: unknown): boolean {
  return at > knownAt || (at === knownAt && canonical(told) > canonical(known));
}

/** The same text for the same value, whatever order its keys were kept in. */
export function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
