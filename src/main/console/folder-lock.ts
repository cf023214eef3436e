import { createHash } from 'node:crypto';
import { mkdirSync, unlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Unix socket paths hold little more than this. */
const MOST_PATH = 100;

/**
 * Takes a data folder for this process alone, whichever host runs it: two consoles over one outbox would send twice.
 * The lock is a local socket, so that it is gone with the process however that ended.
 * @returns the way to give it back, or null when another console has it
 */
export async function lockFolder(folder: string): Promise<(() => void) | null> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = lockPath(folder);
  for (const attempt of [1, 2]) {
    const server = createServer((socket) => socket.destroy());
    const taken = await new Promise<boolean>((resolve, reject) => {
      server.once('listening', () => resolve(true));
      server.once('error', (error: NodeJS.ErrnoException) =>
        error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
      );
      server.listen(path);
    });
    if (taken) {
      server.unref();
      return () => server.close();
    }
    if (attempt === 2 || (await answers(path))) return null;
    // A console that was killed left its socket behind.
    unlinkSync(path);
  }
  return null;
}

function lockPath(folder: string): string {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\selaras-${hash}`;
  const inside = join(folder, 'console.lock');
  return inside.length <= MOST_PATH ? inside : join(tmpdir(), `selaras-${hash}.lock`);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
