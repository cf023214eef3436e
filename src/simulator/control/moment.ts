import { z } from 'zod';

/** Milliseconds, or a date and time with its zone. */
export const Moment = z.union([
  z.number().int(),
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
]);
