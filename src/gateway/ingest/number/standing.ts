import type { Standing } from '#shared/model/number.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { StandingNews } from '../../meta/events.ts';
import { canonical, stands } from '../newest.ts';

const ALERTS_KEPT = 20;

/** The standing with one more piece of news. The newest of each aspect stands, of two in one second the greater. */
export function withNews(standing: Partial<Standing>, news: StandingNews, at: Millis): Partial<Standing> {
  switch (news.aspect) {
    case 'quality':
      return { ...standing, quality: newer(standing.quality, { value: news.value, at }) };
    case 'messaging-limit':
      return {
        ...standing,
        messagingLimit: newer(standing.messagingLimit, { tier: news.tier, most: news.most, at }),
      };
    case 'display-name':
      return {
        ...standing,
        displayName: newer(standing.displayName, { name: news.name, decision: news.decision, at }),
      };
    case 'review':
      return { ...standing, review: newer(standing.review, { decision: news.decision, at }) };
    case 'username':
      return {
        ...standing,
        username: newer(standing.username, { username: news.username, state: news.state, at }),
      };
    case 'ban':
      return { ...standing, ban: newer(standing.ban, { state: news.state, date: news.date, at }) };
    case 'restriction':
      return { ...standing, restrictions: restricted(standing.restrictions ?? [], news.kinds, at) };
    case 'alert': {
      const alert = { kind: news.kind, severity: news.severity, text: news.text, at };
      const alerts = [...(standing.alerts ?? []), alert].sort(
        (a, b) => b.at - a.at || (canonical(a) < canonical(b) ? -1 : 1),
      );
      return { ...standing, alerts: alerts.slice(0, ALERTS_KEPT) };
    }
  }
}

type Restrictions = Standing['restrictions'];

function restricted(
  before: Restrictions,
  kinds: Omit<Restrictions[number], 'at'>[],
  at: Millis,
): Restrictions {
  const byKind = new Map(before.map((one) => [one.kind, one]));
  for (const { kind, until } of kinds) byKind.set(kind, newer(byKind.get(kind), { kind, until, at }));
  return [...byKind.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

function newer<T extends { at: Millis }>(before: T | null | undefined, news: T): T {
  return !before || stands(news.at, news, before.at, before) ? news : before;
}
