import type { LinkNumberResponse } from '#shared/gateway-api/onboarding.ts';
import { isWordKey } from '#shared/words/words.ts';
import { useWords } from '../language/use-words.ts';
import styles from './Linking.module.css';

/** What a partner does in this gateway's place. One newer than this console comes in the gateway's words. */
export function PartnerDoes({ told }: { told: LinkNumberResponse['partnerDoes'] }) {
  const t = useWords();
  return (
    <ul className={styles.bullets}>
      {told.map(({ key, sentence }) => (
        <li key={key}>{isWordKey(key) ? t(key) : sentence}</li>
      ))}
    </ul>
  );
}
