import { CircleDashed, type LucideIcon, ScrollText, Smartphone, Sparkles } from 'lucide-react';
import type { Origin } from '#shared/model/message.ts';
import { initials } from './Avatar.tsx';
import styles from './OriginMark.module.css';

const ICON: Partial<Record<Origin, LucideIcon>> = {
  phone: Smartphone,
  bot: Sparkles,
  template: ScrollText,
  meta: CircleDashed,
  unknown: CircleDashed,
};

interface OriginMarkProps {
  origin: Origin;
  /** The agent's name, for initials. */
  name: string | null;
}

/** The glyph of who spoke: handset, initials, spark, sheet, dotted ring. Customers have none. Its label stands beside it. */
export function OriginMark({ origin, name }: OriginMarkProps) {
  if (origin === 'customer') return null;
  const Icon = ICON[origin];
  return (
    <span className={styles.mark} data-origin={origin} aria-hidden>
      {Icon === undefined ? initials(name ?? '') : <Icon size={13} strokeWidth={2} />}
    </span>
  );
}
