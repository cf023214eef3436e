import type { ButtonHTMLAttributes, Ref } from 'react';
import styles from './Button.module.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: 'primary' | 'plain' | 'quiet' | 'danger';
  ref?: Ref<HTMLButtonElement>;
  'data-testid'?: string;
}

/** A button with words on it. */
export function Button({ look = 'plain', className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`${styles.button} ${styles[look]}${className === undefined ? '' : ` ${className}`}`}
    />
  );
}
