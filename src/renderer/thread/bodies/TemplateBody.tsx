import { Copy, ExternalLink, FileText, type LucideIcon, Phone, Reply } from 'lucide-react';
import type { Message } from '#shared/model/message.ts';
import { useWords } from '../../language/use-words.ts';
import { Linkified } from '../../ui/Linkified.tsx';
import styles from './bodies.module.css';
import { DocumentBody } from './DocumentBody.tsx';
import { templateShown } from './extra.ts';
import { ImageBody } from './ImageBody.tsx';
import { VideoBody } from './VideoBody.tsx';

const ICON: Record<string, LucideIcon> = {
  url: ExternalLink,
  phone: Phone,
  'copy-code': Copy,
  'quick-reply': Reply,
};

/** A template as it stands on the phone: header, text, footer, buttons. */
export function TemplateBody({ message, tabIndex }: { message: Message; tabIndex: number }) {
  const t = useWords();
  const { header, footer, buttons, name } = templateShown(message.extra);
  return (
    <span className={styles.template} data-testid="template-body">
      <TemplateFile message={message} tabIndex={tabIndex} />
      {header !== null && (
        <strong className={styles.text} dir="auto">
          {header}
        </strong>
      )}
      <span className={styles.text} dir="auto">
        {message.text === null ? (
          t('template.unknownText', { name: name ?? '?' })
        ) : (
          <Linkified text={message.text} tabIndex={tabIndex} />
        )}
      </span>
      {footer !== null && (
        <span className={styles.hint} dir="auto">
          {footer}
        </span>
      )}
      <TemplateButtons buttons={buttons} />
    </span>
  );
}

/** What the customer can tap; here it is only shown. */
export function TemplateButtons({
  buttons,
}: {
  buttons: readonly { kind: string; text: string; target: string | null }[];
}) {
  if (buttons.length === 0) return null;
  return (
    <span className={styles.buttons}>
      {buttons.map(({ kind, text, target }) => {
        const Icon = ICON[kind] ?? FileText;
        return (
          <span key={`${kind}${text}`} className={styles.offered} title={target ?? undefined}>
            <Icon size={14} aria-hidden />
            <span dir="auto">{text}</span>
          </span>
        );
      })}
    </span>
  );
}

function TemplateFile({ message, tabIndex }: { message: Message; tabIndex: number }) {
  const mime = message.media?.mime ?? '';
  if (message.media === null) return null;
  if (mime.startsWith('image/')) return <ImageBody message={message} alt="" tabIndex={tabIndex} />;
  if (mime.startsWith('video/')) return <VideoBody message={message} tabIndex={tabIndex} />;
  return <DocumentBody message={message} tabIndex={tabIndex} />;
}
