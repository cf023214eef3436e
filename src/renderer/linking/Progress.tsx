import type { BusinessNumber } from '#shared/model/number.ts';
import { useWords } from '../language/use-words.ts';
import { useNumbers } from '../state/numbers.ts';
import { Button } from '../ui/Button.tsx';
import { Imports } from './Imports.tsx';
import styles from './Linking.module.css';
import { goToStage, useLinking } from './linking.ts';
import { PartnerProgress } from './PartnerProgress.tsx';
import { Refusal } from './Refusal.tsx';
import { SignUpProgress } from './SignUpProgress.tsx';

/** How far linking has come, from the gateway's record of it and from the number itself. */
export function Progress() {
  const t = useWords();
  const signUp = useLinking((state) => state.signUp);
  const partner = useLinking((state) => state.partner);
  const numberId = signUp?.numberId ?? partner?.numberId ?? null;
  const number: BusinessNumber | undefined = useNumbers(({ numbers }) => numbers).find(
    ({ id }) => id === numberId,
  );
  const linked = partner !== null || signUp?.state === 'done';
  return (
    <>
      {signUp !== null && <SignUpProgress signUp={signUp} number={number} />}
      {partner !== null && <PartnerProgress answer={partner} />}
      <Refusal />
      {linked && number !== undefined && <Imports number={number} />}
      {linked && (
        <div className={styles.foot}>
          <Button look="primary" data-testid="linking-next" onClick={() => goToStage('after')}>
            {t('linking.progress.next')}
          </Button>
        </div>
      )}
    </>
  );
}
