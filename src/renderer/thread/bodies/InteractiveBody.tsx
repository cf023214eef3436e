import { CornerDownLeft, ExternalLink, List, MapPin } from 'lucide-react';
import type { Message } from '#shared/model/message.ts';
import { isWordKey } from '#shared/words/words.ts';
import { useWords } from '../../language/use-words.ts';
import { Linkified } from '../../ui/Linkified.tsx';
import styles from './bodies.module.css';
import { interactiveShown } from './extra.ts';

const ICON = { list: List, cta_url: ExternalLink, location_request: MapPin };

/** What was offered to choose from, or what the customer chose or filled in. */
export function InteractiveBody({ message, tabIndex }: { message: Message; tabIndex: number }) {
  const t = useWords();
  const { type, header, footer, buttons, rows, description, answers } = interactiveShown(message.extra);
  const key = `interactive.${message.kind === 'button' ? 'button_reply' : type}`;
  const kicker = message.direction === 'in' ? t(isWordKey(key) ? key : 'interactive.answer') : null;
  const Icon = ICON[type as keyof typeof ICON] ?? CornerDownLeft;
  return (
    <span className={styles.template} data-testid="interactive-body">
      {kicker !== null && <span className={styles.kicker}>{kicker}</span>}
      {header !== null && (
        <strong className={styles.text} dir="auto">
          {header}
        </strong>
      )}
      {message.text !== null && (
        <span className={styles.text} dir="auto">
          <Linkified text={message.text} tabIndex={tabIndex} />
        </span>
      )}
      {description !== null && (
        <span className={styles.hint} dir="auto">
          {description}
        </span>
      )}
      {answers.length > 0 && (
        <dl className={styles.answers}>
          {answers.map(({ name, value }) => (
            <div key={name}>
              <dt dir="auto">{name}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {footer !== null && (
        <span className={styles.hint} dir="auto">
          {footer}
        </span>
      )}
      {(buttons.length > 0 || type === 'location_request') && (
        <span className={styles.buttons}>
          {(buttons.length > 0 ? buttons : [t('interactive.sendLocation')]).map((words) => (
            <span key={words} className={styles.offered}>
              <Icon size={14} aria-hidden />
              <span dir="auto">{words}</span>
            </span>
          ))}
        </span>
      )}
      {rows.length > 0 && (
        <span className={styles.rows}>
          {rows.map((row) => (
            <span key={`${row.title}${row.description}`} dir="auto">
              {row.title}
              {row.description !== null && <span className={styles.hint}> · {row.description}</span>}
            </span>
          ))}
        </span>
      )}
    </span>
  );
}
