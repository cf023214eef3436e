import { start } from './001-start.ts';
import { templatesAndReactions } from './002-templates-and-reactions.ts';

/** In order; a step that was shipped is never changed, a new one is added. */
export const OUTBOX_STEPS: readonly string[] = [start, templatesAndReactions];
