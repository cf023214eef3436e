import { useWords } from '../language/use-words.ts';
import { goTo } from '../state/place.ts';
import { Button } from '../ui/Button.tsx';
import styles from './Linking.module.css';

const DEVICES = ['1', '2', '3', '4'] as const;
const TIPS = ['open', 'fortnight', 'replies', 'groups', 'team', 'payment'] as const;

/** The devices that were unlinked, and what to know on the first day. */
export function Afterwards() {
  const t = useWords();
  return (
    <>
      <p className={styles.lead}>{t('linking.after.lead')}</p>
      <div className={styles.card} data-testid="linking-devices">
        <h3 className={styles.subtitle}>{t('linking.devices.title')}</h3>
        <ul className={styles.checks}>
          {DEVICES.map((one) => (
            <li key={one}>
              <label>
                <input type="checkbox" />
                <span>{t(`linking.devices.${one}`)}</span>
              </label>
            </li>
          ))}
        </ul>
      </div>
      <div className={styles.card} data-testid="linking-tips">
        <h3 className={styles.subtitle}>{t('linking.tips.title')}</h3>
        <ul className={styles.bullets}>
          {TIPS.map((one) => (
            <li key={one}>{t(`linking.tips.${one}`)}</li>
          ))}
        </ul>
      </div>
      <div className={styles.foot}>
        <Button look="primary" onClick={() => goTo('inbox')}>
          {t('linking.after.inbox')}
        </Button>
        <Button onClick={() => goTo('limits')}>{t('limits.title')}</Button>
      </div>
    </>
  );
}
