import { silenceEndsAt } from '#shared/coexistence/import-silence.ts';
import type { BusinessNumber, ImportState } from '#shared/model/number.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { momentWords } from '../time/words.ts';
import styles from './Linking.module.css';
import { StepSign } from './StepSign.tsx';
import { isUnderWay, percentOf } from './situation.ts';

const SIGN = {
  'not-asked': 'todo',
  asked: 'running',
  arriving: 'running',
  arrived: 'done',
  declined: 'refused',
  refused: 'refused',
  'never-came': 'refused',
} as const satisfies Record<ImportState['state'], string>;

/** Contacts and chats from before: how far, or why none come. */
export function Imports({ number: { imports } }: { number: BusinessNumber }) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const open = isUnderWay(imports.contacts) || isUnderWay(imports.history);
  return (
    <div className={styles.card}>
      <h3 className={styles.subtitle}>{t('linking.imports.title')}</h3>
      <ul className={styles.steps} data-plain aria-label={t('linking.imports.title')}>
        {(['contacts', 'history'] as const).map((kind) => {
          const one = imports[kind];
          const percent = percentOf(one);
          const missingAt = silenceEndsAt(kind, one);
          const name = t(`linking.imports.${kind}`);
          return (
            <li key={kind} data-testid="linking-import" data-import={kind} data-state={one.state}>
              <StepSign state={SIGN[one.state]} />
              <span className={styles.stepName}>{name}</span>
              {percent !== null && (
                <progress className={styles.bar} value={percent} max={100} aria-label={name} />
              )}
              <p className={styles.stepWhy}>
                {t(`linking.import.${kind}.${one.state}`, { count: one.count, code: one.code ?? '–' })}
                {percent !== null && ` ${t('linking.imports.percent', { percent })}`}
                {one.state === 'asked' &&
                  missingAt !== null &&
                  ` ${t('linking.imports.missing', { moment: momentWords(locale, missingAt, now) })}`}
              </p>
            </li>
          );
        })}
      </ul>
      {open && <p className={styles.hint}>{t('linking.keepOpen')}</p>}
    </div>
  );
}
