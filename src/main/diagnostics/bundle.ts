import { assessLink } from '#shared/coexistence/link-health.ts';
import type { AppState, LinkState } from '#shared/console-api/views.ts';
import type { LinkFacts } from '#shared/model/link-health.ts';
import type { BusinessNumber } from '#shared/model/number.ts';

/** What a helper far away needs to see why nothing arrives. */
export interface BundleParts {
  app: AppState;
  /** Milliseconds since the process began, by the name of the mark. */
  start: Record<string, number>;
  link: LinkState;
  /** Laptop's time less the gateway's, milliseconds. */
  clockDifference: number;
  /** With what the gateway said of each; null where it did not answer. */
  numbers: { number: BusinessNumber; facts: LinkFacts | null }[];
  /** The newest lines of the console's log, oldest first. */
  logLines: string[];
  system: { platform: string; release: string; node: string };
}

/** Long digits: phone numbers and Meta's ids. Times are written in words for that reason. */
const LONG_DIGITS = /\d{7,}/g;

/**
 * The bundle as readable JSON. Holds no token, key, name, message or phone number: numbers are told apart by their
 * last four digits.
 */
export function diagnosticsBundle(parts: BundleParts): string {
  const { app, link, clockDifference, numbers, logLines, system } = parts;
  const at = (moment: number | null) => (moment === null ? null : new Date(moment).toISOString());
  const bundle = {
    madeAt: at(link.gatewayTime),
    console: {
      version: app.version,
      host: app.host,
      ...system,
      systemLocale: app.systemLocale,
      settings: app.settings,
      sample: app.workspace?.sample ?? null,
      keys: app.workspace?.keys ?? null,
      role: app.me?.role ?? null,
      notices: app.notices.map(({ code }) => code),
    },
    start: parts.start,
    link: {
      state: link.state,
      inSyncAt: at(link.inSyncAt),
      offlineSince: at(link.offlineSince),
      clockDifference: `${Math.round(clockDifference / 1000)} s`,
      waitingToSend: link.waitingToSend,
      backfill: link.backfill,
    },
    numbers: numbers.map(({ number, facts }) => ({
      number: `…${number.displayPhone.slice(-4)}`,
      provider: number.provider,
      lifecycle: number.lifecycle,
      lifecycleReason: number.lifecycleReason,
      onboardedAt: at(number.onboardedAt),
      confirmedAt: at(number.activity.confirmedAt),
      confirmedBy: number.activity.confirmedBy,
      estimatedAt: at(number.activity.estimatedAt),
      estimatedFrom: number.activity.estimatedFrom,
      lastEventAt: at(number.lastEventAt),
      gaps: number.gaps.map(({ from, to, reason }) => ({ from: at(from), to: at(to), reason })),
      imports: Object.fromEntries(
        Object.entries(number.imports).map(([name, { state, count, code }]) => [
          name,
          { state, count, code },
        ]),
      ),
      health:
        facts &&
        assessLink(facts, clockDifference).map(({ aspect, state, code }) => `${aspect}: ${state}, ${code}`),
      webhooks: facts?.webhooks ?? null,
      queue: facts && {
        waiting: facts.queue.waiting,
        unknown: facts.queue.unknown,
        holds: facts.queue.holds,
      },
    })),
    log: logLines.map((line) => line.replace(LONG_DIGITS, '…')),
  };
  return `${JSON.stringify(bundle, null, 2)}\n`;
}
