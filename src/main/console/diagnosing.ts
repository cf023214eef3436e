import { open } from 'node:fs/promises';
import { platform, release } from 'node:os';
import { ok } from '#shared/console-api/result.ts';
import type { AppState, LinkState } from '#shared/console-api/views.ts';
import type { Handlers } from '../bridge/dispatcher.ts';
import { diagnosticsBundle } from '../diagnostics/bundle.ts';
import type { GatewayClock } from '../link/clock.ts';
import type { Line } from './line.ts';
import type { PassedMarks } from './start-marks.ts';
import type { Stores } from './stores.ts';

export interface DiagnosingDeps {
  app(): AppState;
  start(): PassedMarks;
  linkState(): LinkState;
  clock(): GatewayClock;
  stores(): Stores | null;
  line(): Line | null;
  /** The console's own log. */
  logFile: string;
}

/** So much of the log's end is part of a bundle. */
const LOG_BYTES = 200_000;

/** The call that makes a file for whoever helps from afar. */
export function diagnosing(deps: DiagnosingDeps): Pick<Handlers, 'app.diagnostics'> {
  return {
    async 'app.diagnostics'() {
      const numbers = (await deps.stores()?.cache.numbers()) ?? [];
      const http = deps.line()?.http;
      const withFacts = await Promise.all(
        numbers.map(async (number) => {
          const answer = await http?.linkFacts(number.id);
          return { number, facts: answer?.ok ? answer.value : null };
        }),
      );
      const link = deps.linkState();
      const text = diagnosticsBundle({
        app: deps.app(),
        start: deps.start(),
        link,
        clockDifference: -deps.clock().offset(),
        numbers: withFacts,
        logLines: await lastLines(deps.logFile),
        system: { platform: platform(), release: release(), node: process.versions.node },
      });
      const day = new Date(link.gatewayTime).toISOString().slice(0, 10);
      return ok({ name: `selaras-diagnostics-${day}.json`, text });
    },
  };
}

async function lastLines(path: string): Promise<string[]> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return [];
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - LOG_BYTES);
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(Math.min(size, LOG_BYTES)),
      position: start,
    });
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n').filter(Boolean);
    return start === 0 ? lines : lines.slice(1);
  } finally {
    await file.close();
  }
}
