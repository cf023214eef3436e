import type { ReactNode } from 'react';
import styles from './SettingsPage.module.css';

interface SettingsSectionProps {
  title: string;
  /** What it is for, where the title does not say it all. */
  lead: string;
  /** Test hook. */
  hook: string;
  children: ReactNode;
}

/** Settings that belong together and need a sentence of their own. */
export function SettingsSection({ title, lead, hook, children }: SettingsSectionProps) {
  return (
    <section className={styles.section} aria-label={title} data-testid={hook}>
      <h2>{title}</h2>
      <p className={styles.lead}>{lead}</p>
      {children}
    </section>
  );
}
