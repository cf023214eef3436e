import type { LucideIcon } from 'lucide-react';
import type { Message } from '#shared/model/message.ts';
import { useLocale, useWords } from '../../language/use-words.ts';
import { moneyWords } from '../../ui/money-words.ts';
import styles from './bodies.module.css';
import { orderLines } from './extra.ts';

/** An order from the phone's catalogue: what, how many, for how much, and what the customer wrote with it. */
export function OrderBody({ message, icon: Icon }: { message: Message; icon: LucideIcon }) {
  const t = useWords();
  const locale = useLocale();
  const lines = orderLines(message.extra);
  const [first] = lines;
  const currency = first?.currency ?? null;
  const summable = lines.every((line) => line.price !== null && line.currency === currency);
  const total = lines.reduce((sum, { price, quantity }) => sum + (price ?? 0) * (quantity ?? 1), 0);
  return (
    <span className={styles.note}>
      <Icon size={18} strokeWidth={1.75} aria-hidden />
      <span className={styles.noteWords}>
        <strong>{lines.length === 0 ? t('kind.order') : t('order.items', { count: lines.length })}</strong>
        {message.text !== null && <span dir="auto">{message.text}</span>}
        {lines.length > 0 && (
          <span className={styles.lines}>
            {lines.map(({ product, quantity, price, currency: own }) => (
              <span key={product}>
                <span dir="auto">
                  {quantity ?? 1} × {product}
                </span>
                <span>{price === null ? '' : moneyWords(locale, price * (quantity ?? 1), own)}</span>
              </span>
            ))}
            {summable && lines.length > 1 && (
              <span className={styles.sum}>
                <span>{t('order.total')}</span>
                <span>{moneyWords(locale, total, currency)}</span>
              </span>
            )}
          </span>
        )}
        <span className={styles.hint}>{t('order.onPhone')}</span>
      </span>
    </span>
  );
}
