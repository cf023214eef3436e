import type { Millis } from '#shared/model/primitives.ts';
import { foldLink, type LinkNews } from '../ingest/number/lifecycle.ts';
import { withNews } from '../ingest/number/standing.ts';
import type { Change } from '../store/changes.ts';
import { announce } from '../store/signal.ts';

/** A send, or a look at the number, showed where its link stands: into the log of the number, like Meta's own news. */
export async function noteLink(change: Change, numberId: string, key: string, news: LinkNews): Promise<void> {
  const { trx, touched } = change;
  const { lifecycle, reason, at } = news;
  await addToLog(change, numberId, { key, kind: 'lifecycle', at, body: { lifecycle, reason } });
  const number = await trx
    .selectFrom('numbers')
    .selectAll()
    .where('id', '=', numberId)
    .executeTakeFirstOrThrow();
  const log = await trx
    .selectFrom('number_events')
    .select(['at', 'body'])
    .where('number_id', '=', numberId)
    .where('kind', '=', 'lifecycle')
    .execute();
  const { gaps, ...columns } = foldLink(
    number,
    log.map(({ at: when, body }) => ({
      lifecycle: body.lifecycle as LinkNews['lifecycle'],
      reason: String(body.reason),
      at: when,
    })),
  );
  await trx
    .updateTable('numbers')
    .set({ ...columns, ...(gaps && { gaps: JSON.stringify(gaps) }) })
    .where('id', '=', numberId)
    .execute();
  touched.changed('number', numberId);
  await announce(trx, 'outbound');
}

/** Something that an administrator should read: it stands among the number's alerts. */
export async function noteAlert(
  change: Change,
  numberId: string,
  alert: { kind: string; severity: 'WARNING' | 'CRITICAL'; text: string; at: Millis },
): Promise<void> {
  const { trx, touched } = change;
  const { at, ...words } = alert;
  const news = { aspect: 'alert' as const, ...words };
  await addToLog(change, numberId, { key: `${alert.kind}:${at}`, kind: 'standing', at, body: { news } });
  const { standing } = await trx
    .selectFrom('numbers')
    .select('standing')
    .where('id', '=', numberId)
    .executeTakeFirstOrThrow();
  await trx
    .updateTable('numbers')
    .set({ standing: JSON.stringify(withNews(standing, news, at)) })
    .where('id', '=', numberId)
    .execute();
  touched.changed('number', numberId);
}

async function addToLog(
  { trx }: Change,
  numberId: string,
  event: { key: string; kind: 'lifecycle' | 'standing'; at: Millis; body: Record<string, unknown> },
): Promise<void> {
  const { key, kind, at, body } = event;
  await trx
    .insertInto('number_events')
    .values({ number_id: numberId, event_key: key, kind, at, received_at: at, body: JSON.stringify(body) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
