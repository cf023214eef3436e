import { Ban, Clock3, FileQuestion, MapPin, ShoppingBag, Users } from 'lucide-react';
import type { Message } from '#shared/model/message.ts';
import { useWords } from '../../language/use-words.ts';
import { Linkified } from '../../ui/Linkified.tsx';
import { isLoneEmoji } from '../lone-emoji.ts';
import { AudioBody } from './AudioBody.tsx';
import styles from './bodies.module.css';
import { DocumentBody } from './DocumentBody.tsx';
import { ImageBody } from './ImageBody.tsx';
import { LocationBody } from './LocationBody.tsx';
import { NoteBody } from './NoteBody.tsx';
import { OrderBody } from './OrderBody.tsx';
import { VideoBody } from './VideoBody.tsx';

/** What a message says, by its kind. */
export function Body({ message, tabIndex }: { message: Message; tabIndex: number }) {
  const t = useWords();
  const { kind, text, media } = message;
  if (message.revokedAt !== null) return <NoteBody icon={Ban} words={t('message.revoked')} />;
  const caption =
    text === null || text === '' ? null : (
      <p className={styles.text} dir="auto">
        <Linkified text={text} tabIndex={tabIndex} />
      </p>
    );
  switch (kind) {
    case 'text':
      if (isLoneEmoji(message)) return <p className={styles.emoji}>{text}</p>;
      return caption;
    case 'template':
    case 'interactive':
    case 'button':
      return caption ?? <NoteBody icon={FileQuestion} words={t(`kind.${kind}`)} />;
    case 'image':
    case 'sticker':
      return (
        <>
          <ImageBody media={media} sticker={kind === 'sticker'} alt={text ?? t(`kind.${kind}`)} />
          {caption}
        </>
      );
    case 'video':
      return (
        <>
          <VideoBody media={media} />
          {caption}
        </>
      );
    case 'audio':
      return <AudioBody media={media} />;
    case 'document':
      return (
        <>
          <DocumentBody media={media} />
          {caption}
        </>
      );
    case 'location':
      return <LocationBody message={message} icon={MapPin} tabIndex={tabIndex} />;
    case 'contacts':
      return <NoteBody icon={Users} title={t('kind.contacts')} words={text ?? ''} />;
    case 'order':
      return <OrderBody message={message} icon={ShoppingBag} />;
    case 'system':
      return <NoteBody icon={FileQuestion} words={text ?? t('kind.system')} />;
    case 'media_placeholder':
      return <NoteBody icon={Clock3} words={t('message.placeholder')} />;
    case 'unsupported':
      return <NoteBody icon={FileQuestion} title={t('kind.unsupported')} words={t('message.unsupported')} />;
  }
}
