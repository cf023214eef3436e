import { useWords } from '../language/use-words.ts';
import { Ask } from '../ui/Ask.tsx';

/** May the keys be kept in a file, since this machine has no keychain? */
export function KeysConsent({ open, onAnswer }: { open: boolean; onAnswer: (accepted: boolean) => void }) {
  const t = useWords();
  return (
    <Ask
      open={open}
      title={t('keys.consent.title')}
      yes={t('keys.consent.yes')}
      no={t('keys.consent.no')}
      yesHook="keychain-consent-accept"
      onAnswer={onAnswer}
    >
      <p>{t('keys.consent.what')}</p>
      <p>{t('keys.consent.risk')}</p>
    </Ask>
  );
}
