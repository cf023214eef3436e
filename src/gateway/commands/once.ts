import { z } from 'zod';
import type { Millis } from '#shared/model/primitives.ts';
import type { Change } from '../store/changes.ts';

/** A command as a console names it. */
export interface Command {
  id: string;
  userId: string;
  kind: string;
  now: Millis;
}

/**
 * Runs a command's effect and records its result in the same transaction. A command that was already recorded has no
 * further effect: its result is given again.
 * @param schema of the recorded result; a record that does not fit belongs to another command, and is answered with null
 */
export async function once<T extends Record<string, unknown>>(
  { trx }: Change,
  command: Command,
  schema: z.ZodType<T>,
  effect: () => Promise<T>,
): Promise<T | null> {
  const known = await trx.selectFrom('commands').selectAll().where('id', '=', command.id).executeTakeFirst();
  if (known) {
    const same = known.user_id === command.userId && known.kind === command.kind;
    return same ? (schema.safeParse(known.result).data ?? null) : null;
  }
  const result = await effect();
  await trx
    .insertInto('commands')
    .values({
      id: command.id,
      user_id: command.userId,
      kind: command.kind,
      result: JSON.stringify(result),
      at: command.now,
    })
    .execute();
  return result;
}

/** Result of a command whose effect comes by the feed. */
export const Done = z.object({});
