import { ExternalLink, Megaphone } from 'lucide-react';
import type { Referral } from '#shared/model/message.ts';
import { useWords } from '../language/use-words.ts';
import { openLink } from '../ui/Linkified.tsx';
import styles from './ReferralCard.module.css';

/** The ad or post from which the customer started to write. */
export function ReferralCard({ referral, tabIndex }: { referral: Referral; tabIndex: number }) {
  const t = useWords();
  const { sourceUrl } = referral;
  return (
    <span className={styles.card} data-testid="referral">
      <span className={styles.source}>
        <Megaphone size={13} aria-hidden />
        {t(referral.sourceType === 'post' ? 'referral.post' : 'referral.ad')}
      </span>
      {referral.headline !== null && (
        <span className={styles.headline} dir="auto">
          {referral.headline}
        </span>
      )}
      {referral.body !== null && (
        <span className={styles.body} dir="auto">
          {referral.body}
        </span>
      )}
      {sourceUrl?.startsWith('https://') && (
        <button
          type="button"
          tabIndex={tabIndex}
          className={styles.link}
          onClick={() => void openLink(sourceUrl)}
        >
          <ExternalLink size={12} aria-hidden />
          {t('referral.open')}
        </button>
      )}
    </span>
  );
}
