// Runs the measurements on the Node that comes with the dependencies: `npm run bench -- --scale small --seed 7`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const { status } = spawnSync(
  path('../node_modules/node/bin/node'),
  [path('../test/bench/bench.ts'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
