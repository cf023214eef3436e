import type { Selectable } from 'kysely';
import type { User } from '#shared/model/user.ts';
import type { Database } from '../schema.ts';

export type UserRow = Selectable<Database['users']>;

/** Never carries the password's hash. */
export function userFromRow(row: UserRow): User {
  return {
    id: row.id,
    login: row.login,
    name: row.name,
    role: row.role,
    active: row.active,
    revision: row.revision,
  };
}
