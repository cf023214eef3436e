import type { LucideIcon } from 'lucide-react';
import type { Message } from '#shared/model/message.ts';
import { useWords } from '../../language/use-words.ts';
import styles from './bodies.module.css';

/** An order from the phone's catalogue: how many things, and what the customer wrote with it. */
export function OrderBody({ message, icon: Icon }: { message: Message; icon: LucideIcon }) {
  const t = useWords();
  const items = message.extra?.product_items ?? message.extra?.items;
  const count = Array.isArray(items) ? items.length : null;
  return (
    <span className={styles.note}>
      <Icon size={18} strokeWidth={1.75} aria-hidden />
      <span className={styles.noteWords}>
        <strong>{count === null ? t('kind.order') : t('order.items', { count })}</strong>
        {message.text !== null && <span dir="auto">{message.text}</span>}
        <span className={styles.hint}>{t('order.onPhone')}</span>
      </span>
    </span>
  );
}
