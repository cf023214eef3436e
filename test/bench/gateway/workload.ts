import { setTimeout as wait } from 'node:timers/promises';
import { Health } from '#shared/gateway-api/http.ts';
import type { DatabaseKind, GatewayAtWork } from '../../support/gateway-at-work.ts';
import type { Scale } from '../report.ts';

/** What one part of the measurement works with. */
export interface Workload {
  scale: Scale;
  seed: number;
  database: DatabaseKind;
  /** The PostgreSQL server to make databases on; null: the embedded database. */
  server: string | null;
  /** A promise that does not hold makes the run fail. */
  promise(what: string, holds: boolean): void;
}

const LOOK_AGAIN_MS = 25;

/** Resolves when the gateway has worked off its inbox. @returns how many items were set aside */
export async function workedOff(gateway: GatewayAtWork): Promise<number> {
  for (;;) {
    const { inbox } = Health.parse((await gateway.ask('GET', '/v1/health')).body);
    if (inbox.waiting === 0) return inbox.setAside;
    await wait(LOOK_AGAIN_MS);
  }
}
