import { ArrowLeft, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useState } from 'react';
import type { ThreadDetail } from '#shared/console-api/views.ts';
import type { Template } from '#shared/model/template.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { readTemplates, useTemplates } from '../state/templates.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { TemplateForm } from './TemplateForm.tsx';
import { TemplateList } from './TemplateList.tsx';
import { factsLine } from './template-words.ts';
import styles from './templates.module.css';

const NONE: Template[] = [];

/** In the composer's place: first which template, then what stands in its holes. The draft waits underneath. */
export function TemplatePanel({ detail, onClose }: { detail: ThreadDetail; onClose: () => void }) {
  const t = useWords();
  const locale = useLocale();
  const { numberId } = detail.thread;
  const templates = useTemplates((state) => state.ofNumber[numberId] ?? NONE);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = templates.find(({ id }) => id === chosenId) ?? null;
  useEffect(() => void readTemplates(numberId), [numberId]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    if (chosen === null) onClose();
    else setChosenId(null);
  };
  return (
    <section
      className={styles.panel}
      aria-label={t('template.title')}
      data-testid="template-panel"
      onKeyDown={onKeyDown}
    >
      <header className={styles.header}>
        {chosen !== null && (
          <IconButton
            icon={ArrowLeft}
            size="small"
            label={t('template.back')}
            tipSide="top"
            onClick={() => setChosenId(null)}
          />
        )}
        <h3 className={styles.title} dir="auto">
          {chosen?.name ?? t('template.title')}
        </h3>
        {chosen !== null && <span className={styles.facts}>{factsLine(t, locale, chosen)}</span>}
        <IconButton
          icon={X}
          size="small"
          label={t('template.close')}
          tipSide="top"
          className={styles.closeButton ?? ''}
          onClick={onClose}
        />
      </header>
      {chosen === null ? (
        <TemplateList detail={detail} templates={templates} onChoose={({ id }) => setChosenId(id)} />
      ) : (
        <TemplateForm key={chosen.id} detail={detail} template={chosen} onSent={onClose} />
      )}
    </section>
  );
}
