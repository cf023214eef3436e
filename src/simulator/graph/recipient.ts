import type { BusinessNumber } from '../world/business.ts';
import { GraphError } from '../world/errors.ts';
import type { Customer } from '../world/types.ts';
import type { World } from '../world/world.ts';
import type { SendBody } from './send-body.ts';

/** To whom a send goes. */
export interface Recipient {
  /** Digits, when it was addressed by phone. */
  to: string | null;
  /** Null: nobody here has that number or id. */
  customer: Customer | null;
  /** As the caller wrote it. */
  input: string;
}

/** @throws GraphError 100 no phone number, 131008 nobody named, 131021 oneself */
export function recipientOf(world: World, number: BusinessNumber, body: SendBody): Recipient {
  if (body.to !== undefined) {
    const to = body.to.replace(/[\s()+-]/g, '');
    if (!/^\d{5,15}$/.test(to)) throw new GraphError(100, 'Param to is not a phone number.');
    if (to === number.displayPhone) throw new GraphError(131021);
    return { to, customer: world.byPhone(number, to), input: body.to };
  }
  if (body.recipient === undefined) throw new GraphError(131008, 'Give either to or recipient.');
  const customer = world.byUserId(number.phoneNumberId, body.recipient);
  return { to: null, customer, input: body.recipient };
}

/** Stands for a number that nobody has, to build the message that will fail. */
export function nobody(number: BusinessNumber, phone: string | null): Customer {
  return {
    id: '',
    number: number.phoneNumberId,
    name: '',
    phone,
    username: null,
    hidesPhone: false,
    userId: '',
    parentUserId: null,
    bookName: null,
    language: 'id',
    ticks: { sentMs: [0, 0], deliveredMs: null, readMs: null },
    lastInboundAt: null,
    referredAt: null,
    freeEntryUntil: null,
    stoppedMarketing: false,
    marketing: [],
    blocked: false,
    agentHolds: false,
  };
}
