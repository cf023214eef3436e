// `npm run bench:console -- --scale small --seed 7 [--only start,open,memory,scroll,live]`
import { join } from 'node:path';
import { ensureBuilt } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { findElectron } from './setup/electron.mjs';
import { root, runScript, say } from './setup/project.mjs';
import { run } from './setup/run.mjs';
import { desktopSession } from './test/session.mjs';

await runScript(async () => {
  const node = ensureDependencies();
  const { reason } = findElectron(node);
  if (reason) {
    say(`the screen is not measured here: ${reason}`);
    return 0;
  }
  ensureBuilt(node);
  const program = [join(root, 'test/bench/electron/bench-console.ts'), ...process.argv.slice(2)];
  const session = desktopSession(node, program, { display: true });
  const [command, ...args] = session.words;
  const { code } = await run(command, args, { env: { ...process.env, ...session.env } });
  session.end();
  return code;
});
