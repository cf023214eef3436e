import { X } from 'lucide-react';
import { failureKey } from '../language/failure-words.ts';
import { useWords, type Words } from '../language/use-words.ts';
import { open } from '../state/place.ts';
import { dismissToast, type ToastWords, useToasts } from '../state/toasts.ts';
import { Button } from './Button.tsx';
import { IconButton } from './IconButton.tsx';
import styles from './Toasts.module.css';

function Body({ words, t }: { words: ToastWords; t: Words }) {
  if (words.kind === 'words') return t(words.key, words.values);
  if (words.kind === 'failure')
    return (
      <>
        {t(failureKey(words.error.code))}
        <span className={styles.code}>{t('failure.code', { code: words.error.code })}</span>
      </>
    );
  return (
    <>
      <strong dir="auto">{words.title}</strong>
      <span className={styles.line} dir="auto">
        {words.body}
      </span>
    </>
  );
}

/** Short notes in the window's upper corner, where they hide neither the list nor the composer; read aloud as they come. */
export function Toasts() {
  const t = useWords();
  const toasts = useToasts((state) => state.toasts);
  return (
    <div className={styles.toasts} role="status" aria-live="polite">
      {toasts.map(({ id, tone, words }) => {
        const opens = words.kind === 'message' ? words.opens : null;
        return (
          <div
            key={id}
            className={styles.toast}
            data-tone={tone}
            data-testid={words.kind === 'message' ? 'notification' : 'toast'}
          >
            <p className={styles.words}>
              <Body words={words} t={t} />
            </p>
            {opens !== null && (
              <Button
                look="quiet"
                onClick={() => {
                  open(opens);
                  dismissToast(id);
                }}
              >
                {t('toast.open')}
              </Button>
            )}
            <IconButton icon={X} size="small" label={t('toast.dismiss')} onClick={() => dismissToast(id)} />
          </div>
        );
      })}
    </div>
  );
}
