import { join } from 'node:path';
import { ensureBuilt } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { root, runScript } from './setup/project.mjs';
import { run } from './setup/run.mjs';

/** `node scripts/program.mjs gateway|simulator …`: that program, on the Node among the dependencies. */
const [name, ...args] = process.argv.slice(2);

await runScript(async () => {
  const node = ensureDependencies();
  ensureBuilt(node);
  const { code } = await run(node, [
    '--enable-source-maps',
    join(root, 'out', 'main', `${name}.js`),
    ...args,
  ]);
  return code;
});
