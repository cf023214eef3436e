import manifest from '../../package.json' with { type: 'json' };
import { type Config, readConfig } from './config.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { lockFolder } from './instance-lock.ts';
import { gatewayLog } from './log.ts';
import { lockDatabase } from './store/database-lock.ts';

/** Exit codes: 2 for settings that are wrong, 1 for everything else that keeps it from running. */
const WRONG_SETTINGS = 2;
const FAILED = 1;
/** Answers that are still awaited get this long; a send without one is `unknown` at the next start. */
const GOODBYE_MS = 10_000;

async function main(): Promise<void> {
  const read = readConfig(process.env);
  if (!read.ok) {
    process.stderr.write(
      `The gateway's settings need a look:\n${read.problems.map((problem) => `- ${problem}\n`).join('')}`,
    );
    process.exit(WRONG_SETTINGS);
  }
  const { config } = read;
  const lock = lockFolder(config.dataDir);
  if (!lock.ok) {
    process.stderr.write(
      `Another gateway (process ${lock.pid}) already uses ${config.dataDir}. Stop it, or choose another DATA_DIR.\n`,
    );
    process.exit(FAILED);
  }
  process.once('exit', () => lock.release());
  const log = gatewayLog(config.logLevel);
  const unlockDatabase = config.databaseUrl === null ? null : await holdDatabase(config.databaseUrl);
  const gateway = await startGateway({ config, log, version: manifest.version });
  leaveInOrder(config, gateway, unlockDatabase);
  // The one line that whoever started this process waits for.
  process.stdout.write(`${JSON.stringify({ ready: true, url: gateway.url })}\n`);
}

async function holdDatabase(url: string): Promise<() => Promise<void>> {
  const release = await lockDatabase(url, () => fail(new Error('The connection to the database broke.')));
  if (release) return release;
  process.stderr.write('Another gateway already works on this database. Stop it first.\n');
  process.exit(FAILED);
}

function leaveInOrder(
  { exitWithParent }: Config,
  gateway: Gateway,
  unlock: (() => Promise<void>) | null,
): void {
  let leaving = false;
  const leave = () => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => process.exit(0), GOODBYE_MS).unref();
    gateway
      .close()
      .then(() => unlock?.())
      .then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  if (!exitWithParent) return;
  process.stdin.on('end', leave);
  process.stdin.on('close', leave);
  process.stdin.resume();
}

function fail(error: unknown): never {
  process.stderr.write(`The gateway stopped: ${error instanceof Error ? error.message : 'unknown error'}\n`);
  process.exit(FAILED);
}

main().catch(fail);
