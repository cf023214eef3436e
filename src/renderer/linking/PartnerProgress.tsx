import type { LinkNumberResponse } from '#shared/gateway-api/onboarding.ts';
import { useWords } from '../language/use-words.ts';
import { Button } from '../ui/Button.tsx';
import { copyText } from '../ui/copy.ts';
import styles from './Linking.module.css';
import { PartnerDoes } from './PartnerDoes.tsx';
import { StepSign } from './StepSign.tsx';
import { problemWords } from './trouble-words.ts';

/** A number that came by a partner's key: what is done, and what a person enters at the partner. */
export function PartnerProgress({
  answer: { webhook, problem, partnerDoes },
}: {
  answer: LinkNumberResponse;
}) {
  const t = useWords();
  const steps = [
    ['key', true],
    ['reached', webhook.reached],
    ['set', webhook.set],
  ] as const;
  const entries = [[t('linking.partner.address'), webhook.url] as const, ...Object.entries(webhook.headers)];
  return (
    <div className={styles.card} data-tone={problem === null ? 'good' : 'warn'} data-testid="partner-linked">
      <h3 className={styles.subtitle}>{t('linking.partner.linked')}</h3>
      <ol className={styles.steps} data-plain aria-label={t('linking.progress.steps')}>
        {steps.map(([name, done]) => (
          <li key={name}>
            <StepSign state={done ? 'done' : 'refused'} />
            <span className={styles.stepName}>{t(`linking.partner.step.${name}`)}</span>
            <span className={styles.stepState}>{t(done ? 'linking.state.done' : 'linking.state.open')}</span>
          </li>
        ))}
      </ol>
      {problem !== null && <p className={styles.text}>{problemWords(t, problem)}</p>}
      {!webhook.set && (
        <>
          <p className={styles.hint}>{t('linking.partner.enter')}</p>
          <dl className={styles.facts}>
            {entries.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className={styles.copied}>
                  <code>{value}</code>
                  <Button onClick={() => void copyText(value)}>{t('linking.copy', { name })}</Button>
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <PartnerDoes told={partnerDoes} />
    </div>
  );
}
