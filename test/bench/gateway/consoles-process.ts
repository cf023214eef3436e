import { WebSocket } from 'ws';
import { type FeedRow, PROTOCOL, type ServerFrame } from '#shared/gateway-api/frames.ts';
import type { Begin, FromConsoles, ToConsoles } from './consoles.ts';

/**
 * Consoles in a process of their own, so that reading does not take the gateway's or the sender's time: each follows
 * the feed as docs/sync.md says and remembers when it first saw each message. Nothing is kept but that.
 */
const seen = new Map<string, number[]>();
let consoles = 0;
let wanted: string[] | null = null;

const tell = (message: FromConsoles) => process.send?.(message);
/** Milliseconds of a clock that all processes of this machine share. */
const now = () => Number(process.hrtime.bigint()) / 1e6;

process.on('message', (message: ToConsoles) => {
  if (message.type === 'begin') void begin(message);
  else {
    wanted = message.wamids;
    answer();
  }
});
process.on('disconnect', () => process.exit());

async function begin({ url, token, feed, count }: Begin): Promise<void> {
  consoles = count;
  await Promise.all(Array.from({ length: count }, () => follow(url, token, feed)));
  tell({ type: 'following' });
}

/** Resolves when the console has everything that there was. */
async function follow(url: string, token: string, feed: string): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/feed`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const say = (frame: object) => socket.send(JSON.stringify(frame));
  socket.on('open', () => say({ type: 'hello', protocol: PROTOCOL, cursor: null }));
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      const at = now();
      const frame = JSON.parse(String(data)) as ServerFrame;
      if (frame.type === 'reset' && frame.feed === feed)
        void position(url, token, feed).then((revision) => say({ type: 'ack', feed, revision }));
      if (frame.type !== 'changes' || frame.feed !== feed) return;
      note(frame.upserts, at);
      if (frame.upserts.length + frame.removes.length > 0)
        say({ type: 'ack', feed, revision: frame.revision });
      if (!frame.more) resolve();
    });
  });
}

/** Where the feed stands; rows from before are of no interest. */
async function position(url: string, token: string, feed: string): Promise<number> {
  const answer = await fetch(`${url}/v1/feeds/${encodeURIComponent(feed)}/snapshot`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await answer.json()) as { revision: number }).revision;
}

function note(rows: readonly FeedRow[], at: number): void {
  for (const { kind, row } of rows) {
    // Later states of a message (its ticks) are not the message.
    if (kind !== 'message' || row.wamid === null) continue;
    const times = seen.get(row.wamid) ?? [];
    if (times.length < consoles) times.push(at);
    seen.set(row.wamid, times);
  }
  answer();
}

function answer(): void {
  if (!wanted?.every((wamid) => seen.get(wamid)?.length === consoles)) return;
  tell({ type: 'seen', times: wanted.map((wamid) => seen.get(wamid) ?? []) });
  wanted = null;
}
