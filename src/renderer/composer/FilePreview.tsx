import { FileText, Film, Music2, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useLocale, useWords } from '../language/use-words.ts';
import type { Draft } from '../state/drafts.ts';
import { bytesWords } from '../ui/bytes-words.ts';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './previews.module.css';

interface FilePreviewProps {
  picked: NonNullable<Draft['file']>;
  onDrop: () => void;
}

const ICON = { image: FileText, document: FileText, video: Film, audio: Music2 };

/** The file that goes out with the next send. */
export function FilePreview({ picked: { file, kind }, onDrop }: FilePreviewProps) {
  const t = useWords();
  const locale = useLocale();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (kind !== 'image') return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file, kind]);
  const Icon = ICON[kind];
  return (
    <div className={styles.preview} data-testid="file-preview">
      {url !== null && kind === 'image' ? (
        <img className={styles.thumb} src={url} alt="" />
      ) : (
        <span className={styles.thumb}>
          <Icon size={20} strokeWidth={1.5} aria-hidden />
        </span>
      )}
      <span className={styles.words}>
        <span className={styles.name} dir="auto">
          {file.name}
        </span>
        <span className={styles.line}>
          {t(`kind.${kind}`)} · {bytesWords(locale, file.size)}
        </span>
      </span>
      <IconButton icon={X} size="small" label={t('composer.dropFile')} tipSide="top" onClick={onDrop} />
    </div>
  );
}
