import { useMemo } from 'react';
import { encode } from 'uqr';
import { useWords } from '../language/use-words.ts';
import { useThread } from '../state/thread.ts';
import styles from './ContinueOnPhone.module.css';

/** Modules of white that every reader needs around a code. */
const QUIET = 2;

/** The way to this chat on the owner's phone: a code to scan there, or the name to search for where no phone number is known. */
export function ContinueOnPhone() {
  const t = useWords();
  const contact = useThread((state) => state.detail?.contact ?? null);
  if (contact === null) return null;
  const { phone, username } = contact;
  if (phone !== null)
    return (
      <div className={styles.way} data-testid="continue-on-phone">
        <Code text={`https://wa.me/${phone}`} label={t('phone.code')} />
        <p>{t('phone.scan')}</p>
      </div>
    );
  return (
    <p data-testid="continue-on-phone">
      {username === null ? t('phone.searchName') : t('phone.search', { name: `@${username}` })}
    </p>
  );
}

/** A QR code, dark on white in both themes: cameras need it so. */
function Code({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => {
    const { data, size: modules } = encode(text, { ecc: 'M', border: QUIET });
    const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])));
    return { path: squares.join(''), size: modules };
  }, [text]);
  return (
    <svg className={styles.code} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={path} />
    </svg>
  );
}
