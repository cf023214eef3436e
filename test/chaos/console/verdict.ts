import type { FeedName } from '#shared/gateway-api/frames.ts';
import { SnapshotPage } from '#shared/gateway-api/http.ts';
import type { Message } from '#shared/model/message.ts';
import type { GatewayAtWork } from '../../support/gateway-at-work.ts';
import type { Remains } from './remains.ts';

/** Every row of a feed at the gateway, as a new console would get it. */
interface Truth {
  feed: FeedName;
  revision: number;
  /** `kind id` → revision */
  rows: Map<string, number>;
}

export async function truthOf(gateway: GatewayAtWork): Promise<Truth[]> {
  return Promise.all(
    (['workspace', gateway.feed] as const).map(async (feed) => {
      const rows = new Map<string, number>();
      let after: string | null = '';
      let revision = 0;
      while (after !== null) {
        const query: string = after === '' ? '' : `?after=${encodeURIComponent(after)}`;
        const { body } = await gateway.ask('GET', `/v1/feeds/${encodeURIComponent(feed)}/snapshot${query}`);
        const page = SnapshotPage.parse(body);
        for (const { kind, row } of page.rows) rows.set(`${kind} ${row.id}`, row.revision);
        revision = page.revision;
        after = page.next;
      }
      return { feed, revision, rows };
    }),
  );
}

/**
 * Holds a console's rows against its own positions: whatever the gateway has up to a position must be here in the
 * same state. Rows that are newer than the position may be here or not.
 * @returns `behind`: revisions that the console had still to get
 */
export function holdToPosition({ position, rows }: Remains, truth: readonly Truth[]) {
  const lost: string[] = [];
  let behind = 0;
  for (const { feed, revision, rows: wanted } of truth) {
    // Without a position nothing is promised of a feed: it is being fetched.
    const at = position.get(feed) ?? -1;
    behind += Math.max(0, revision - Math.max(0, at));
    for (const [key, newest] of wanted) {
      const here = rows.get(key);
      if (newest <= at && here !== newest)
        lost.push(`${feed} stands at ${at}, and ${key} of ${newest} is ${here ?? 'not here'}`);
    }
  }
  return { lost, behind };
}

/**
 * Counts commands where they arrived: every one that a composer was told is queued is one message at the gateway, and
 * left once for Meta at most.
 */
export function countCommands(
  queued: ReadonlyMap<string, string>,
  messages: readonly Message[],
  arrived: ReadonlyMap<string, readonly unknown[]>,
) {
  const lost: string[] = [];
  const doubled: string[] = [];
  const texts = new Map<string, number>();
  const byCommand = new Map<string, number>();
  for (const { commandId, text } of messages) {
    if (commandId === null) continue;
    byCommand.set(commandId, (byCommand.get(commandId) ?? 0) + 1);
    texts.set(text ?? '', (texts.get(text ?? '') ?? 0) + 1);
    if (!queued.has(commandId)) doubled.push(`the gateway has “${text}”, which nobody queued`);
  }
  for (const [commandId, text] of queued) {
    if (!byCommand.has(commandId)) lost.push(`“${text}” never reached the gateway`);
    if (!arrived.has(commandId)) lost.push(`“${text}” never reached Meta`);
    if ((byCommand.get(commandId) ?? 0) > 1)
      doubled.push(`the gateway has “${text}” twice under one command`);
    if ((arrived.get(commandId)?.length ?? 0) > 1) doubled.push(`Meta got “${text}” twice`);
  }
  for (const [text, times] of texts) if (times > 1) doubled.push(`the gateway has “${text}” ${times} times`);
  return { lost, doubled };
}
