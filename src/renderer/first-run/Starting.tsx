import { Check, LoaderCircle } from 'lucide-react';
import type { AppState } from '#shared/console-api/views.ts';
import { useWords } from '../language/use-words.ts';
import { Mark } from '../ui/Mark.tsx';
import styles from './Starting.module.css';

type Step = NonNullable<AppState['starting']>;
const STEPS: readonly Step[] = ['database', 'simulator', 'gateway', 'snapshot'];

/** What is being started, step by step. */
export function Starting({ step }: { step: Step | null }) {
  const t = useWords();
  const at = step === null ? -1 : STEPS.indexOf(step);
  return (
    <main className={styles.page} aria-busy="true" data-testid="starting" data-step={step ?? ''}>
      <Mark size={44} />
      <h1 className={styles.title}>{t('starting.title')}</h1>
      {at >= 0 && (
        <ol className={styles.steps} aria-live="polite">
          {STEPS.map((one, index) => (
            <li key={one} data-state={index < at ? 'done' : index === at ? 'now' : 'later'}>
              {index < at ? (
                <Check size={15} aria-hidden />
              ) : index === at ? (
                <LoaderCircle size={15} className={styles.turning} aria-hidden />
              ) : (
                <span className={styles.dot} aria-hidden />
              )}
              {t(`starting.${one}`)}
            </li>
          ))}
        </ol>
      )}
    </main>
  );
}
