import { isRestricted, type SendCase } from '#shared/coexistence/may-send.ts';
import type { ThreadDetail } from '#shared/console-api/views.ts';
import type { Millis } from '#shared/model/primitives.ts';

const NO_STOPS = { whatsapp: null, word: null };

/**
 * A send of one person in this thread, as the gate looks at it. The gateway judges again and knows more (countries):
 * what is allowed here may still be refused there, never the other way round.
 * @param template null: free-form
 * @param now the gateway's time
 */
export function sendCase(
  { thread, contact, number }: ThreadDetail,
  template: SendCase['template'],
  now: Millis,
): SendCase {
  return {
    lifecycle: number?.lifecycle ?? 'active',
    restricted: number !== null && isRestricted(number.standing, template !== null, now),
    toOneself: number !== null && contact?.phone === number.displayPhone,
    lastInboundAt: thread.lastInboundAt,
    now,
    hasRecipient: contact === null || contact.phone !== null || contact.userId !== null,
    countryTakesNoMarketing: false,
    stops: contact?.stops ?? NO_STOPS,
    template,
    bulk: false,
  };
}
