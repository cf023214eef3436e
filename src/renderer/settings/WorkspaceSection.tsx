import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import type { AppState } from '#shared/console-api/views.ts';
import { SignInForm } from '../first-run/SignInForm.tsx';
import { useWords } from '../language/use-words.ts';
import { call } from '../state/bridge.ts';
import { saveDrafts } from '../state/drafts.ts';
import { useLink } from '../state/link.ts';
import { tellFailure } from '../state/toasts.ts';
import { Ask } from '../ui/Ask.tsx';
import { Button } from '../ui/Button.tsx';
import { openLink } from '../ui/Linkified.tsx';
import { SettingRow } from './SettingRow.tsx';
import styles from './SettingsPage.module.css';

/** Which workspace this is, who is signed in, where keys are kept, and the way out. */
export function WorkspaceSection({ app: { workspace, me } }: { app: AppState }) {
  const t = useWords();
  const link = useLink((state) => state.link);
  /** How many unsent messages the question speaks of; null while nothing is asked. */
  const [asking, setAsking] = useState<number | null>(null);
  if (workspace === null) return null;
  const { simulatorUrl } = workspace;
  const waiting = asking ?? 0;
  const signOut = async (discardUnsent: boolean) => {
    saveDrafts();
    const result = await call('workspace.signOut', { discardUnsent });
    if (result.ok) return;
    if (result.error.code === 'unsent') setAsking(Number(result.error.detail ?? 1));
    else tellFailure(result.error);
  };
  return (
    <section className={styles.section} aria-label={t('settings.workspace')}>
      <h2>{t('settings.workspace')}</h2>
      {link?.state === 'signed-out' && (
        <div className={styles.again}>
          <p>{t('settings.signedOut')}</p>
          <SignInForm address={workspace.address} />
        </div>
      )}
      <SettingRow name={t('settings.workspace.name')}>
        {workspace.name}
        {workspace.sample && <span className={styles.sample}>{t('settings.workspace.sample')}</span>}
      </SettingRow>
      <SettingRow name={t('settings.workspace.address')}>
        <span className={styles.address}>{workspace.address}</span>
      </SettingRow>
      {me !== null && (
        <SettingRow name={t('settings.workspace.me')}>
          {me.name} · {t(`role.${me.role}`)}
        </SettingRow>
      )}
      <SettingRow name={t('settings.workspace.keys')} hint={t(`settings.keys.${workspace.keys}.hint`)}>
        {t(`settings.keys.${workspace.keys}`)}
      </SettingRow>
      {simulatorUrl !== null && (
        <SettingRow name={t('settings.simulator')} hint={t('settings.simulator.hint')}>
          <Button onClick={() => void openLink(simulatorUrl)}>
            <ExternalLink size={14} aria-hidden />
            {t('settings.simulator.open')}
          </Button>
        </SettingRow>
      )}
      <SettingRow
        name={t(workspace.sample ? 'settings.leaveSample' : 'settings.signOut')}
        hint={t(workspace.sample ? 'settings.leaveSample.hint' : 'settings.signOut.hint')}
      >
        <Button look="danger" onClick={() => setAsking(link?.waitingToSend ?? 0)}>
          {t(workspace.sample ? 'settings.leaveSample' : 'settings.signOut')}
        </Button>
      </SettingRow>
      <Ask
        open={asking !== null}
        title={t(waiting > 0 ? 'signOut.unsent.title' : 'signOut.title', { waiting })}
        yes={t(waiting > 0 ? 'signOut.unsent.yes' : 'settings.signOut')}
        no={t('signOut.no')}
        danger
        yesHook="sign-out-accept"
        onAnswer={(accepted) => {
          setAsking(null);
          if (accepted) void signOut(waiting > 0);
        }}
      >
        <p>{t(waiting > 0 ? 'signOut.unsent.words' : 'signOut.words', { waiting })}</p>
      </Ask>
    </section>
  );
}
