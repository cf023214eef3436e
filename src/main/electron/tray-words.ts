import { type Locale, translate } from '#shared/words/words.ts';
import type { Attention } from '../notifications/attention.ts';

/** A line of the tray's menu; without `act` it only says something. */
export interface TrayLine {
  words: string;
  act?: { name: 'open' | 'quit' } | { name: 'health' | 'confirm'; numberId: string };
}

/** What the tray says when somebody points at it. */
export function trayTip({ unread, daysLeft, cut }: Attention, locale: Locale): string {
  const link =
    cut !== null
      ? translate(locale, 'tray.cut')
      : daysLeft === null
        ? null
        : translate(locale, 'clock.left', { days: daysLeft });
  return ['Selaras', link, unread > 0 ? translate(locale, 'tray.unread', { count: unread }) : null]
    .filter((line) => line !== null)
    .join('\n');
}

/** The tray's menu, in groups with a line between them. */
export function trayMenu({ unread, cut, due }: Attention, locale: Locale): TrayLine[][] {
  const t = translate.bind(null, locale);
  return [
    [
      {
        words: unread > 0 ? t('tray.openUnread', { count: unread }) : t('tray.open'),
        act: { name: 'open' as const },
      },
      ...(cut === null
        ? []
        : [{ words: t('tray.wayBack'), act: { name: 'health' as const, numberId: cut } }]),
    ],
    due.map(({ numberId, name, daysLeft }) => ({
      words: t('tray.confirm', { number: name, days: daysLeft }),
      act: { name: 'confirm' as const, numberId },
    })),
    [{ words: t('menu.quit'), act: { name: 'quit' as const } }],
  ].filter((group) => group.length > 0);
}
