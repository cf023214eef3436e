import type { Reaction } from '#shared/model/message.ts';
import { useWords } from '../language/use-words.ts';
import styles from './Reactions.module.css';

/** What people tapped on a message. */
export function Reactions({ reactions }: { reactions: readonly Reaction[] }) {
  const t = useWords();
  return (
    <span className={styles.reactions}>
      {reactions.map((reaction) => (
        <span
          key={`${reaction.from}${reaction.emoji}`}
          className={styles.reaction}
          title={t(`reaction.${reaction.from}`)}
        >
          {reaction.emoji}
          <span className="visually-hidden">{t(`reaction.${reaction.from}`)}</span>
        </span>
      ))}
    </span>
  );
}
