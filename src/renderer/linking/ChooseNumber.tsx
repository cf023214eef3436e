import type { Onboarding } from '#shared/gateway-api/onboarding.ts';
import { useWords } from '../language/use-words.ts';
import { Button } from '../ui/Button.tsx';
import { phoneWords } from '../ui/phone.ts';
import styles from './Linking.module.css';
import { chooseNumber, useLinking } from './linking.ts';

/** The account has several numbers, and nobody guesses which one was linked. */
export function ChooseNumber({ signUp: { id, choices } }: { signUp: Onboarding }) {
  const t = useWords();
  const busy = useLinking((state) => state.busy);
  return (
    <ul className={styles.choices} aria-label={t('linking.situation.choose-number')}>
      {choices.map(({ phoneNumberId, displayPhone, name, eligible }) => (
        <li key={phoneNumberId}>
          <Button
            data-testid="linking-choice"
            disabled={busy || !eligible}
            onClick={() => void chooseNumber(id, phoneNumberId)}
          >
            {phoneWords(displayPhone.replace(/\D/g, ''))}
          </Button>
          <span className={styles.hint}>{eligible ? name : t('linking.choice.not', { name })}</span>
        </li>
      ))}
    </ul>
  );
}
