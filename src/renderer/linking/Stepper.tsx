import { Check } from 'lucide-react';
import { useWords } from '../language/use-words.ts';
import styles from './Linking.module.css';
import { goToStage, useLinking } from './linking.ts';
import { STAGES, type Stage } from './situation.ts';

/** Where the person is, and the stages that can be looked at again. */
export function Stepper() {
  const t = useWords();
  const stage = useLinking((state) => state.stage);
  const begun = useLinking((state) => state.signUp !== null || state.partner !== null);
  const linked = useLinking((state) => state.partner !== null || state.signUp?.state === 'done');
  const isOpen = (one: Stage) =>
    one === 'after' ? linked : begun || (one !== 'progress' && STAGES.indexOf(one) <= STAGES.indexOf(stage));
  return (
    <ol className={styles.stepper} aria-label={t('linking.stages')}>
      {STAGES.map((one, index) => {
        const past = index < STAGES.indexOf(stage);
        return (
          <li key={one}>
            <button
              type="button"
              className={styles.step}
              aria-current={one === stage ? 'step' : undefined}
              data-past={past}
              disabled={!isOpen(one)}
              onClick={() => goToStage(one)}
            >
              <span className={styles.bead} aria-hidden>
                {past ? <Check size={13} strokeWidth={2.5} /> : index + 1}
              </span>
              {t(`linking.${one}.step`)}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
