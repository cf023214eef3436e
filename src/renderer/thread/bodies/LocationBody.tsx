import { ExternalLink, type LucideIcon } from 'lucide-react';
import type { Message } from '#shared/model/message.ts';
import { useWords } from '../../language/use-words.ts';
import { openLink } from '../../ui/Linkified.tsx';
import styles from './bodies.module.css';

interface LocationBodyProps {
  message: Message;
  icon: LucideIcon;
  tabIndex: number;
}

/** A place, by name and coordinates; the map opens in the browser. */
export function LocationBody({ message, icon: Icon, tabIndex }: LocationBodyProps) {
  const t = useWords();
  const latitude = message.extra?.latitude;
  const longitude = message.extra?.longitude;
  const known = typeof latitude === 'number' && typeof longitude === 'number';
  return (
    <span className={styles.note}>
      <Icon size={18} strokeWidth={1.75} aria-hidden />
      <span className={styles.noteWords}>
        <strong dir="auto">{message.text ?? t('kind.location')}</strong>
        {known && (
          <span className={styles.coordinates}>
            {latitude.toFixed(5)}, {longitude.toFixed(5)}
          </span>
        )}
        {known && (
          <button
            type="button"
            tabIndex={tabIndex}
            className={styles.map}
            onClick={() =>
              void openLink(
                `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`,
              )
            }
          >
            <ExternalLink size={12} aria-hidden />
            {t('location.open')}
          </button>
        )}
      </span>
    </span>
  );
}
