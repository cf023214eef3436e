import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { ReactNode } from 'react';
import styles from './Ask.module.css';
import { Button } from './Button.tsx';

interface AskProps {
  open: boolean;
  title: string;
  yes: string;
  no: string;
  danger?: boolean;
  /** Test hook of the yes button. */
  yesHook: string;
  onAnswer: (accepted: boolean) => void;
  children: ReactNode;
}

/** A question that must be answered before anything else. */
export function Ask({ open, title, yes, no, danger = false, yesHook, onAnswer, children }: AskProps) {
  return (
    <AlertDialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onAnswer(false);
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.backdrop} />
        <AlertDialog.Popup className={styles.popup}>
          <AlertDialog.Title className={styles.title}>{title}</AlertDialog.Title>
          <AlertDialog.Description className={styles.words} render={<div />}>
            {children}
          </AlertDialog.Description>
          <div className={styles.answers}>
            <Button onClick={() => onAnswer(false)}>{no}</Button>
            <Button look={danger ? 'danger' : 'primary'} data-testid={yesHook} onClick={() => onAnswer(true)}>
              {yes}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
