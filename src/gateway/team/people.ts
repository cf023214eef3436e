import { type Kysely, sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Millis } from '#shared/model/primitives.ts';
import type { Role, User } from '#shared/model/user.ts';
import { changeFeed } from '../store/changes.ts';
import { userFromRow } from '../store/rows/user.ts';
import type { Database } from '../store/schema.ts';
import { hashPassword } from './passwords.ts';

export interface NewPerson {
  login: string;
  name: string;
  role: Role;
  password: string;
}

/** Logins are compared without case and outer blanks. */
export function loginKey(login: string): string {
  return login.trim().toLowerCase();
}

/** Adds a person, open to every number of the workspace. @returns null when the login is taken */
export async function addPerson(db: Kysely<Database>, person: NewPerson, now: Millis): Promise<User | null> {
  const password_hash = await hashPassword(person.password);
  return changeFeed(db, 'workspace', now, async ({ trx, touched }) => {
    const row = await trx
      .insertInto('users')
      .values({
        id: uuidv7(),
        login: loginKey(person.login),
        name: person.name,
        role: person.role,
        password_hash,
        created_at: now,
      })
      .onConflict((conflict) => conflict.column('login').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!row) return null;
    touched.changed('user', row.id);
    await trx
      .insertInto('memberships')
      .columns(['user_id', 'number_id'])
      .expression((select) =>
        select.selectFrom('numbers').select([sql<string>`${row.id}::uuid`.as('user_id'), 'id']),
      )
      .execute();
    return userFromRow(row);
  });
}

/**
 * The workspace's first person, made only while there is nobody. In a sample workspace the given password also replaces
 * the old one, since whoever starts it makes a new one each time.
 * @returns whether there is anybody who can sign in
 */
export async function ensureFirstOwner(
  db: Kysely<Database>,
  given: { login: string; password: string } | null,
  sample: boolean,
  now: Millis,
): Promise<boolean> {
  const anybody = await db.selectFrom('users').select('id').limit(1).executeTakeFirst();
  if (!given) return anybody !== undefined;
  const { login, password } = given;
  if (anybody) {
    if (!sample) return true;
    const password_hash = await hashPassword(password);
    await db.updateTable('users').set({ password_hash }).where('login', '=', loginKey(login)).execute();
    return true;
  }
  return (await addPerson(db, { login, name: login.trim(), role: 'owner', password }, now)) !== null;
}

/** Opens a number that nobody is a member of, a new one, to everybody. */
export async function openNewNumbers(db: Kysely<Database>): Promise<void> {
  await sql`
    insert into memberships (user_id, number_id)
    select users.id, numbers.id from users cross join numbers
    where not exists (select 1 from memberships where number_id = numbers.id)
    on conflict do nothing`.execute(db);
}

export async function listPeople(db: Kysely<Database>): Promise<User[]> {
  const rows = await db.selectFrom('users').selectAll().orderBy('login').execute();
  return rows.map(userFromRow);
}

/** Who may sign in and see a number, by name. */
export async function peopleOf(db: Kysely<Database>, numberId: string): Promise<User[]> {
  const rows = await db
    .selectFrom('users')
    .innerJoin('memberships', 'memberships.user_id', 'users.id')
    .selectAll('users')
    .where('memberships.number_id', '=', numberId)
    .where('users.active', '=', true)
    .orderBy('users.name')
    .orderBy('users.login')
    .execute();
  return rows.map(userFromRow);
}

/** Ids of the numbers that a person may see, oldest first. */
export async function numbersOf(db: Kysely<Database>, userId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('memberships')
    .select('number_id')
    .where('user_id', '=', userId)
    .orderBy('number_id')
    .execute();
  return rows.map((row) => row.number_id);
}

export async function isMember(db: Kysely<Database>, userId: string, numberId: string): Promise<boolean> {
  const row = await db
    .selectFrom('memberships')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('number_id', '=', numberId)
    .executeTakeFirst();
  return row !== undefined;
}
