import { useWords } from '../language/use-words.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { OriginMark } from '../ui/OriginMark.tsx';
import { Ticks } from '../ui/Ticks.tsx';
import styles from './SampleThread.module.css';

/** The product's idea as a picture: one conversation, three voices, one clock. */
export function SampleThread() {
  const t = useWords();
  return (
    <div className={styles.card}>
      <div className={styles.head}>
        <Avatar name="Rina Kartika" size={40} fraction={0.82} tone="open" />
        <div>
          <strong>Rina Kartika</strong>
          <span>{t('window.open', { left: t('time.span.hours', { hours: 19, minutes: 41 }) })}</span>
        </div>
      </div>
      <p className={styles.bubble} data-origin="customer">
        {t('welcome.picture.ask')}
        <span className={styles.foot}>09:31</span>
      </p>
      <p className={styles.bubble} data-origin="phone">
        {t('welcome.picture.phone')}
        <span className={styles.foot}>
          <OriginMark origin="phone" name={null} />
          <b>{t('origin.phone')}</b> 09:33
        </span>
      </p>
      <p className={styles.bubble} data-origin="agent">
        {t('welcome.picture.agent')}
        <span className={styles.foot}>
          <OriginMark origin="agent" name="Budi" />
          <b>Budi</b> 09:41
          <Ticks state="read" />
        </span>
      </p>
    </div>
  );
}
