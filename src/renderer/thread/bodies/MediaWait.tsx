import { CloudOff, ImageOff, LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import type { Message } from '#shared/model/message.ts';
import { useWords } from '../../language/use-words.ts';
import { useLink } from '../../state/link.ts';
import { retryMedia } from '../../state/send.ts';
import { Button } from '../../ui/Button.tsx';
import { askToResend } from '../ask-to-resend.ts';
import styles from './bodies.module.css';

interface MediaWaitProps {
  message: Message;
  /** The gateway has it, but it could not be read or shown here. */
  broken?: boolean;
  tabIndex?: number;
}

/** A file whose bytes are not here: still being fetched, or not to be had, with the reason and what can be done. */
export function MediaWait({ message, broken = false, tabIndex = 0 }: MediaWaitProps) {
  const t = useWords();
  const offline = useLink(({ link }) => link?.state !== 'live' && link?.state !== 'catching-up');
  const [asked, setAsked] = useState(false);
  const { media, direction } = message;
  const failed = media === null || media.state === 'failed';
  if (broken && !failed)
    return (
      <span className={styles.wait} data-testid="media-wait" data-state={offline ? 'offline' : 'broken'}>
        {offline ? (
          <CloudOff size={18} strokeWidth={1.75} aria-hidden />
        ) : (
          <ImageOff size={18} strokeWidth={1.75} aria-hidden />
        )}
        {t(offline ? 'media.offline' : 'media.broken')}
      </span>
    );
  if (!failed)
    return (
      <span className={styles.wait} data-testid="media-wait" data-state="pending">
        <LoaderCircle size={18} strokeWidth={1.75} aria-hidden />
        {t('media.pending')}
      </span>
    );
  const problem = media?.problem ?? null;
  const id = media?.id ?? null;
  // What Meta has forgotten, or will not deliver, is asked for in vain.
  const again = id !== null && problem !== 'expired' && problem !== 'too-large';
  return (
    <span
      className={styles.failed}
      data-testid="media-wait"
      data-state="failed"
      data-problem={problem ?? 'none'}
    >
      <span className={styles.wait}>
        <ImageOff size={18} strokeWidth={1.75} aria-hidden />
        <span>{t(problem === null ? 'media.lost' : `media.lost.${problem}`)}</span>
      </span>
      <span className={styles.ways}>
        {again && (
          <Button
            tabIndex={tabIndex}
            disabled={asked}
            data-testid="media-retry"
            onClick={() => {
              setAsked(true);
              void retryMedia(id).then(() => setAsked(false));
            }}
          >
            {t('media.again')}
          </Button>
        )}
        {direction === 'in' && (
          <Button tabIndex={tabIndex} data-testid="media-ask" onClick={() => askToResend(message, t)}>
            {t('media.ask')}
          </Button>
        )}
      </span>
    </span>
  );
}
