import {
  Check,
  CheckCheck,
  CircleAlert,
  CircleHelp,
  Clock3,
  type LucideIcon,
  SendHorizontal,
} from 'lucide-react';
import type { DeliveryStatus } from '#shared/model/message.ts';
import { useWords } from '../language/use-words.ts';
import styles from './Ticks.module.css';

/** Waiting and refused are the outbox's; the rest came from the gateway. */
export type SendState = DeliveryStatus | 'waiting' | 'posting' | 'refused';

const ICON: Record<SendState, LucideIcon> = {
  waiting: Clock3,
  posting: Clock3,
  queued: Clock3,
  sending: SendHorizontal,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  played: CheckCheck,
  failed: CircleAlert,
  refused: CircleAlert,
  unknown: CircleHelp,
};

/** How far a message has come, as an icon with a name. */
export function Ticks({ state }: { state: SendState }) {
  const t = useWords();
  const Icon = ICON[state];
  const words = t(`status.${state}`);
  return (
    <span className={styles.ticks} data-status={state} role="img" aria-label={words} title={words}>
      <Icon size={state === 'sending' ? 12 : 15} strokeWidth={2} aria-hidden />
    </span>
  );
}
