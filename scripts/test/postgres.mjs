import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '../setup/project.mjs';

const DEBIAN = '/usr/lib/postgresql';

/** The folder of the newest PostgreSQL server's programs, if this machine has one. */
export function postgresPrograms() {
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const onPath = (process.env.PATH ?? '').split(':');
  return [...debian.map((version) => join(DEBIAN, version, 'bin')), ...onPath].find((folder) =>
    existsSync(join(folder, 'initdb')),
  );
}

/**
 * Starts a throw-away PostgreSQL of our own on the loopback address, in a folder that goes away with it.
 * Returns its address and how to end it. A server refuses to run as root, so that root hands it to `postgres`.
 * @param durable true: it waits for the disk, as a server for real data does
 */
export async function startPostgres({ durable = false } = {}) {
  const programs = postgresPrograms();
  const owner = process.getuid() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  const folder = mkdtempSync(join(tmpdir(), 'selaras-postgres-'));
  if (owner.uid) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const program = (name, ...args) => {
    const ran = spawnSync(join(programs, name), args, {
      ...owner,
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return { ok: ran.status === 0, said: ran.stderr };
  };
  const stop = () => {
    program('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop');
    rmSync(folder, { recursive: true, force: true });
  };
  const port = await freePort();
  const made = program('initdb', '-D', data, '-U', 'postgres', '-E', 'UTF8', '--auth=trust', '--no-sync');
  const settings = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=${durable ? 'on' : 'off'}`;
  const log = join(folder, 'log');
  const started = made.ok ? program('pg_ctl', '-D', data, '-l', log, '-o', settings, '-w', 'start') : made;
  if (!started.ok) {
    stop();
    throw new Refusal(`PostgreSQL could not be started: ${started.said}`);
  }
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop };
}

function idOf(flag) {
  return Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
