import { start } from './001-start.ts';

/** In order; a step that was shipped is never changed, a new one is added. */
export const OUTBOX_STEPS: readonly string[] = [start];
