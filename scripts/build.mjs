import { ensureBuilt } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { runScript } from './setup/project.mjs';

await runScript(() => {
  ensureBuilt(ensureDependencies());
  return 0;
});
