import type { BusinessNumber } from '#shared/model/number.ts';
import type { Millis } from '#shared/model/primitives.ts';
import { type AskOutcome, asked } from '../ingest/number/imports.ts';
import { changeFeed, numberFeed } from '../store/changes.ts';
import type { Store } from '../store/open.ts';
import { NOT_ASKED } from '../store/rows/number.ts';
import { announce } from '../store/signal.ts';

type Kind = keyof BusinessNumber['imports'];

/**
 * Writes down that an import is about to be asked for, before it is. Only the caller that gets `true` may ask: who
 * comes later, or comes again after a crash, finds it asked, and nobody asks twice whatever became of the answer.
 */
export function beginAsking(store: Store, numberId: string, kind: Kind, now: Millis): Promise<boolean> {
  return changeImport(store, numberId, kind, now, (before) =>
    before.askedAt === null && before.state !== 'refused'
      ? asked(before, { ok: true, requestId: null }, now)
      : null,
  );
}

/** What Meta answered. */
export async function endAsking(
  store: Store,
  numberId: string,
  kind: Kind,
  outcome: AskOutcome,
  now: Millis,
): Promise<void> {
  await changeImport(store, numberId, kind, now, (before) => asked(before, outcome, now));
}

/** It is certain that nothing was asked: as if it had not begun. */
export async function unasked(store: Store, numberId: string, kind: Kind, now: Millis): Promise<void> {
  await changeImport(store, numberId, kind, now, (before) =>
    before.state === 'asked' && before.requestId === null ? NOT_ASKED : null,
  );
}

type ImportState = BusinessNumber['imports'][Kind];

async function changeImport(
  store: Store,
  numberId: string,
  kind: Kind,
  now: Millis,
  change: (before: ImportState) => ImportState | null,
): Promise<boolean> {
  return changeFeed(store.db, numberFeed(numberId), now, async ({ trx, touched }) => {
    const { imports } = await trx
      .selectFrom('numbers')
      .select('imports')
      .where('id', '=', numberId)
      .executeTakeFirstOrThrow();
    const after = change(imports[kind] ?? NOT_ASKED);
    if (after === null) return false;
    await trx
      .updateTable('numbers')
      .set({ imports: JSON.stringify({ ...imports, [kind]: after }) })
      .where('id', '=', numberId)
      .execute();
    touched.changed('number', numberId);
    await announce(trx, 'imports');
    return true;
  });
}
