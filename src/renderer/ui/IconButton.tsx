import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import styles from './IconButton.module.css';
import { Tip } from './Tip.tsx';

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: LucideIcon;
  /** What it does; its name for everybody and its tooltip. */
  label: string;
  /** Shown in the tooltip: Ctrl+K. */
  keys?: string;
  pressed?: boolean;
  size?: 'small' | 'medium';
  tipSide?: 'top' | 'right' | 'bottom' | 'left';
  /** Without its tooltip: for lists, where hundreds of them would be made and one is shown. */
  bare?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button with an icon alone; its words stand in the tooltip. */
export function IconButton({
  icon: Icon,
  label,
  keys,
  pressed,
  size = 'medium',
  tipSide = 'bottom',
  bare = false,
  className,
  ...rest
}: IconButtonProps) {
  const button = (
    <button
      type="button"
      aria-label={label}
      {...(pressed !== undefined && { 'aria-pressed': pressed })}
      {...rest}
      className={`${styles.button} ${styles[size]}${className === undefined ? '' : ` ${className}`}`}
    >
      <Icon size={size === 'small' ? 15 : 18} strokeWidth={1.75} aria-hidden />
    </button>
  );
  if (bare) return button;
  return (
    <Tip words={label} side={tipSide} {...(keys !== undefined && { keys })}>
      {button}
    </Tip>
  );
}
