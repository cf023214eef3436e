import { Info, Smartphone } from 'lucide-react';
import { useMemo } from 'react';
import { limitsWanted } from '#shared/coexistence/feature-limits.ts';
import { useWords } from '../language/use-words.ts';
import { featureLimits } from '../limits/feature-limits.ts';
import { limitKey } from '../limits/limit-key.ts';
import { goTo } from '../state/place.ts';
import { useThread } from '../state/thread.ts';
import { Button } from '../ui/Button.tsx';
import { Pop } from '../ui/Pop.tsx';
import { ContinueOnPhone } from './ContinueOnPhone.tsx';
import styles from './LimitChips.module.css';

/** How many of the customer's newest messages are looked at. */
const NEWEST = 3;

/** Where the customer wants what only the phone can do: which, and what to do instead. */
export function LimitChips() {
  const t = useWords();
  const messages = useThread((state) => state.messages);
  const newerExist = useThread((state) => state.newerExist);
  const wanted = useMemo(() => {
    const newest = messages.filter((one) => one.direction === 'in' && one.source === 'live').slice(-NEWEST);
    return limitsWanted(featureLimits, newest.map((one) => one.text ?? '').join(' \n '));
  }, [messages]);
  if (wanted.length === 0 || newerExist) return null;
  return (
    <ul className={styles.chips} aria-label={t('limits.here')}>
      {wanted.map((limit) => (
        <li key={limit.id}>
          <Pop
            side="top"
            title={t(limitKey(limit.id, 'name'))}
            trigger={
              <button type="button" className={styles.chip} data-testid="limit-chip" data-limit={limit.id}>
                <Smartphone size={14} aria-hidden />
                {t(limitKey(limit.id, 'chip'))}
                <Info size={13} className={styles.info} aria-hidden />
              </button>
            }
          >
            <p>{t(limitKey(limit.id, 'here'))}</p>
            <ContinueOnPhone />
            <Button onClick={() => goTo('limits')}>{t('limits.all')}</Button>
          </Pop>
        </li>
      ))}
    </ul>
  );
}
