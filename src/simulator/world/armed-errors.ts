import { z } from 'zod';

/** An error that the next sends run into. */
export const ArmedError = z.strictObject({
  /** Meta's code. */
  code: z.number().int().nonnegative().default(131000),
  times: z.number().int().positive().default(1),
  /**
   * `answer`: the HTTP answer refuses. `status`: accepted, then `failed`. `timeout-after-accept`: the customer gets it
   * and the answer never comes. `timeout-before`: nothing happens and no answer comes. `500`: a server error.
   */
  as: z.enum(['answer', 'status', 'timeout-after-accept', 'timeout-before', '500']).default('answer'),
  /** Only sends to this customer. */
  customer: z.string().optional(),
  /** Only sends of this kind, e.g. `template`. */
  kind: z.string().optional(),
  /** So many sends that it would meet go by first. */
  after: z.number().int().min(0).default(0),
  /** Instead of Meta's usual words. */
  details: z.string().optional(),
  /** How long a timeout holds the connection before it is cut. */
  holdMs: z.number().int().min(0).default(30_000),
});
export type ArmedError = z.infer<typeof ArmedError>;

/** Errors on demand, oldest first. */
export class ArmedErrors {
  #armed: ArmedError[] = [];

  add(error: ArmedError): void {
    this.#armed.push({ ...error });
  }

  /** The error that this send meets, used up by one; null when there is none. */
  take(customerId: string | null, kind: string): ArmedError | null {
    const found = this.#armed.find(
      (error) =>
        (error.customer === undefined || error.customer === customerId) &&
        (error.kind === undefined || error.kind === kind),
    );
    if (!found) return null;
    if (found.after > 0) {
      found.after -= 1;
      return null;
    }
    found.times -= 1;
    if (found.times === 0) this.#armed = this.#armed.filter((error) => error !== found);
    return found;
  }

  list(): ArmedError[] {
    return this.#armed;
  }

  clear(): void {
    this.#armed = [];
  }
}
