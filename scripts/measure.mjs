import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ensureDependencies } from './setup/dependencies.mjs';
import { root, runScript, say } from './setup/project.mjs';
import { postgresPrograms, startPostgres } from './test/postgres.mjs';

/**
 * Runs a measurement on the Node that comes with the dependencies, with this program's arguments. Where the machine
 * has PostgreSQL, TEST_DATABASE_URL names a server of its own for the time of the run, unless one was given.
 * @param prepare what it needs besides; is handed the Node
 */
export function measure(program, prepare = () => {}) {
  return runScript(async () => {
    const node = ensureDependencies();
    prepare(node);
    const given = process.env.TEST_DATABASE_URL;
    const server = given || !postgresPrograms() ? null : await startPostgres({ durable: true });
    try {
      const child = spawn(node, [join(root, program), ...process.argv.slice(2)], {
        stdio: 'inherit',
        env: { ...process.env, ...(server && { TEST_DATABASE_URL: server.url }) },
      });
      const leave = () => child.kill('SIGTERM');
      process.once('SIGINT', leave).once('SIGTERM', leave);
      const [code, signal] = await once(child, 'exit');
      if (signal) say(`the measurement was ended by ${signal}`);
      return code ?? 1;
    } finally {
      server?.stop();
    }
  });
}
