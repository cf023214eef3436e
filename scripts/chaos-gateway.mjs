// `npm run chaos:gateway -- --scale small --seed 7 [--database pglite|postgres]`
import { measure } from './measure.mjs';

await measure('test/chaos/gateway/chaos-gateway.ts');
