import { HeartPulse, Inbox, ListChecks, type LucideIcon, Settings } from 'lucide-react';
import type { WordKey } from '#shared/words/words.ts';
import { useWords } from '../language/use-words.ts';
import { useMay } from '../state/app.ts';
import { useInbox } from '../state/inbox.ts';
import { goTo, type Place, usePlace } from '../state/place.ts';
import { Mark } from '../ui/Mark.tsx';
import { Tip } from '../ui/Tip.tsx';
import { ActivityClock } from './ActivityClock.tsx';
import styles from './Rail.module.css';

const PLACES: readonly { place: Place; icon: LucideIcon; name: WordKey }[] = [
  { place: 'inbox', icon: Inbox, name: 'inbox.title' },
  { place: 'health', icon: HeartPulse, name: 'health.title' },
  { place: 'limits', icon: ListChecks, name: 'limits.title' },
  { place: 'settings', icon: Settings, name: 'settings.title' },
];

/** The places, and at its foot the one thing that is seen on every screen: how long the link to the phone lasts. */
export function Rail() {
  const t = useWords();
  const place = usePlace((state) => state.place);
  const unread = useInbox((state) => state.unreadThreads);
  const mayHealth = useMay('health.read');
  return (
    <nav className={styles.rail} aria-label={t('rail.title')}>
      <span className={styles.mark}>
        <Mark size={26} />
      </span>
      <ul className={styles.places}>
        {PLACES.filter(({ place }) => place !== 'health' || mayHealth).map(
          ({ place: one, icon: Icon, name }) => (
            <li key={one}>
              <Tip words={t(name)} side="right">
                <button
                  type="button"
                  className={styles.place}
                  aria-label={
                    one === 'inbox' && unread > 0 ? t('rail.inboxUnread', { count: unread }) : t(name)
                  }
                  aria-current={(place === 'linking' ? 'health' : place) === one ? 'page' : undefined}
                  onClick={() => goTo(one)}
                >
                  <Icon size={20} strokeWidth={1.75} aria-hidden />
                  {one === 'inbox' && unread > 0 && (
                    <span className={styles.count} aria-hidden>
                      {unread > 99 ? '99+' : unread}
                    </span>
                  )}
                </button>
              </Tip>
            </li>
          ),
        )}
      </ul>
      <ActivityClock />
    </nav>
  );
}
