import { useId, useState } from 'react';
import { LINK_DAYS } from '#shared/coexistence/activity-clock.ts';
import { DEFAULT_REMINDER_PLAN } from '#shared/coexistence/reminder-steps.ts';
import type { BusinessNumber, PhoneWatch } from '#shared/model/number.ts';
import { useWords } from '../language/use-words.ts';
import { call } from '../state/bridge.ts';
import { useLink } from '../state/link.ts';
import { tellFailure, toast } from '../state/toasts.ts';
import { Button } from '../ui/Button.tsx';
import { phoneWords } from '../ui/phone.ts';
import { DayToggles } from './DayToggles.tsx';
import styles from './phone-watch.module.css';
import { usePeople } from './use-people.ts';
import { WatchPreview } from './WatchPreview.tsx';

/** Choices that divide a day, so that a reminder comes at the same hours each day. */
const HOURS = [1, 2, 3, 4, 6, 8, 12, 24] as const;

const same = (a: PhoneWatch, b: PhoneWatch) =>
  a.holderId === b.holderId && a.thenEveryHours === b.thenEveryHours && a.days.join() === b.days.join();

/** The watch of one number as a form; what follows from it is shown before it is saved. */
export function NumberWatch({ number, named }: { number: BusinessNumber; named: boolean }) {
  const t = useWords();
  const id = useId();
  const live = useLink(({ link }) => link?.state === 'live');
  const people = usePeople(number.id);
  const [draft, setDraft] = useState<PhoneWatch | null>(null);
  const [busy, setBusy] = useState(false);
  const watch = draft ?? number.watch;
  const dirty = !same(watch, number.watch);
  const change = (some: Partial<PhoneWatch>) => setDraft({ ...watch, ...some });
  const standard = { ...DEFAULT_REMINDER_PLAN, holderId: watch.holderId };
  const hours = HOURS.some((one) => one === watch.thenEveryHours)
    ? HOURS
    : [...HOURS, watch.thenEveryHours].sort((a, b) => a - b);
  const gone = watch.holderId !== null && people !== null && !people.some((one) => one.id === watch.holderId);
  const save = async () => {
    setBusy(true);
    const result = await call('numbers.watch', { numberId: number.id, watch });
    setBusy(false);
    if (result.ok) toast({ kind: 'words', key: 'watch.saved' });
    else tellFailure(result.error);
  };
  return (
    <form
      className={styles.watch}
      data-testid="number-watch"
      data-dirty={dirty}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {named && (
        <h3>
          {number.name} · {phoneWords(number.displayPhone)}
        </h3>
      )}
      <div className={styles.field}>
        <label htmlFor={`${id}holder`}>{t('watch.holder')}</label>
        <select
          id={`${id}holder`}
          aria-describedby={`${id}holderHint`}
          value={watch.holderId ?? ''}
          disabled={people === null}
          onChange={({ target }) => change({ holderId: target.value || null })}
        >
          <option value="">{t('watch.holder.none')}</option>
          {gone && <option value={watch.holderId ?? ''}>{t('watch.holder.gone')}</option>}
          {people?.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name} · {t(`role.${one.role}`)}
            </option>
          ))}
        </select>
        <p id={`${id}holderHint`} className={styles.hint}>
          {t(gone ? 'watch.holder.gone.hint' : 'watch.holder.hint')}
        </p>
      </div>
      <DayToggles days={watch.days} onChange={(days) => change({ days })} />
      <div className={styles.field}>
        <label htmlFor={`${id}hours`}>{t('watch.then', { day: Math.max(...watch.days) })}</label>
        <select
          id={`${id}hours`}
          value={watch.thenEveryHours}
          onChange={({ target }) => change({ thenEveryHours: Number(target.value) })}
        >
          {hours.map((every) => (
            <option key={every} value={every}>
              {t('watch.every', { hours: every })}
            </option>
          ))}
        </select>
        <p className={styles.hint}>{t('watch.then.hint', { days: LINK_DAYS })}</p>
      </div>
      <WatchPreview number={number} plan={watch} />
      <div className={styles.answers}>
        <Button look="primary" type="submit" data-testid="watch-save" disabled={!dirty || busy || !live}>
          {t('watch.save')}
        </Button>
        {dirty && (
          <Button look="quiet" onClick={() => setDraft(null)}>
            {t('watch.undo')}
          </Button>
        )}
        {!same(watch, standard) && (
          <Button look="quiet" data-testid="watch-defaults" onClick={() => setDraft(standard)}>
            {t('watch.defaults')}
          </Button>
        )}
        {!live && <span className={styles.hint}>{t('watch.offline')}</span>}
      </div>
    </form>
  );
}
