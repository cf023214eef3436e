import { create } from 'zustand';
import type { Template } from '#shared/model/template.ts';
import { call } from './bridge.ts';

/** Templates of the numbers that somebody chose from, by number. */
export const useTemplates = create<{ ofNumber: Record<string, Template[]> }>(() => ({ ofNumber: {} }));

export async function readTemplates(numberId: string): Promise<void> {
  const result = await call('templates.list', { numberId });
  if (result.ok)
    useTemplates.setState(({ ofNumber }) => ({ ofNumber: { ...ofNumber, [numberId]: result.value } }));
}

/** Reads again what was read before. */
export function refreshTemplates(): void {
  for (const numberId of Object.keys(useTemplates.getState().ofNumber)) void readTemplates(numberId);
}
