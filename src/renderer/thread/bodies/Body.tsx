import { Ban, Clock3, FileQuestion, MapPin, ShoppingBag, Smartphone } from 'lucide-react';
import type { Message } from '#shared/model/message.ts';
import { useWords } from '../../language/use-words.ts';
import { Linkified } from '../../ui/Linkified.tsx';
import { isLoneEmoji } from '../lone-emoji.ts';
import { AudioBody } from './AudioBody.tsx';
import styles from './bodies.module.css';
import { ContactsBody } from './ContactsBody.tsx';
import { DocumentBody } from './DocumentBody.tsx';
import { isOnPhone } from './extra.ts';
import { ImageBody, StickerBody } from './ImageBody.tsx';
import { InteractiveBody } from './InteractiveBody.tsx';
import { LocationBody } from './LocationBody.tsx';
import { NoteBody } from './NoteBody.tsx';
import { OrderBody } from './OrderBody.tsx';
import { TemplateBody } from './TemplateBody.tsx';
import { VideoBody } from './VideoBody.tsx';

/** What a message says, by its kind. */
export function Body({ message, tabIndex }: { message: Message; tabIndex: number }) {
  const t = useWords();
  const { kind, text } = message;
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
      return <TemplateBody message={message} tabIndex={tabIndex} />;
    case 'interactive':
    case 'button':
      return <InteractiveBody message={message} tabIndex={tabIndex} />;
    case 'image':
      return (
        <>
          <ImageBody message={message} alt={text ?? t('kind.image')} tabIndex={tabIndex} />
          {caption}
        </>
      );
    case 'sticker':
      return <StickerBody message={message} alt={t('kind.sticker')} tabIndex={tabIndex} />;
    case 'video':
      return (
        <>
          <VideoBody message={message} tabIndex={tabIndex} />
          {caption}
        </>
      );
    case 'audio':
      return <AudioBody message={message} tabIndex={tabIndex} />;
    case 'document':
      return (
        <>
          <DocumentBody message={message} tabIndex={tabIndex} />
          {caption}
        </>
      );
    case 'location':
      return <LocationBody message={message} icon={MapPin} tabIndex={tabIndex} />;
    case 'contacts':
      return <ContactsBody message={message} tabIndex={tabIndex} />;
    case 'order':
      return <OrderBody message={message} icon={ShoppingBag} />;
    case 'system':
      return <NoteBody icon={FileQuestion} words={text ?? t('kind.system')} />;
    case 'media_placeholder':
      return <NoteBody icon={Clock3} words={t('message.placeholder')} />;
    case 'unsupported':
      return isOnPhone(message.extra) ? (
        <NoteBody icon={Smartphone} title={t('kind.media_placeholder')} words={t('message.onPhone')} />
      ) : (
        <NoteBody icon={FileQuestion} title={t('kind.unsupported')} words={t('message.unsupported')} />
      );
  }
}
