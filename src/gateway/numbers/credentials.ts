import type { Kysely, Selectable } from 'kysely';
import type { Millis } from '#shared/model/primitives.ts';
import type { Database } from '../store/schema.ts';
import type { SecretBox } from '../store/secrets.ts';
import { announce } from '../store/signal.ts';

/** How one number is reached, with its secrets open. Never logged, never part of an answer. */
export interface Credentials {
  numberId: string;
  baseUrl: string;
  /** Access token of Graph, or a partner's key. */
  secret: string;
  /** Proves webhooks that come by `routeKey`. */
  webhookSecret: string | null;
  /** The last part of the number's own webhook address; null: its webhooks come by the common one. */
  routeKey: string | null;
  /** When the token ends, as far as known; null: it does not end. */
  expiresAt: Millis | null;
}

type Row = Selectable<Database['number_credentials']>;

const tokenOf = (numberId: string) => `number ${numberId} access token`;
const webhookOf = (numberId: string) => `number ${numberId} webhook secret`;

/** Replaces what was known; every gateway process takes it over. */
export async function saveCredentials(
  db: Kysely<Database>,
  box: SecretBox,
  credentials: Credentials,
  now: Millis,
): Promise<void> {
  const { numberId, webhookSecret } = credentials;
  const columns = {
    graph_url: credentials.baseUrl,
    access_token: box.seal(credentials.secret, tokenOf(numberId)),
    webhook_secret: webhookSecret === null ? null : box.seal(webhookSecret, webhookOf(numberId)),
    route_key: credentials.routeKey,
    expires_at: credentials.expiresAt,
    updated_at: now,
  };
  await db
    .insertInto('number_credentials')
    .values({ number_id: numberId, ...columns })
    .onConflict((conflict) => conflict.column('number_id').doUpdateSet(columns))
    .execute();
  await announce(db, 'numbers');
}

/** Null when the key that sealed them is not ours. */
export function openCredentials(box: SecretBox, row: Row): Credentials | null {
  const secret = box.open(row.access_token, tokenOf(row.number_id));
  const webhookSecret =
    row.webhook_secret === null ? null : box.open(row.webhook_secret, webhookOf(row.number_id));
  if (secret === null || (row.webhook_secret !== null && webhookSecret === null)) return null;
  return {
    numberId: row.number_id,
    baseUrl: row.graph_url,
    secret,
    webhookSecret,
    routeKey: row.route_key,
    expiresAt: row.expires_at,
  };
}

/** One number's, for the steps of its sign-up. */
export async function credentialsOf(
  db: Kysely<Database>,
  box: SecretBox,
  numberId: string,
): Promise<Credentials | null> {
  const row = await db
    .selectFrom('number_credentials')
    .selectAll()
    .where('number_id', '=', numberId)
    .executeTakeFirst();
  return row ? openCredentials(box, row) : null;
}

/**
 * Makes sure that this process can open what is sealed. With `forget` what it cannot open is dropped: those numbers
 * have to be linked again.
 * @param except a number whose credentials the settings renew anyway
 */
export async function checkKey(
  db: Kysely<Database>,
  box: SecretBox,
  { except, forget }: { except: string | null; forget: boolean },
): Promise<void> {
  const rows = await db.selectFrom('number_credentials').selectAll().execute();
  const lost = rows.filter((row) => row.number_id !== except && openCredentials(box, row) === null);
  if (lost.length === 0) return;
  const ids = lost.map((row) => row.number_id);
  if (forget) {
    await db.deleteFrom('number_credentials').where('number_id', 'in', ids).execute();
    return;
  }
  throw new Error(
    `The credentials of ${lost.length} number(s) are sealed with a key that is not here. Put the file secrets.key back into the data folder, or set SECRETS_KEY to the key that was used. If it is lost for good, start once with FORGET_CREDENTIALS=1 and link these numbers again; conversations are kept either way.`,
  );
}
