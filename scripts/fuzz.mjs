// Throws mutated webhooks at a gateway: `npm run fuzz -- --scale small --seed 7`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const { status } = spawnSync(
  path('../node_modules/node/bin/node'),
  [path('../test/fuzz/fuzz.ts'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
