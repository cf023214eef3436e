import { DatabaseError } from './database-error.ts';
import type { WriteHandle } from './handle.ts';

/**
 * Brings a database to the newest of its numbered steps, one transaction each; step n is `steps[n - 1]`.
 * A database from a later build is left untouched: `newer_version`.
 */
export function migrate(db: WriteHandle, steps: readonly string[]): void {
  const version = Number(db.prepare('pragma user_version').pluck().get());
  if (version > steps.length)
    throw new DatabaseError(
      'newer_version',
      `The database is of version ${version}, this build knows ${steps.length}.`,
    );
  for (const [index, step] of steps.entries()) {
    if (index < version) continue;
    db.atomically(() => {
      db.exec(step);
      db.exec(`pragma user_version = ${index + 1}`);
    });
  }
}
