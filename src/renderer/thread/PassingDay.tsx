import styles from './PassingDay.module.css';

/** The day that is being read, over the list's upper edge while it scrolls; the day lines say it to those who listen. */
export function PassingDay({ name }: { name: string }) {
  return (
    <span className={styles.day} aria-hidden>
      {name}
    </span>
  );
}
