import type { Message, Origin } from '#shared/model/message.ts';

const ORDER: readonly Origin[] = ['customer', 'phone', 'agent', 'bot', 'template', 'meta', 'unknown'];

/** How many messages each voice has said, in the order in which voices are always shown; silent ones are left out. */
export function voicesOf(messages: readonly Message[]): { origin: Origin; count: number }[] {
  return ORDER.map((origin) => ({
    origin,
    count: messages.filter((one) => one.origin === origin).length,
  })).filter(({ count }) => count > 0);
}
