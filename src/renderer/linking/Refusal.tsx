import { useWords } from '../language/use-words.ts';
import styles from './Linking.module.css';
import { useLinking } from './linking.ts';
import { refusalKey } from './trouble-words.ts';

/** Why what a person just asked for was not done. */
export function Refusal() {
  const t = useWords();
  const refusal = useLinking((state) => state.refusal);
  if (refusal === null) return null;
  const { code, detail } = refusal;
  return (
    <div className={styles.refusal} role="alert" data-testid="linking-refusal" data-code={code}>
      <p>{t(refusalKey(refusal))}</p>
      <p className={styles.code}>
        {t('failure.code', { code: detail === null ? code : `${code}: ${detail}` })}
      </p>
    </div>
  );
}
