import { Fragment } from 'react';
import { call } from '../state/bridge.ts';
import { tellFailure } from '../state/toasts.ts';
import styles from './Linkified.module.css';
import { splitLinks } from './split-links.ts';

export async function openLink(url: string): Promise<void> {
  const result = await call('app.openLink', { url });
  if (!result.ok) tellFailure(result.error);
}

/** Text as people wrote it; addresses are buttons that main opens in the system browser after checking them. */
export function Linkified({ text, tabIndex = 0 }: { text: string; tabIndex?: number }) {
  return splitLinks(text).map((piece) =>
    piece.url === null ? (
      <Fragment key={piece.at}>{piece.text}</Fragment>
    ) : (
      <button
        key={piece.at}
        type="button"
        tabIndex={tabIndex}
        className={styles.link}
        title={piece.url}
        onClick={() => void openLink(piece.url ?? '')}
      >
        {piece.text}
      </button>
    ),
  );
}
