import { useState } from 'react';
import { useWords } from '../language/use-words.ts';
import { Button } from '../ui/Button.tsx';
import { Segments } from '../ui/Segments.tsx';
import styles from './Linking.module.css';
import { begin, useLinking } from './linking.ts';
import { PartnerForm } from './PartnerForm.tsx';
import { Refusal } from './Refusal.tsx';

/** By Meta's own sign-up, where the gateway has one, or through a partner. */
export function Way() {
  const t = useWords();
  const ways = useLinking((state) => state.ways);
  const [chosen, setChosen] = useState<'meta' | 'partner' | null>(null);
  if (ways === null) return <p className={styles.hint}>{t('linking.way.waiting')}</p>;
  const offered = ways.some((way) => way.linking === 'embedded-signup' && way.offered);
  const partners = ways.filter((way) => way.linking === 'api-key' && way.offered);
  const way = chosen ?? (offered ? 'meta' : 'partner');
  return (
    <>
      <p className={styles.lead}>{t('linking.way.lead')}</p>
      <Segments
        label={t('linking.way.title')}
        value={way}
        onChange={setChosen}
        options={[
          { value: 'meta', label: t('linking.way.meta') },
          { value: 'partner', label: t('linking.way.partner') },
        ]}
      />
      {way === 'partner' ? <PartnerForm partners={partners} /> : offered ? <MetaWay /> : <NotOffered />}
    </>
  );
}

function MetaWay() {
  const t = useWords();
  const busy = useLinking((state) => state.busy);
  return (
    <div className={styles.card}>
      <p className={styles.text}>{t('linking.meta.lead')}</p>
      <ol className={styles.bullets} data-numbered>
        <li>{t('linking.meta.1')}</li>
        <li>{t('linking.meta.2')}</li>
        <li>{t('linking.meta.3')}</li>
        <li>{t('linking.meta.4')}</li>
      </ol>
      <p className={styles.hint}>{t('linking.meta.code')}</p>
      <Refusal />
      <div className={styles.foot}>
        <Button look="primary" data-testid="linking-begin" disabled={busy} onClick={() => void begin()}>
          {t('linking.meta.begin')}
        </Button>
        <p className={styles.hint}>{t('linking.meta.begin.hint')}</p>
      </div>
    </div>
  );
}

function NotOffered() {
  const t = useWords();
  return (
    <p className={styles.note} data-testid="linking-not-offered">
      {t('linking.problem.sign_up_not_offered')}
    </p>
  );
}
