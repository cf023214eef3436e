import { type FormEvent, useId, useState } from 'react';
import type { ProviderList } from '#shared/gateway-api/onboarding.ts';
import { useWords } from '../language/use-words.ts';
import { Button } from '../ui/Button.tsx';
import styles from './Linking.module.css';
import { linkByPartner, useLinking } from './linking.ts';
import { PartnerDoes } from './PartnerDoes.tsx';
import { Refusal } from './Refusal.tsx';

interface PartnerFormProps {
  partners: ProviderList['providers'];
}

/** Takes in a number that a partner has linked, by the key that the partner gave for it. */
export function PartnerForm({ partners }: PartnerFormProps) {
  const t = useWords();
  const id = useId();
  const busy = useLinking((state) => state.busy);
  const refusal = useLinking((state) => state.refusal);
  const [provider, setProvider] = useState(partners[0]?.id ?? '');
  const [given, setGiven] = useState({
    apiKey: '',
    phone: '',
    name: '',
    phoneNumberId: '',
    wabaId: '',
    baseUrl: '',
  });
  const partner = partners.find((one) => one.id === provider);
  if (partner === undefined) return <p className={styles.note}>{t('linking.partner.none')}</p>;
  const field = (name: keyof typeof given, more: { type?: string; required?: boolean; pattern?: string }) => (
    <div className={styles.field}>
      <label htmlFor={`${id}${name}`}>{t(`linking.partner.${name}`)}</label>
      <input
        id={`${id}${name}`}
        type={more.type ?? 'text'}
        required={more.required ?? false}
        pattern={more.pattern}
        minLength={name === 'apiKey' ? 8 : undefined}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}${name}hint`}
        value={given[name]}
        onChange={({ target }) => setGiven({ ...given, [name]: target.value })}
      />
      <p id={`${id}${name}hint`} className={styles.hint}>
        {t(`linking.partner.${name}.hint`)}
      </p>
    </div>
  );
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const { apiKey, phone, ...rest } = given;
    const filled = Object.entries(rest).flatMap(([name, value]) =>
      value.trim() === '' ? [] : [[name, value.trim()]],
    );
    void linkByPartner({
      provider,
      apiKey: apiKey.trim(),
      phone: phone.trim(),
      ...Object.fromEntries(filled),
    });
  };
  return (
    <form className={styles.card} onSubmit={onSubmit} aria-busy={busy} data-testid="partner-form">
      {partners.length > 1 && (
        <div className={styles.field}>
          <label htmlFor={`${id}provider`}>{t('linking.partner.provider')}</label>
          <select id={`${id}provider`} value={provider} onChange={({ target }) => setProvider(target.value)}>
            {partners.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
      )}
      <h3 className={styles.subtitle}>{t('linking.partner.does', { partner: partner.name })}</h3>
      <PartnerDoes told={partner.partnerDoes} />
      {field('apiKey', { type: 'password', required: true })}
      {field('phone', { type: 'tel', required: true, pattern: '\\+?[\\d\\s\\(\\)\\-]{7,25}' })}
      {field('name', {})}
      <details className={styles.details} open={refusal?.code === 'ids_needed' ? true : undefined}>
        <summary>{t('linking.partner.ids')}</summary>
        {field('phoneNumberId', { pattern: '\\d{1,40}' })}
        {field('wabaId', { pattern: '\\d{1,40}' })}
        {field('baseUrl', { type: 'url' })}
      </details>
      <Refusal />
      <div className={styles.foot}>
        <Button type="submit" look="primary" data-testid="partner-submit" disabled={busy}>
          {t(busy ? 'linking.partner.busy' : 'linking.partner.submit')}
        </Button>
      </div>
    </form>
  );
}
