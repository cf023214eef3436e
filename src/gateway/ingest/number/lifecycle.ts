import type { Lifecycle, LinkGap } from '#shared/model/number.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { NumberRow } from '../../store/rows/number.ts';

/** The link was cut or mended, as the log keeps it. */
export interface LinkNews {
  lifecycle: Extract<Lifecycle, 'active' | 'offboarded' | 'disconnected'>;
  reason: string;
  at: Millis;
}

/** Of two events of one second the graver stands. */
const GRAVITY: Record<LinkNews['lifecycle'], number> = { active: 0, offboarded: 1, disconnected: 2 };

type Link = Pick<
  NumberRow,
  | 'lifecycle'
  | 'lifecycle_at'
  | 'lifecycle_reason'
  | 'onboarded_at'
  | 'confirmed_at'
  | 'confirmed_by'
  | 'confirmed_by_name'
  | 'gaps'
>;

/**
 * Where a number stands after everything that the log tells, whatever came first: the newest news stand, unless
 * onboarding is newer still (`lifecycle_at`); a link was cut from each bad news until the next good one. Reconnecting
 * is done in the app, by a person, so that it confirms the use of the phone.
 */
export function foldLink(number: Link, log: LinkNews[]): Partial<Link> {
  const news = log.toSorted(byTime);
  const newest = news.at(-1);
  const mended = news.findLast(({ lifecycle }) => lifecycle === 'active');
  return {
    ...(newest &&
      newest.at >= number.lifecycle_at && {
        lifecycle: newest.lifecycle,
        lifecycle_at: newest.at,
        lifecycle_reason: newest.lifecycle === 'active' ? null : newest.reason,
      }),
    ...(mended &&
      mended.at > (number.confirmed_at ?? 0) && {
        confirmed_at: mended.at,
        confirmed_by: 'reconnect' as const,
        confirmed_by_name: null,
      }),
    gaps: gapsOf(news, mendedAt(number)),
  };
}

function byTime(a: LinkNews, b: LinkNews): number {
  return a.at - b.at || GRAVITY[a.lifecycle] - GRAVITY[b.lifecycle] || (a.reason < b.reason ? -1 : 1);
}

/** Onboarding mends the link too, and so did whatever ended a gap that is known. */
function mendedAt({ onboarded_at, gaps }: Link): Millis[] {
  return [onboarded_at, ...gaps.map(({ to }) => to)].filter((at) => at !== null);
}

function gapsOf(news: LinkNews[], mended: Millis[]): LinkGap[] {
  const mending = mended.map((at) => ({ lifecycle: 'active' as const, reason: '', at }));
  const gaps: LinkGap[] = [];
  for (const { lifecycle, reason, at } of [...news, ...mending].sort(byTime)) {
    const open = gaps.findLast(({ to }) => to === null);
    if (lifecycle !== 'active') {
      if (open) open.reason = reason;
      else gaps.push({ from: at, to: null, reason });
    } else if (open) {
      open.to = at;
    }
  }
  return gaps;
}
