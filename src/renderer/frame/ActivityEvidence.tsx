import { CircleCheck, CircleDashed } from 'lucide-react';
import { useState } from 'react';
import { activityClock } from '#shared/coexistence/activity-clock.ts';
import { latestSnooze, reminderStep } from '#shared/coexistence/reminder-steps.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { confirmActivity, snooze } from '../state/numbers.ts';
import { toast } from '../state/toasts.ts';
import { useNow } from '../time/clock.ts';
import { momentWords } from '../time/words.ts';
import { Button } from '../ui/Button.tsx';
import { phoneWords } from '../ui/phone.ts';
import styles from './ActivityEvidence.module.css';
import { saveCalendar } from './save-calendar.ts';

/** What the clock of one number rests on, what happens at its end, and the way to reset it. */
export function ActivityEvidence({ number, named }: { number: BusinessNumber; named: boolean }) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const [busy, setBusy] = useState(false);
  const clock = activityClock(number.activity, now);
  const { confirmedAt, confirmedBy, confirmedByName, estimatedAt, estimatedFrom } = number.activity;
  const step = reminderStep(number.activity, now, number.watch);
  const later = async (until: number) => {
    const taken = await snooze(number.id, until);
    if (taken !== null)
      toast({ kind: 'words', key: 'clock.snoozed', values: { moment: momentWords(locale, taken, now) } });
  };
  const confirm = async () => {
    setBusy(true);
    const done = await confirmActivity(number.id);
    setBusy(false);
    if (done) toast({ kind: 'words', key: 'clock.confirmed' });
  };
  return (
    <section className={styles.number}>
      {named && (
        <h3 className={styles.name}>
          {number.name} · {phoneWords(number.displayPhone)}
        </h3>
      )}
      <p className={styles.lead} data-level={clock.known ? clock.level : 'unknown'}>
        {clock.known
          ? clock.level === 'overdue'
            ? t('clock.overdue')
            : t('clock.due', { moment: momentWords(locale, clock.dueAt, now), days: clock.daysLeft })
          : t('clock.noEvidence')}
      </p>
      <ul className={styles.evidence}>
        <li data-basis={clock.known && clock.basis === 'confirmed'}>
          <CircleCheck size={16} aria-hidden />
          <span>
            {confirmedAt === null
              ? t('clock.confirmed.never')
              : t(`clock.confirmed.${confirmedBy ?? 'person'}`, {
                  moment: momentWords(locale, confirmedAt, now),
                  name: confirmedByName ?? t('clock.somebody'),
                })}
          </span>
        </li>
        <li data-basis={clock.known && clock.basis === 'estimated'}>
          <CircleDashed size={16} aria-hidden />
          <span>
            {estimatedAt === null
              ? t('clock.estimated.never')
              : t(`clock.estimated.${estimatedFrom ?? 'echo'}`, {
                  moment: momentWords(locale, estimatedAt, now),
                })}
          </span>
        </li>
      </ul>
      <p>{t('clock.rule')}</p>
      <div className={styles.answers}>
        <Button look="primary" data-testid="activity-confirm" disabled={busy} onClick={() => void confirm()}>
          {t('clock.confirm')}
        </Button>
        {step !== null && (
          <Button data-testid="activity-later" onClick={() => void later(latestSnooze(step.clock, now))}>
            {t('clock.later')}
          </Button>
        )}
        <Button data-testid="activity-calendar" onClick={() => void saveCalendar(number.id)}>
          {t('clock.calendar')}
        </Button>
      </div>
    </section>
  );
}
