import { useEffect } from 'react';
import { Context } from '../context/Context.tsx';
import { Health } from '../health/Health.tsx';
import { Inbox } from '../inbox/Inbox.tsx';
import { Limits } from '../limits/Limits.tsx';
import { Linking } from '../linking/Linking.tsx';
import { Search } from '../search/Search.tsx';
import { SettingsPage } from '../settings/SettingsPage.tsx';
import { useInbox } from '../state/inbox.ts';
import { ROOM_FOR_CONTEXT, usePlace } from '../state/place.ts';
import { Thread } from '../thread/Thread.tsx';
import { Banners } from './Banners.tsx';
import styles from './Frame.module.css';
import { Rail } from './Rail.tsx';
import { useShortcuts } from './use-shortcuts.ts';

/** The window once somebody is in: rail, banners, and the place that is open. */
export function Frame() {
  const place = usePlace((state) => state.place);
  const threadId = usePlace((state) => state.threadId);
  const contextOpen = usePlace((state) => state.contextOpen);
  const search = usePlace((state) => state.search);
  const unread = useInbox((state) => state.unreadThreads);
  useShortcuts();
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Selaras` : 'Selaras';
  }, [unread]);
  useEffect(() => {
    const room = matchMedia(ROOM_FOR_CONTEXT);
    const onChange = () => usePlace.setState({ contextOpen: room.matches });
    onChange();
    room.addEventListener('change', onChange);
    return () => room.removeEventListener('change', onChange);
  }, []);
  return (
    <div className={styles.frame}>
      <Rail />
      <div className={styles.body}>
        <Banners />
        {place === 'inbox' && (
          <div className={styles.inbox} data-thread={threadId !== null} data-context={contextOpen}>
            <div className={styles.list}>
              <Inbox />
            </div>
            <div className={styles.thread}>
              <Thread />
            </div>
            {threadId !== null && contextOpen && <Context />}
          </div>
        )}
        {place === 'health' && <Health />}
        {place === 'linking' && <Linking />}
        {place === 'limits' && <Limits />}
        {place === 'settings' && <SettingsPage />}
      </div>
      {search !== null && <Search scope={search} />}
    </div>
  );
}
