import { CONFIRM_FROM_DAY, LINK_DAYS, SAFETY_DAYS } from '#shared/coexistence/activity-clock.ts';
import { useWords } from '../language/use-words.ts';
import styles from './phone-watch.module.css';

interface DayTogglesProps {
  /** Ascending, at least one. */
  days: readonly number[];
  onChange: (days: number[]) => void;
}

const DAYS = Array.from({ length: LINK_DAYS - 1 }, (_, index) => index + 1);

/** The days without the app being opened on which people are reminded; from day 10 on only a confirmation counts, and day 13 is the last. */
export function DayToggles({ days, onChange }: DayTogglesProps) {
  const t = useWords();
  return (
    <fieldset className={styles.days}>
      <legend>{t('watch.days')}</legend>
      <div className={styles.toggles}>
        {DAYS.map((day) => {
          const on = days.includes(day);
          return (
            <button
              key={day}
              type="button"
              className={styles.toggle}
              aria-pressed={on}
              aria-label={t('watch.day', { day })}
              data-testid="watch-day"
              data-day={day}
              data-late={day >= CONFIRM_FROM_DAY}
              // Without any day nobody would be warned at all.
              disabled={on && days.length === 1}
              onClick={() =>
                onChange(on ? days.filter((one) => one !== day) : [...days, day].toSorted((a, b) => a - b))
              }
            >
              {day}
            </button>
          );
        })}
        <span className={styles.end}>{t('watch.days.end', { day: LINK_DAYS })}</span>
      </div>
      <p className={styles.hint}>
        {t('watch.days.hint', { confirm: CONFIRM_FROM_DAY, safety: SAFETY_DAYS, link: LINK_DAYS })}
      </p>
    </fieldset>
  );
}
