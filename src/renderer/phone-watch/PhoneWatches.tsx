import { useWords } from '../language/use-words.ts';
import { SettingsSection } from '../settings/SettingsSection.tsx';
import { useNumbers } from '../state/numbers.ts';
import { NumberWatch } from './NumberWatch.tsx';
import styles from './phone-watch.module.css';

/** Of each number: who holds its phone, and when people are reminded to open the app on it. */
export function PhoneWatches() {
  const t = useWords();
  const numbers = useNumbers((state) => state.numbers);
  return (
    <SettingsSection title={t('watch.title')} lead={t('watch.lead')} hook="phone-watches">
      {numbers.length === 0 && <p className={styles.empty}>{t('watch.none')}</p>}
      {numbers.map((number) => (
        <NumberWatch key={number.id} number={number} named={numbers.length > 1} />
      ))}
    </SettingsSection>
  );
}
