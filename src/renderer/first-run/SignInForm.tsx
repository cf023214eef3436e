import { type FormEvent, useId, useState } from 'react';
import { failureKey } from '../language/failure-words.ts';
import { useWords } from '../language/use-words.ts';
import { call } from '../state/bridge.ts';
import { Button } from '../ui/Button.tsx';
import { KeysConsent } from './KeysConsent.tsx';
import styles from './SignInForm.module.css';

/** Our own sentence says all that the gateway's does, which is English. */
const SAID: ReadonlySet<string> = new Set(['wrong_password', 'too_many_tries']);

/** Signs in to a gateway. Where no keychain answers, the weaker way of keeping keys is asked for first. */
export function SignInForm({ address: known = '' }: { address?: string }) {
  const t = useWords();
  const id = useId();
  const [address, setAddress] = useState(known);
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<{ code: string; detail: string | null } | null>(null);
  const [asking, setAsking] = useState(false);

  const signIn = async (acceptFileKeys: boolean) => {
    setBusy(true);
    setFailed(null);
    const result = await call('workspace.signIn', {
      address: address.trim(),
      login: login.trim(),
      password,
      acceptFileKeys,
    });
    setBusy(false);
    if (result.ok) return;
    if (result.error.code === 'keychain_missing' && !acceptFileKeys) setAsking(true);
    else setFailed(result.error);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void signIn(false);
  };

  return (
    <form className={styles.form} onSubmit={onSubmit} aria-busy={busy}>
      <label htmlFor={`${id}a`}>{t('signIn.address')}</label>
      <input
        id={`${id}a`}
        type="text"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        placeholder="https://gateway.example.com"
        required
        value={address}
        onChange={({ target }) => setAddress(target.value)}
      />
      <label htmlFor={`${id}l`}>{t('signIn.login')}</label>
      <input
        id={`${id}l`}
        type="text"
        autoComplete="username"
        spellCheck={false}
        required
        value={login}
        onChange={({ target }) => setLogin(target.value)}
      />
      <label htmlFor={`${id}p`}>{t('signIn.password')}</label>
      <input
        id={`${id}p`}
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={({ target }) => setPassword(target.value)}
      />
      {failed !== null && (
        <div className={styles.failed} role="alert">
          <p>{t(failureKey(failed.code))}</p>
          <p className={styles.code}>
            {t('failure.code', {
              code:
                failed.detail === null || SAID.has(failed.code)
                  ? failed.code
                  : `${failed.code}: ${failed.detail}`,
            })}
          </p>
        </div>
      )}
      <Button
        type="submit"
        look="primary"
        data-testid="connect-submit"
        className={styles.submit ?? ''}
        disabled={busy}
      >
        {t(busy ? 'signIn.busy' : 'signIn.submit')}
      </Button>
      <KeysConsent
        open={asking}
        onAnswer={(accepted) => {
          setAsking(false);
          if (accepted) void signIn(true);
        }}
      />
    </form>
  );
}
