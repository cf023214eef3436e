import type { Message } from '#shared/model/message.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { fullMoment } from '../time/words.ts';
import styles from './MessageDetails.module.css';
import { speakerName } from './speaker-name.ts';

/** Everything that is known of a message, codes and ids included. */
export function MessageDetails({ message }: { message: Message }) {
  const t = useWords();
  const locale = useLocale();
  const rows: [string, string | null][] = [
    [t('details.from'), speakerName(t, message.origin, message.author?.name ?? null)],
    [t('details.sentAt'), fullMoment(locale, message.sentAt)],
    [t('details.receivedAt'), fullMoment(locale, message.receivedAt)],
    [t('details.status'), message.status === null ? null : t(`status.${message.status}`)],
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
