import type { Onboarding } from '#shared/gateway-api/onboarding.ts';
import type { BusinessNumber, ImportState } from '#shared/model/number.ts';

/** What a person goes through, in this order. */
export const STAGES = ['check', 'phone', 'way', 'progress', 'after'] as const;
export type Stage = (typeof STAGES)[number];

/**
 * Where a sign-up stands, as far as a person must know. `go-on`: it stopped and may go on; `anew`: it ended, and only a
 * new sign-up helps; `expired`: its page was never used; `importing`: linked, contacts or chats are on their way.
 */
export type Situation =
  | 'waiting'
  | 'expired'
  | 'cancelled'
  | 'running'
  | 'choose-number'
  | 'go-on'
  | 'anew'
  | 'importing'
  | 'linked';

/** A sign-up that ended without a number is shown again for this long. */
const TOLD_MS = 24 * 60 * 60_000;

/** Meta said something of this import and has not finished. */
export const isUnderWay = ({ state }: ImportState) => state === 'asked' || state === 'arriving';

const isImporting = ({ imports }: BusinessNumber) =>
  isUnderWay(imports.contacts) || isUnderWay(imports.history);

/** @param number the one that was linked; undefined while it is not here yet */
export function situationOf(
  { state, problem, pageExpiresAt }: Onboarding,
  number: BusinessNumber | undefined,
  now: number,
): Situation {
  switch (state) {
    case 'waiting':
    case 'cancelled':
      return pageExpiresAt > now ? state : 'expired';
    case 'failed':
      return problem?.canRetry ? 'go-on' : 'anew';
    case 'done':
      return number === undefined || isImporting(number) ? 'importing' : 'linked';
    default:
      return state;
  }
}

/**
 * The sign-up that somebody began and that is not over, here or on another console; null: there is none.
 * @param onboardings the newest first; only the newest counts
 */
export function unfinished(
  onboardings: readonly Onboarding[],
  numbers: readonly BusinessNumber[],
  now: number,
): Onboarding | null {
  const [newest] = onboardings;
  if (newest === undefined) return null;
  const number = numbers.find(({ id }) => id === newest.numberId);
  switch (situationOf(newest, number, now)) {
    case 'expired':
    case 'linked':
      return null;
    case 'go-on':
    case 'anew':
      return now - newest.updatedAt < TOLD_MS ? newest : null;
    case 'importing': {
      const isCut = number?.lifecycle === 'disconnected' || number?.lifecycle === 'offboarded';
      return number === undefined || isCut ? null : newest;
    }
    default:
      return newest;
  }
}

/** Meta's percentage, where it says something: some numbers are told 100 long before the end. */
export function percentOf({ state, phases }: ImportState): number | null {
  const percent = Math.max(0, ...phases.map(({ progress }) => progress));
  return state === 'arriving' && percent > 0 && percent < 100 ? percent : null;
}
