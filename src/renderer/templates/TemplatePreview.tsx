import { FileText, Film, Image, MapPin } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { FilledTemplate } from '#shared/coexistence/templates.ts';
import type { Template } from '#shared/model/template.ts';
import { useWords } from '../language/use-words.ts';
import bodyStyles from '../thread/bodies/bodies.module.css';
import { TemplateButtons } from '../thread/bodies/TemplateBody.tsx';
import styles from './templates.module.css';

const ICON = { image: Image, video: Film, document: FileText, location: MapPin };

interface TemplatePreviewProps {
  template: Template;
  /** Null while the values do not fit. */
  shown: FilledTemplate | null;
  file: File | null;
}

/** The message as it will stand in the chat. */
export function TemplatePreview({ template, shown, file }: TemplatePreviewProps) {
  const t = useWords();
  const { header } = template;
  return (
    <article className={styles.preview} aria-label={t('template.preview')} data-testid="template-preview">
      {header !== null && header.format !== 'text' && <HeaderFile format={header.format} file={file} />}
      {header?.format === 'text' && <strong dir="auto">{shown?.header ?? header.text}</strong>}
      <p className={bodyStyles.text} dir="auto">
        {shown?.body ?? template.body}
      </p>
      {template.footer !== null && (
        <p className={bodyStyles.hint} dir="auto">
          {template.footer}
        </p>
      )}
      <TemplateButtons buttons={shown?.buttons ?? template.buttons} />
    </article>
  );
}

function HeaderFile({ format, file }: { format: keyof typeof ICON; file: File | null }) {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (file === null || format !== 'image') return setUrl(null);
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file, format]);
  const Icon = ICON[format];
  if (url !== null) return <img className={styles.headerPicture} src={url} alt="" />;
  return (
    <span className={styles.headerFile}>
      <Icon size={20} strokeWidth={1.5} aria-hidden />
      {file !== null && <span dir="auto">{file.name}</span>}
    </span>
  );
}
