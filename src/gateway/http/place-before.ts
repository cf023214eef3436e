import { parsePageKey } from '#shared/gateway-api/page-key.ts';
import { ApiFailure } from './failure.ts';

/** Reads the `before` of a page; anything else than a `next` of an earlier page is a bad request. */
export function placeBefore(text: string): { sentAt: number; id: string } {
  const place = parsePageKey(text);
  if (!place)
    throw new ApiFailure(400, 'invalid_request', 'Use the value of `next` from the page before, unchanged.');
  return place;
}
