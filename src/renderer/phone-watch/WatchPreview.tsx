import { activityClock } from '#shared/coexistence/activity-clock.ts';
import { comingReminders } from '#shared/coexistence/coming-reminders.ts';
import type { ReminderPlan } from '#shared/coexistence/reminder-steps.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { momentWords } from '../time/words.ts';
import styles from './phone-watch.module.css';

/** When people would be reminded if nobody opened the app from now on. */
export function WatchPreview({ number, plan }: { number: BusinessNumber; plan: ReminderPlan }) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const clock = activityClock(number.activity, now);
  if (!clock.known) return <p className={styles.hint}>{t('watch.preview.unknown')}</p>;
  const coming = comingReminders(number.activity, now, plan);
  // By then other evidence may count than now.
  const end = coming.at(-1) ?? clock;
  return (
    <section className={styles.preview} aria-label={t('watch.preview')} data-testid="watch-preview">
      <p className={styles.previewTitle}>{t('watch.preview')}</p>
      <ol>
        {coming.map(({ at, day, repeats }) => (
          <li key={at} data-day={day} data-repeats={repeats}>
            <span className={styles.dayName}>
              {repeats ? t('watch.preview.then') : t('watch.preview.day', { day })}
            </span>
            <span>
              {repeats
                ? t('watch.preview.repeats', {
                    moment: momentWords(locale, at, now),
                    hours: plan.thenEveryHours,
                  })
                : momentWords(locale, at, now)}
            </span>
          </li>
        ))}
        <li data-end>
          <span className={styles.dayName}>{t('watch.preview.end')}</span>
          <span>
            {t(end.basis === 'confirmed' ? 'watch.preview.end.confirmed' : 'watch.preview.end.estimated', {
              moment: momentWords(locale, end.dueAt, now),
            })}
          </span>
        </li>
      </ol>
    </section>
  );
}
