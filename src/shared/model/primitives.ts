import { z } from 'zod';

/** A surrogate id made by the gateway or a console: UUIDv7, so that ids sort by the time they were made. */
export const Id = z.uuid();
export type Id = z.infer<typeof Id>;

/** Milliseconds since 1970 in the gateway's time, unless a name says otherwise. */
export const Millis = z.number().int();
export type Millis = z.infer<typeof Millis>;

/** A feed's position; starts at 0 and only grows. */
export const Revision = z.number().int().nonnegative();
export type Revision = z.infer<typeof Revision>;
