// `npm run chaos:console -- --scale small --seed 7`
import { measure } from './measure.mjs';
import { ensureBuilt } from './setup/build.mjs';

await measure('test/chaos/console/chaos-console.ts', ensureBuilt);
