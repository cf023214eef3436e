import { assessLink } from '#shared/coexistence/link-health.ts';
import type { AppState, LinkState } from '#shared/console-api/views.ts';
import type { LinkFacts } from '#shared/model/link-health.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import { asCode, logLine } from './log-line.ts';

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

/** What does not look as it should may be anything, and is not repeated. */
const only = (form: RegExp, value: string) => (form.test(value) ? value : '…');

/** Meta's codes and reasons: digits, or words in capitals. */
const META_CODE = /^(?:\d{1,7}|[A-Z][A-Z_]{1,59})$/;
const metaCode = (value: string | null) => value && only(META_CODE, value);
/** A word of the gateway's own. */
const word = (value: string) => asCode(value) ?? '…';
const PROVIDER = /^\d{0,3}[a-z]{1,20}$/;
const VERSION = /^\d{1,4}(?:\.\d{1,4}){2}(?:-[a-z]+)?(?:\.\d{1,4})?$/;

/**
 * The bundle as readable JSON. Holds no token, key, name, message or phone number, whatever came from outside: numbers
 * are told apart by their last four digits, and words are repeated only where they are codes.
 */
export function diagnosticsBundle(parts: BundleParts): string {
  const { app, link, clockDifference, numbers, logLines, system } = parts;
  const at = (moment: number | null) => (moment === null ? null : new Date(moment).toISOString());
  const told = logLines.map(logLine).filter((line) => line !== null);
  const bundle = {
    madeAt: at(link.gatewayTime),
    console: {
      version: only(VERSION, app.version),
      host: app.host,
      ...system,
      systemLocale: word(app.systemLocale),
      settings: app.settings,
      sample: app.workspace?.sample ?? null,
      keys: app.workspace?.keys ?? null,
      role: app.me?.role ?? null,
      notices: app.notices.map(({ code }) => word(code)),
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
      number: `…${number.displayPhone.replace(/\D/g, '').slice(-4)}`,
      provider: only(PROVIDER, number.provider),
      lifecycle: number.lifecycle,
      lifecycleReason: metaCode(number.lifecycleReason),
      onboardedAt: at(number.onboardedAt),
      confirmedAt: at(number.activity.confirmedAt),
      confirmedBy: number.activity.confirmedBy,
      estimatedAt: at(number.activity.estimatedAt),
      estimatedFrom: number.activity.estimatedFrom,
      lastEventAt: at(number.lastEventAt),
      gaps: number.gaps.map(({ from, to, reason }) => ({
        from: at(from),
        to: at(to),
        reason: metaCode(reason),
      })),
      imports: Object.fromEntries(
        Object.entries(number.imports).map(([name, { state, count, code }]) => [
          name,
          { state, count, code: metaCode(code) },
        ]),
      ),
      health:
        facts &&
        assessLink(facts, clockDifference).map(({ aspect, state, code }) => `${aspect}: ${state}, ${code}`),
      webhooks: facts?.webhooks ?? null,
      queue: facts && {
        waiting: facts.queue.waiting,
        unknown: facts.queue.unknown,
        holds: facts.queue.holds.map(({ scope, code, until }) => ({
          scope: word(scope),
          code: metaCode(code),
          until: at(until),
        })),
      },
    })),
    log: told,
    logLinesLeftOut: logLines.length - told.length,
  };
  return `${JSON.stringify(bundle, null, 2)}\n`;
}
