import { X } from 'lucide-react';
import type { BusinessNumber } from '#shared/model/number.ts';
import { useWords } from '../language/use-words.ts';
import { goTo } from '../state/place.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useChecklist } from './checklist.ts';
import styles from './Linking.module.css';

const DEVICES = ['1', '2', '3', '4'] as const;
const TIPS = ['open', 'fortnight', 'replies', 'groups', 'team', 'payment'] as const;

/** The devices that were unlinked, and what to know on the first day. What is ticked or put away stays so until the number is linked anew. */
export function Afterwards({ number }: { number: BusinessNumber }) {
  const t = useWords();
  const { done, mark } = useChecklist(number);
  const away = TIPS.filter((one) => done?.includes(`tip.${one}`));
  return (
    <>
      <p className={styles.lead}>{t('linking.after.lead')}</p>
      <div className={styles.card} data-testid="linking-devices">
        <h3 className={styles.subtitle}>{t('linking.devices.title')}</h3>
        <ul className={styles.checks}>
          {DEVICES.map((one) => (
            <li key={one}>
              <label>
                <input
                  type="checkbox"
                  disabled={done === null}
                  checked={done?.includes(`device.${one}`) ?? false}
                  onChange={({ target }) => mark([`device.${one}`], target.checked)}
                />
                <span>{t(`linking.devices.${one}`)}</span>
              </label>
            </li>
          ))}
        </ul>
      </div>
      <div className={styles.card} data-testid="linking-tips" data-away={away.length}>
        <h3 className={styles.subtitle}>{t('linking.tips.title')}</h3>
        <ul className={styles.tips}>
          {TIPS.filter((one) => !away.includes(one)).map((one) => (
            <li key={one} data-tip={one}>
              <span>{t(`linking.tips.${one}`)}</span>
              <IconButton
                icon={X}
                size="small"
                label={t('linking.tips.away')}
                tipSide="left"
                onClick={() => mark([`tip.${one}`], true)}
              />
            </li>
          ))}
        </ul>
        {away.length === TIPS.length && <p className={styles.hint}>{t('linking.tips.allAway')}</p>}
        {away.length > 0 && (
          <div className={styles.foot}>
            <Button
              look="quiet"
              data-testid="linking-tips-back"
              onClick={() =>
                mark(
                  away.map((one) => `tip.${one}`),
                  false,
                )
              }
            >
              {t('linking.tips.back', { count: away.length })}
            </Button>
          </div>
        )}
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
