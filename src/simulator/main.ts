import { readConfig } from './config.ts';
import { startSimulator } from './simulator.ts';

try {
  const simulator = await startSimulator(readConfig(process.env));
  const stop = () => {
    void simulator.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (process.env.EXIT_WITH_PARENT === '1') {
    process.stdin.resume();
    process.stdin.once('end', stop);
    process.stdin.once('close', stop);
  }
  process.stdout.write(`${JSON.stringify({ ready: true, url: simulator.url })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
