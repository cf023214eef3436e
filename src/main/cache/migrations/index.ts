import { start } from './001-start.ts';
import { everyEvent } from './002-every-event.ts';
import { smallRows } from './003-small-rows.ts';

/** In order; a step that was shipped is never changed, a new one is added. */
export const CACHE_STEPS: readonly string[] = [start, everyEvent, smallRows];
