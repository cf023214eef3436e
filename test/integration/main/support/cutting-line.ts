import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A line between a console and a gateway that a test cuts, at any byte. */
export interface CuttingLine {
  /** Stays the same when the gateway moves. */
  url: string;
  /** Where connections lead from now on. */
  lead(gatewayUrl: string): void;
  /** Each of the next connections is cut after so many bytes from the gateway; those after them live on. */
  cutAfter(bytes: readonly number[]): void;
  /** Passes nothing on from now, over the connections that are open, and closes none: as after a laptop slept. */
  fallSilent(): void;
  /** Cuts everything now. */
  cut(): void;
  /** Connections that were cut so far. */
  cuts(): number;
  close(): Promise<void>;
}

export async function cuttingLine(gatewayUrl: string): Promise<CuttingLine> {
  let target = new URL(gatewayUrl);
  let plan: number[] = [];
  let cuts = 0;
  const open = new Set<Socket>();
  const silent = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    let left = plan.shift() ?? Number.POSITIVE_INFINITY;
    const end = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        open.delete(socket);
        end();
      });
    }
    near.on('data', (data) => {
      if (!silent.has(near)) far.write(data);
    });
    far.on('data', (data) => {
      if (silent.has(far)) return;
      near.write(data.subarray(0, left));
      left -= data.length;
      if (left > 0) return;
      cuts += 1;
      end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    lead(url) {
      target = new URL(url);
    },
    cutAfter(bytes) {
      plan = [...bytes];
    },
    fallSilent() {
      for (const socket of open) silent.add(socket);
    },
    cut() {
      for (const socket of open) socket.destroy();
    },
    cuts: () => cuts,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
