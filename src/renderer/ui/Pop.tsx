import { Popover } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import styles from './Pop.module.css';

interface PopProps {
  /** The element that opens it. */
  trigger: ReactElement;
  title: string;
  side?: 'top' | 'right' | 'bottom' | 'left';
  align?: 'start' | 'center' | 'end';
  /** Open from the first. */
  opened?: boolean;
  children: ReactNode;
}

/** A small sheet that explains one thing and may offer one action. */
export function Pop({
  trigger,
  title,
  side = 'bottom',
  align = 'start',
  opened = false,
  children,
}: PopProps) {
  return (
    <Popover.Root defaultOpen={opened}>
      <Popover.Trigger render={trigger} />
      <Popover.Portal>
        <Popover.Positioner
          side={side}
          align={align}
          sideOffset={8}
          collisionPadding={12}
          className={styles.positioner}
        >
          <Popover.Popup className={styles.popup}>
            <Popover.Title className={styles.title}>{title}</Popover.Title>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
