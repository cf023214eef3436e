import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import type { AppState } from '#shared/console-api/views.ts';
import { isWordKey } from '#shared/words/words.ts';
import { failureKey } from '../language/failure-words.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { changeSettings } from '../state/app.ts';
import { call } from '../state/bridge.ts';
import { Button } from '../ui/Button.tsx';
import { Mark } from '../ui/Mark.tsx';
import { Segments } from '../ui/Segments.tsx';
import styles from './FirstRun.module.css';
import { KawungField } from './KawungField.tsx';
import { SampleThread } from './SampleThread.tsx';
import { SignInForm } from './SignInForm.tsx';

/** The welcome: what this is, and two ways in. */
export function FirstRun({ app }: { app: AppState }) {
  const t = useWords();
  const locale = useLocale();
  const [way, setWay] = useState<'welcome' | 'sign-in'>('welcome');
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const startSample = async () => {
    setBusy(true);
    setFailed(null);
    const result = await call('workspace.startSample', null);
    setBusy(false);
    if (!result.ok) setFailed(result.error.code);
  };
  return (
    <main className={styles.page} data-testid="first-run">
      <div className={styles.left}>
        <header className={styles.brand}>
          <Mark size={28} />
          <span>Selaras</span>
          <span className={styles.language}>
            <Segments
              label={t('settings.language')}
              value={locale}
              onChange={(chosen) => void changeSettings({ locale: chosen })}
              options={[
                { value: 'id', label: 'Indonesia' },
                { value: 'en', label: 'English' },
              ]}
            />
          </span>
        </header>
        <div className={styles.content}>
          {app.notices.map((notice) => {
            const key = `notice.${notice.code}`;
            return (
              <p key={notice.id} className={styles.notice} role="status">
                {isWordKey(key)
                  ? t(key, { detail: notice.detail ?? '' })
                  : t('notice.other', { code: notice.code })}
              </p>
            );
          })}
          {way === 'welcome' ? (
            <>
              <h1 className={styles.title}>{t('welcome.title')}</h1>
              <p className={styles.lead}>{t('welcome.lead')}</p>
              <div className={styles.ways}>
                <button
                  type="button"
                  className={styles.way}
                  data-main
                  data-testid="first-run-sample"
                  disabled={busy}
                  onClick={() => void startSample()}
                >
                  <strong>{t('welcome.sample')}</strong>
                  <span>{t('welcome.sample.hint')}</span>
                </button>
                <button
                  type="button"
                  className={styles.way}
                  data-testid="first-run-connect"
                  onClick={() => setWay('sign-in')}
                >
                  <strong>{t('welcome.connect')}</strong>
                  <span>{t('welcome.connect.hint')}</span>
                </button>
              </div>
              {failed !== null && (
                <p className={styles.failed} role="alert">
                  {t(failureKey(failed))}
                </p>
              )}
            </>
          ) : (
            <>
              <Button look="quiet" className={styles.back ?? ''} onClick={() => setWay('welcome')}>
                <ArrowLeft size={15} aria-hidden />
                {t('welcome.back')}
              </Button>
              <h1 className={styles.title}>{t('signIn.title')}</h1>
              <p className={styles.lead}>{t('signIn.lead')}</p>
              <SignInForm />
            </>
          )}
        </div>
        <footer className={styles.foot}>
          {t(app.host === 'browser' ? 'welcome.host.browser' : 'welcome.host.electron', {
            version: app.version,
          })}
        </footer>
      </div>
      <div className={styles.right} aria-hidden>
        <KawungField />
        <SampleThread />
      </div>
    </main>
  );
}
