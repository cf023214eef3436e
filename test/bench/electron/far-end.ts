import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  ClientFrame,
  type FeedName,
  type FeedRow,
  PROTOCOL,
  type ServerFrame,
} from '#shared/gateway-api/frames.ts';
import { id } from '../../support/ids.ts';
import { epochNow } from './started.ts';

/** The gateway's end of the feed over a real socket: says what it is told to say and waits for what is acknowledged. */
export interface FarEnd {
  url: string;
  /** Resolves with the next console that has everything up to now. */
  live(): Promise<void>;
  /** Sends a frame. @returns when it left, milliseconds since 1970; `acked` once it is on the console's disk */
  tell(rows: FeedRow[], revision: number): { left: number; acked: Promise<void> };
  /** Cuts the line. The next console that comes is given these rows, 500 a frame. @returns when it said hello */
  missed(rows: FeedRow[], revision: number): Promise<number>;
  close(): Promise<void>;
}

const FRAME_ROWS = 500;

export async function openFarEnd(): Promise<FarEnd> {
  const server = createServer((_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({ server, path: '/v1/feed' });
  let socket: WebSocket | null = null;
  let feeds: FeedName[] = [];
  let waiting: { rows: FeedRow[]; revision: number } = { rows: [], revision: 0 };
  let acked: () => void = () => undefined;
  let hello: (at: number) => void = () => undefined;
  let caughtUp: () => void = () => undefined;

  const send = (frame: ServerFrame) => socket?.send(JSON.stringify(frame));
  const changes = (feed: FeedName, revision: number, rows: FeedRow[], more = false) =>
    send({ type: 'changes', feed, revision, upserts: rows, removes: [], more, serverTime: Date.now() });
  const numbers = () => feeds.find((feed) => feed !== 'workspace') ?? 'workspace';

  async function greet(from: Extract<ClientFrame, { type: 'hello' }>): Promise<void> {
    hello(epochNow());
    const { epoch, feeds: positions } = from.cursor ?? { epoch: 'bench', feeds: {} };
    feeds = Object.keys(positions) as FeedName[];
    send({
      type: 'welcome',
      protocol: PROTOCOL,
      epoch,
      serverTime: Date.now(),
      me: {
        userId: id('b', 1),
        name: 'Rani',
        role: 'agent',
        deviceId: id('c', 1),
        agentsSee: { money: true, health: true },
      },
      feeds,
    });
    const { rows } = waiting;
    let revision = positions[numbers()] ?? 0;
    for (let begin = 0; begin < Math.max(1, rows.length); begin += FRAME_ROWS) {
      const some = rows.slice(begin, begin + FRAME_ROWS);
      const more = begin + FRAME_ROWS < rows.length;
      revision = more ? (some.at(-1)?.row.revision ?? revision) : Math.max(revision, waiting.revision);
      const taken = new Promise<void>((resolve) => {
        acked = resolve;
      });
      changes(numbers(), revision, some, more);
      await taken;
    }
    waiting = { rows: [], revision: 0 };
    caughtUp();
  }

  sockets.on('connection', (opened) => {
    socket = opened;
    opened.on('message', (data) => {
      const frame = ClientFrame.parse(JSON.parse(String(data)));
      if (frame.type === 'ack') acked();
      else void greet(frame);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    live: () =>
      new Promise((resolve) => {
        caughtUp = resolve;
      }),
    tell(rows, revision) {
      const taken = new Promise<void>((resolve) => {
        acked = resolve;
      });
      const left = epochNow();
      changes(numbers(), revision, rows);
      return { left, acked: taken };
    },
    missed(rows, revision) {
      waiting = { rows, revision };
      const said = new Promise<number>((resolve) => {
        hello = resolve;
      });
      socket?.terminate();
      return said;
    },
    async close() {
      for (const client of sockets.clients) client.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}
