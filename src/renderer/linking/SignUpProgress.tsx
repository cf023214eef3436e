import type { Onboarding } from '#shared/gateway-api/onboarding.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { momentWords } from '../time/words.ts';
import { Button } from '../ui/Button.tsx';
import { copyText } from '../ui/copy.ts';
import { ChooseNumber } from './ChooseNumber.tsx';
import styles from './Linking.module.css';
import { begin, goOn, openPage, useLinking } from './linking.ts';
import { StepSign } from './StepSign.tsx';
import { type Situation, situationOf } from './situation.ts';
import { problemWords } from './trouble-words.ts';

const TONE: Partial<Record<Situation, 'warn' | 'bad' | 'good'>> = {
  cancelled: 'warn',
  expired: 'warn',
  'choose-number': 'warn',
  'go-on': 'bad',
  anew: 'bad',
  linked: 'good',
};

/** A sign-up at Meta: where it stands, what is safe, what to do, and each of its steps. */
export function SignUpProgress({
  signUp,
  number,
}: {
  signUp: Onboarding;
  number: BusinessNumber | undefined;
}) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const situation = situationOf(signUp, number, now);
  const { problem } = signUp;
  return (
    <>
      <div
        className={styles.card}
        data-tone={TONE[situation]}
        data-testid="linking-situation"
        data-situation={situation}
      >
        <div role="status">
          <h3 className={styles.subtitle}>{t(`linking.situation.${situation}`)}</h3>
          <p className={styles.text}>
            {problem !== null && situation !== 'expired'
              ? problemWords(t, problem)
              : t(`linking.situation.${situation}.words`)}
          </p>
        </div>
        {problem?.detail != null && (
          <p className={styles.code}>{t('failure.code', { code: `${problem.code}: ${problem.detail}` })}</p>
        )}
        {situation === 'choose-number' && <ChooseNumber signUp={signUp} />}
        <ToDo signUp={signUp} situation={situation} />
      </div>
      <ol className={styles.steps} aria-label={t('linking.progress.steps')}>
        {signUp.steps.map(({ name, state, at }) => (
          <li key={name} data-testid="linking-step" data-step={name} data-state={state}>
            <StepSign state={state} />
            <span className={styles.stepName}>{t(`linking.step.${name}`)}</span>
            <span className={styles.stepState}>
              {t(`linking.state.${state}`)}
              {at !== null && state !== 'todo' && ` · ${momentWords(locale, at, now)}`}
            </span>
            {state === 'refused' && <p className={styles.stepWhy}>{t('linking.refused.words')}</p>}
          </li>
        ))}
      </ol>
    </>
  );
}

/** What a person can do now. */
function ToDo({ signUp, situation }: { signUp: Onboarding; situation: Situation }) {
  const t = useWords();
  const page = useLinking((state) => state.page);
  const busy = useLinking((state) => state.busy);
  const isOurs = page?.id === signUp.id;
  const mayUsePage = situation === 'waiting' || situation === 'cancelled';
  if (mayUsePage && isOurs)
    return (
      <div className={styles.foot}>
        <Button
          look="primary"
          data-testid="linking-open-page"
          disabled={busy}
          onClick={() => void openPage()}
        >
          {t('linking.page.open')}
        </Button>
        <Button data-testid="linking-copy-page" onClick={() => void copyText(page.url)}>
          {t('linking.page.copy')}
        </Button>
      </div>
    );
  if (situation === 'go-on')
    return (
      <div className={styles.foot}>
        <Button
          look="primary"
          data-testid="linking-go-on"
          disabled={busy}
          onClick={() => void goOn(signUp.id)}
        >
          {t('linking.goOn')}
        </Button>
      </div>
    );
  if (mayUsePage || situation === 'expired' || situation === 'anew')
    return (
      <div className={styles.foot}>
        <Button look="primary" data-testid="linking-begin" disabled={busy} onClick={() => void begin()}>
          {t('linking.meta.again')}
        </Button>
        {mayUsePage && (
          <p className={styles.hint}>{t('linking.page.elsewhere', { who: signUp.createdBy })}</p>
        )}
      </div>
    );
  return null;
}
