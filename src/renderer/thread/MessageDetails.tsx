import type { Message } from '#shared/model/message.ts';
import { costWords } from '../costs/cost-words.ts';
import { useCosts } from '../costs/costs.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { fullMoment } from '../time/words.ts';
import styles from './MessageDetails.module.css';
import { messageAuthor, speakerName } from './speaker-name.ts';

/** Everything that is known of a message, codes and ids included. */
export function MessageDetails({ message }: { message: Message }) {
  const t = useWords();
  const locale = useLocale();
  const prices = useCosts((costs) => costs.prices[message.threadId]?.value ?? null);
  const rows: [string, string | null][] = [
    [t('details.from'), speakerName(t, message.origin, messageAuthor(message))],
    [t('details.sentBy'), message.origin === 'template' ? (message.author?.name ?? null) : null],
    [t('details.sentAt'), fullMoment(locale, message.sentAt)],
    [t('details.receivedAt'), fullMoment(locale, message.receivedAt)],
    [t('details.status'), message.status === null ? null : t(`status.${message.status}`)],
    [t('details.cost'), message.cost === null ? null : costWords(t, locale, message.cost, prices)],
    [t('details.source'), t(`details.source.${message.source}`)],
    [t('details.editedAt'), message.editedAt === null ? null : fullMoment(locale, message.editedAt)],
    [t('details.revokedAt'), message.revokedAt === null ? null : fullMoment(locale, message.revokedAt)],
    [
      t('details.code'),
      message.failure === null ? null : `${message.failure.code} · ${message.failure.detail}`,
    ],
    [t('details.wamid'), message.wamid],
  ];
  return (
    <dl className={styles.details}>
      {rows.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
