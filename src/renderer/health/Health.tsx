import { Fragment } from 'react';
import { MonthMeter } from '../costs/MonthMeter.tsx';
import { useWords } from '../language/use-words.ts';
import { openLinking, useMayLink } from '../linking/linking.ts';
import { useMay } from '../state/app.ts';
import { call } from '../state/bridge.ts';
import { useNumbers } from '../state/numbers.ts';
import { tellFailure } from '../state/toasts.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { saveFile } from '../ui/save-file.ts';
import styles from './Health.module.css';
import { NumberHealth } from './NumberHealth.tsx';

/** How the link of every number is: one line an aspect, with what it rests on and what to do. */
export function Health() {
  const t = useWords();
  const mayLink = useMayLink();
  const mayHealth = useMay('health.read');
  const mayMoney = useMay('money.read');
  const numbers = useNumbers((state) => state.numbers);
  if (!mayHealth)
    return (
      <main className={styles.page} aria-label={t('health.title')} data-testid="health">
        <Empty title={t('health.hidden')} hint={t('health.hidden.hint')} />
      </main>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling page without controls must be reachable by keyboard.
    <main className={styles.page} aria-label={t('health.title')} data-testid="health" tabIndex={0}>
      <div className={styles.column}>
        <header className={styles.top}>
          <h1 className={styles.title}>{t('health.title')}</h1>
          {mayLink && (
            <Button data-testid="connect-number" onClick={() => openLinking()}>
              {t('health.connect')}
            </Button>
          )}
        </header>
        <p className={styles.lead}>{t('health.lead')}</p>
        {numbers.map((number) => (
          <Fragment key={number.id}>
            <NumberHealth number={number} />
            {mayMoney && <MonthMeter number={number} />}
          </Fragment>
        ))}
        <footer className={styles.foot}>
          <p>{t('health.bundle.words')}</p>
          <Button data-testid="diagnostics" onClick={() => void saveDiagnostics()}>
            {t('health.bundle')}
          </Button>
        </footer>
      </div>
    </main>
  );
}

async function saveDiagnostics(): Promise<void> {
  const result = await call('app.diagnostics', null);
  if (result.ok) saveFile(result.value, 'application/json');
  else tellFailure(result.error);
}
