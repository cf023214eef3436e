import type { FeedName } from '#shared/gateway-api/frames.ts';
import { id } from '../../support/ids.ts';

/** What the killed console writes, so that the test knows what has to be there. */
export const ROWS_A_FRAME = 20;
export const CRASH_NUMBER = id('a', 1);
export const crashFeed: FeedName = `number:${CRASH_NUMBER}`;
export const crashMessageId = (revision: number): string => id('d', revision);
