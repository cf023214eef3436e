import { useWords } from '../language/use-words.ts';
import { featureLimits } from '../limits/feature-limits.ts';
import { limitKey } from '../limits/limit-key.ts';
import styles from './Linking.module.css';

const CHANGES = new Set(['unlinked', 'off', 'read-only']);
/** What matters to whoever holds the phone; the whole table is a page of its own. */
const STAYS = new Set(['chats', 'groups', 'calls', 'catalog', 'auto-replies']);

/** What linking does to the phone, told before it is done; and the one choice that the phone will ask for. */
export function OnThePhone() {
  const t = useWords();
  const changes = featureLimits.limits.filter(({ app }) => CHANGES.has(app));
  const stays = featureLimits.limits.filter(({ id }) => STAYS.has(id));
  return (
    <>
      <p className={styles.lead}>{t('linking.phone.lead')}</p>
      <div className={styles.pair}>
        {(
          [
            ['changes', changes],
            ['stays', stays],
          ] as const
        ).map(([name, limits]) => (
          <div key={name} className={styles.card} data-tone={name === 'changes' ? 'warn' : 'good'}>
            <h3 className={styles.subtitle}>{t(`linking.phone.${name}`)}</h3>
            <dl className={styles.facts}>
              {limits.map(({ id }) => (
                <div key={id} data-limit={id}>
                  <dt>{t(limitKey(id, 'name'))}</dt>
                  <dd>{t(limitKey(id, 'phone'))}</dd>
                </div>
              ))}
            </dl>
            {name === 'stays' && <p className={styles.hint}>{t('linking.phone.free')}</p>}
          </div>
        ))}
      </div>
      <div className={styles.card}>
        <h3 className={styles.subtitle}>{t('linking.history.title')}</h3>
        <p className={styles.text}>{t('linking.history.asked')}</p>
        <ul className={styles.bullets}>
          <li>{t('linking.history.yes')}</li>
          <li>{t('linking.history.media')}</li>
          <li>{t('linking.history.no')}</li>
        </ul>
      </div>
    </>
  );
}
