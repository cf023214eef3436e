import type { Kysely, Selectable } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { Device as DeviceSchema } from '#shared/gateway-api/http.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { User } from '#shared/model/user.ts';
import { userFromRow } from '../store/rows/user.ts';
import type { Database } from '../store/schema.ts';
import { announce } from '../store/signal.ts';
import { verifyPassword } from './passwords.ts';
import { loginKey } from './people.ts';
import type { Session } from './session.ts';
import { hashToken, newToken } from './tokens.ts';

export type Device = z.infer<typeof DeviceSchema>;

/** `lastSeenAt` is for people: it need not be more exact than this. */
const SEEN_EVERY_MS = 60_000;

/** Checks a password and registers the device. @returns null for a wrong login or password, whichever it was */
export async function signIn(
  db: Kysely<Database>,
  given: { login: string; password: string; deviceName: string },
  now: Millis,
): Promise<{ token: string; deviceId: string; user: User } | null> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .where('login', '=', loginKey(given.login))
    .where('active', '=', true)
    .executeTakeFirst();
  const right = await verifyPassword(given.password, row?.password_hash ?? null);
  if (!row || !right) return null;
  const token = newToken();
  const id = uuidv7();
  await db
    .insertInto('devices')
    .values({
      id,
      user_id: row.id,
      name: given.deviceName,
      token_hash: hashToken(token),
      created_at: now,
      last_seen_at: now,
      revoked_at: null,
    })
    .execute();
  return { token, deviceId: id, user: userFromRow(row) };
}

const openDevices = (db: Kysely<Database>) =>
  db
    .selectFrom('devices')
    .innerJoin('users', 'users.id', 'devices.user_id')
    .innerJoin('workspace', (workspace) => workspace.onTrue())
    .select([
      'devices.id as deviceId',
      'users.id as userId',
      'users.name as name',
      'users.role as role',
      'workspace.agents_see as agentsSee',
      'devices.last_seen_at as seenAt',
    ])
    .where('devices.revoked_at', 'is', null)
    .where('users.active', '=', true);

/** Who a token speaks for: null when it is unknown or revoked, or its person inactive. */
export async function authenticate(
  db: Kysely<Database>,
  token: string,
  now: Millis,
): Promise<Session | null> {
  const found = await openDevices(db).where('devices.token_hash', '=', hashToken(token)).executeTakeFirst();
  if (!found) return null;
  const { seenAt, ...session } = found;
  if (seenAt === null || Math.abs(now - seenAt) > SEEN_EVERY_MS)
    await db.updateTable('devices').set({ last_seen_at: now }).where('id', '=', session.deviceId).execute();
  return session;
}

/** The session of a device as it is now: null when it ended. */
export async function sessionOfDevice(db: Kysely<Database>, deviceId: string): Promise<Session | null> {
  const found = await openDevices(db).where('devices.id', '=', deviceId).executeTakeFirst();
  if (!found) return null;
  const { seenAt: _, ...session } = found;
  return session;
}

/** @param userId only this person's devices; null for everybody's */
export async function listDevices(db: Kysely<Database>, userId: string | null): Promise<Device[]> {
  let query = db.selectFrom('devices').selectAll().orderBy('created_at', 'desc');
  if (userId !== null) query = query.where('user_id', '=', userId);
  return (await query.execute()).map(deviceFromRow);
}

export async function findDevice(db: Kysely<Database>, id: string): Promise<Device | null> {
  const row = await db.selectFrom('devices').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? deviceFromRow(row) : null;
}

/** Ends a device's session for good. Followers of the workspace look again whether they may stay. */
export async function revokeDevice(db: Kysely<Database>, id: string, now: Millis): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('devices')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .execute();
    await announce(trx, 'feed:workspace');
  });
}

function deviceFromRow(row: Selectable<Database['devices']>): Device {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    revokedAt: row.revoked_at,
  };
}
