import pg from 'pg';

/** Any fixed number: the same in every gateway process. */
const KEY = 7_352_741_109;
/** A gateway that was killed a moment ago may still be connected, as far as the server knows. */
const PATIENCE_MS = 15_000;
const AGAIN_MS = 500;

/**
 * Makes this process the only gateway on a PostgreSQL database: a second one would take sends that are under way for
 * ones that a dead process left behind. Held by a connection of its own.
 * @param onLost the connection broke, so that another process may hold the lock now: this one has to stop
 * @returns the way to let go, or null when another gateway holds it
 */
export async function lockDatabase(url: string, onLost: () => void): Promise<(() => Promise<void>) | null> {
  const client = new pg.Client({ connectionString: url, keepAlive: true });
  let released = false;
  // 'end' follows every error; without this listener an error would end the process.
  client.on('error', () => {});
  client.on('end', () => {
    if (!released) onLost();
  });
  await client.connect();
  const release = async () => {
    released = true;
    await client.end();
  };
  const giveUp = Date.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await client.query<{ held: boolean }>(
      'select pg_try_advisory_lock($1::bigint) as held',
      [KEY],
    );
    if (rows[0]?.held) return release;
    if (Date.now() > giveUp) {
      await release();
      return null;
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}
