import type { Template } from '#shared/model/template.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { momentWords } from '../time/words.ts';
import styles from './costs.module.css';
import { useCosts } from './costs.ts';
import { type Priced, priceNow, priceReason, priceWords } from './price-words.ts';

interface TemplatePriceProps {
  threadId: string;
  category: Template['category'];
}

/** What sending a template of this category costs here and now. */
export function TemplatePrice({ threadId, category }: TemplatePriceProps) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const prices = useCosts((costs) => costs.prices[threadId] ?? null);
  if (prices === null || (category !== 'utility' && category !== 'marketing')) return null;
  const price = priceNow(prices.value, category satisfies Priced, now);
  return (
    <p className={styles.template} data-testid="template-price">
      <strong>{priceWords(t, locale, price)}</strong> · {priceReason(t, price)}
      {prices.silent &&
        price !== null &&
        ` ${t('price.old', { moment: momentWords(locale, prices.at, now) })}`}
    </p>
  );
}
