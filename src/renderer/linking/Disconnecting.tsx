import type { BusinessNumber } from '#shared/model/number.ts';
import { useWords } from '../language/use-words.ts';
import { Button } from '../ui/Button.tsx';
import styles from './Linking.module.css';
import { openLinking } from './linking.ts';

/** How the owner takes the number off, on the phone: no program may. */
export function Disconnecting({ number }: { number: BusinessNumber }) {
  const t = useWords();
  const done = number.lifecycle === 'disconnected';
  return (
    <>
      <p className={styles.lead}>{t('linking.disconnect.lead')}</p>
      <div className={styles.card}>
        <h2 className={styles.subtitle}>{t('linking.disconnect.means')}</h2>
        <ul className={styles.bullets}>
          <li>{t('linking.disconnect.means.here')}</li>
          <li>{t('linking.disconnect.means.phone')}</li>
          <li>{t('linking.disconnect.means.kept')}</li>
          <li>{t('linking.disconnect.means.again')}</li>
        </ul>
      </div>
      <div className={styles.card}>
        <h2 className={styles.subtitle}>{t('linking.disconnect.how')}</h2>
        <ol className={styles.bullets} data-numbered>
          <li>{t('linking.disconnect.1')}</li>
          <li>{t('linking.disconnect.2')}</li>
          <li>{t('linking.disconnect.3')}</li>
        </ol>
      </div>
      <div
        className={styles.card}
        data-tone={done ? 'good' : undefined}
        data-testid="disconnect-state"
        data-done={done}
      >
        <p role="status" className={styles.text}>
          {t(done ? 'linking.disconnect.done' : 'linking.disconnect.waiting', { number: number.name })}
        </p>
        {done && (
          <div className={styles.foot}>
            <Button onClick={() => openLinking(number.id)}>{t('health.connectAgain')}</Button>
          </div>
        )}
      </div>
    </>
  );
}
