import { parseWebhook } from '../../src/gateway/meta/parse-webhook.ts';
import { openStore, type Store } from '../../src/gateway/store/open.ts';

/** What the gateway made of everything that it took, read from its database after it ended. */
export interface Verdict {
  bodies: number;
  items: { applied: number; notNeeded: number; setAside: number };
  /** How many items were set aside, by reason; ids and words of the bodies left out. */
  reasons: Map<string, number>;
  broken: string[];
}

const PAGE = 500;

/** @param wanted text by wamid of every canary that was told. @param answered bodies that were answered 200 */
export async function judge(
  folder: string,
  wanted: ReadonlyMap<string, string>,
  answered: number,
): Promise<Verdict> {
  const store = await openStore({ kind: 'pglite', folder });
  try {
    const verdict: Verdict = {
      bodies: 0,
      items: { applied: 0, notNeeded: 0, setAside: 0 },
      reasons: new Map(),
      broken: [],
    };
    await countItems(store, verdict);
    if (verdict.bodies !== answered)
      verdict.broken.push(`${answered} bodies were answered 200 and ${verdict.bodies} are kept`);
    await findCanaries(store, wanted, verdict);
    return verdict;
  } finally {
    await store.close();
  }
}

/** Every item of every body was applied, is not needed, or stands aside with its reason. */
async function countItems(store: Store, verdict: Verdict): Promise<void> {
  for (let last = 0; ; ) {
    const bodies = await store.db
      .selectFrom('webhook_inbox')
      .select(['id', 'body', 'state'])
      .where('id', '>', last)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    const end = bodies.at(-1)?.id;
    if (end === undefined) return;
    const aside = await store.db
      .selectFrom('set_aside')
      .select(['inbox_id', 'path', 'reason'])
      .where('inbox_id', '>', last)
      .where('inbox_id', '<=', end)
      .execute();
    const asideAt = new Set(aside.map(({ inbox_id, path }) => `${inbox_id} ${path}`));
    for (const { id, body, state } of bodies) {
      verdict.bodies++;
      if (state === 'waiting') verdict.broken.push(`body ${id} still waits`);
      for (const { path, result } of parseWebhook(body)) {
        if (asideAt.has(`${id} ${path}`)) verdict.items.setAside++;
        else if (!result.ok) verdict.broken.push(`item ${path} of body ${id} vanished: ${result.reason}`);
        else if (result.events.length === 0) verdict.items.notNeeded++;
        else verdict.items.applied++;
      }
    }
    for (const { inbox_id, path, reason } of aside) {
      const kind = reason.replace(/^(Unknown [^:"]*).*/s, '$1 …').replace(/^(Nothing known).*/s, '$1 …');
      verdict.reasons.set(kind, (verdict.reasons.get(kind) ?? 0) + 1);
      if (reason.startsWith('It could not be applied'))
        verdict.broken.push(`item ${path} of body ${inbox_id}: ${reason}`);
    }
    last = end;
  }
}

async function findCanaries(
  store: Store,
  wanted: ReadonlyMap<string, string>,
  verdict: Verdict,
): Promise<void> {
  const found = await store.db
    .selectFrom('messages')
    .select(['wamid', 'text', 'kind'])
    .where('wamid', 'like', 'wamid.canary.%')
    .execute();
  const texts = new Map(found.map(({ wamid, text, kind }) => [wamid ?? '', kind === 'text' ? text : null]));
  for (const [wamid, text] of wanted)
    if (texts.get(wamid) !== text) verdict.broken.push(`${wamid} did not arrive as it was sent`);
  if (texts.size !== found.length) verdict.broken.push('a canary is there twice');
}
