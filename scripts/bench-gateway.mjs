// `npm run bench:gateway -- --scale small --seed 7 [--only acks,parse] [--database pglite|postgres]`
import { measure } from './measure.mjs';

await measure('test/bench/gateway/bench-gateway.ts');
