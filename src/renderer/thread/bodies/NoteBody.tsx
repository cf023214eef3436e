import type { LucideIcon } from 'lucide-react';
import styles from './bodies.module.css';

/** A message that is told in words: deleted, unsupported, a shared contact. */
export function NoteBody({ icon: Icon, title, words }: { icon: LucideIcon; title?: string; words: string }) {
  return (
    <span className={styles.note}>
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      <span className={styles.noteWords}>
        {title !== undefined && <strong>{title}</strong>}
        {words !== '' && <span dir="auto">{words}</span>}
      </span>
    </span>
  );
}
