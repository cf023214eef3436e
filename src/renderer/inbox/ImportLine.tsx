import { useWords } from '../language/use-words.ts';
import { useNumbers } from '../state/numbers.ts';
import { useNow } from '../time/clock.ts';
import styles from './SyncLine.module.css';

/** An import that ended without anything is told for this long. */
const TOLD_MS = 3 * 24 * 60 * 60_000;

/** How far the phone's history has come, or why none comes; nothing once all is here. */
export function ImportLine() {
  const t = useWords();
  const now = useNow();
  const numbers = useNumbers((state) => state.numbers);
  return numbers.map((number) => {
    // Some numbers are told 100 % long before the end: then the count alone is true.
    const { state, askedAt, lastAt, phases, count } = number.imports.history;
    const ended = state === 'declined' || state === 'refused' || state === 'never-came';
    if (state === 'not-asked' || state === 'arrived') return null;
    if (ended && now - (lastAt ?? askedAt ?? number.onboardedAt ?? 0) > TOLD_MS) return null;
    const percent = Math.max(0, ...phases.map(({ progress }) => progress));
    return (
      <p key={number.id} className={styles.import} data-testid="import-line" data-state={state}>
        {state === 'arriving' && percent > 0 && percent < 100
          ? t('import.arriving.percent', { count, percent })
          : t(`import.${state}`, { count, number: number.name })}
      </p>
    );
  });
}
