import type { BusinessNumber, LinkGap } from '#shared/model/number.ts';

/** What is done on the way back; each names its sentence. Connecting is done with the assistant. */
export const BACK_STEPS = [
  'open-app',
  'leave-ticked',
  'wait',
  'business-app',
  'new-number',
  'meta-first',
  'connect',
  'connect-late',
  'history',
  'devices',
] as const;
export type BackStep = (typeof BACK_STEPS)[number];

const AGAIN = ['open-app', 'connect', 'history', 'devices'] as const;

/** By Meta's reason (`account_update`, `disconnection_info`): what leads back. A reason that is not known leads the common way. */
const BACK: Record<string, readonly BackStep[]> = {
  PRIMARY_INACTIVITY: AGAIN,
  COMPANION_INACTIVITY: AGAIN,
  USER_RE_REGISTERED: AGAIN,
  ACCOUNT_DISCONNECTED: ['meta-first', ...AGAIN],
  BUSINESS_DOWNGRADE: ['business-app', ...AGAIN.slice(1)],
  CHANGE_NUMBER: ['new-number', 'history', 'devices'],
};
/** The link is only paused: WhatsApp mends it by itself if the tick was left. */
const PAUSED = ['leave-ticked', 'wait', 'connect-late', 'devices'] as const;

/** Reasons that have a sentence of their own. */
export const REASONS = Object.keys(BACK);

/** What happened to a number that is cut, since when, and the steps back; null while it is linked. */
export function wayBack({
  lifecycle,
  lifecycleReason,
  gaps,
}: Pick<BusinessNumber, 'lifecycle' | 'lifecycleReason' | 'gaps'>): {
  what: string;
  since: number | null;
  steps: readonly BackStep[];
} | null {
  if (lifecycle !== 'disconnected' && lifecycle !== 'offboarded') return null;
  const since = gaps.findLast(({ to }) => to === null)?.from ?? null;
  if (lifecycle === 'offboarded') return { what: 'paused', since, steps: PAUSED };
  const reason = lifecycleReason ?? '';
  return { what: reason in BACK ? reason : 'other', since, steps: BACK[reason] ?? AGAIN };
}

/** That WhatsApp has mended a link by itself is told for this long. */
const TOLD_MS = 7 * 24 * 60 * 60_000;

/** A link that was cut and that nobody linked anew: WhatsApp reconnected it. Null when it is not so, or long ago. */
export function mendedByItself(
  { lifecycle, gaps, activity, onboardedAt }: BusinessNumber,
  now: number,
): (LinkGap & { to: number }) | null {
  const last = gaps.at(-1);
  if (last === undefined || last.to === null || lifecycle === 'disconnected') return null;
  const { to } = last;
  // Linking anew is noted in whole seconds.
  const anew = onboardedAt !== null && Math.abs(to - onboardedAt) <= 1000;
  const reconnected =
    (activity.confirmedBy === 'reconnect' && activity.confirmedAt === to) ||
    last.reason === 'ACCOUNT_OFFBOARDED';
  return reconnected && !anew && now - to < TOLD_MS ? { ...last, to } : null;
}

/** When the number was linked last, whoever did it: with that moment its devices have to be linked again. */
export function linkedAt({ gaps, onboardedAt }: BusinessNumber): number {
  return Math.max(onboardedAt ?? 0, ...gaps.map(({ to }) => to ?? 0));
}
