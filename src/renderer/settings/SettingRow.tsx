import type { ReactNode } from 'react';
import styles from './SettingsPage.module.css';

/** A setting: its name, what it does, its choices. */
export function SettingRow({ name, hint, children }: { name: string; hint?: string; children: ReactNode }) {
  return (
    <div className={styles.row}>
      <div className={styles.rowWords}>
        <span className={styles.name}>{name}</span>
        {hint !== undefined && <span className={styles.hint}>{hint}</span>}
      </div>
      <div className={styles.value}>{children}</div>
    </div>
  );
}
