import { start } from './001-start.ts';
import { everyEvent } from './002-every-event.ts';

/** In order; a step that was shipped is never changed, a new one is added. */
export const CACHE_STEPS: readonly string[] = [start, everyEvent];
