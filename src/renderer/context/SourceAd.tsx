import { useWords } from '../language/use-words.ts';
import { useThread } from '../state/thread.ts';
import { ReferralCard } from '../thread/ReferralCard.tsx';
import styles from './Context.module.css';

/** The ad or post that brought the customer, when a message on screen carries it. */
export function SourceAd() {
  const t = useWords();
  const referral = useThread(
    (state) => state.messages.findLast((one) => one.referral !== null)?.referral ?? null,
  );
  if (referral === null) return null;
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>{t('context.source')}</h3>
      <ReferralCard referral={referral} tabIndex={0} />
    </section>
  );
}
