import { z } from 'zod';
import type { World } from '../world/world.ts';
import type { Webhook } from './webhook.ts';

const Messages = z.looseObject({
  metadata: z.looseObject({ phone_number_id: z.string() }),
  messages: z.array(z.looseObject({ from: z.string().optional(), from_user_id: z.string().optional() })),
});

/**
 * Counts the customers' messages of a POST that the gateway took.
 * @param at when the POST began, in monotonic milliseconds
 */
export function noteArrivals(world: World, hooks: Webhook[], at: number): void {
  for (const { field, value } of hooks) {
    const said = field === 'messages' ? Messages.safeParse(value).data : undefined;
    for (const { from, from_user_id: userId } of said?.messages ?? []) {
      const number = said?.metadata.phone_number_id ?? '';
      const customer = userId ? world.byUserId(number, userId) : null;
      world.traffic.note({
        at,
        number,
        who: customer?.id ?? from ?? userId ?? 'unknown',
        outcome: 'in',
      });
    }
  }
}
