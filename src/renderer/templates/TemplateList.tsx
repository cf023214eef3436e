import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { maySend } from '#shared/coexistence/may-send.ts';
import type { ThreadDetail } from '#shared/console-api/views.ts';
import type { Template } from '#shared/model/template.ts';
import type { Locale } from '#shared/words/words.ts';
import { failureKey } from '../language/failure-words.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { sendCase } from '../state/send-case.ts';
import { useNow } from '../time/clock.ts';
import { factsLine, matches, statusWords } from './template-words.ts';
import styles from './templates.module.css';

interface TemplateListProps {
  detail: ThreadDetail;
  templates: readonly Template[];
  onChoose: (template: Template) => void;
}

/** Beyond this many somebody types to find theirs. */
const MOST = 100;

/** Of two languages that of the screen stands first. */
const foreign = ({ language }: Template, locale: Locale) => (language.startsWith(locale) ? 0 : 1);

/** Every template of the number; what cannot go to this customer now stands below with the reason. */
export function TemplateList({ detail, templates, onChoose }: TemplateListProps) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const rows = useMemo(() => {
    const found = templates
      .filter((template) => matches(template, query))
      .toSorted((a, b) => a.name.localeCompare(b.name) || foreign(a, locale) - foreign(b, locale))
      .map((template) => {
        const gate = maySend(sendCase(detail, template, now));
        return { template, refused: gate.ok || gate.waits ? null : gate.reason };
      });
    return [
      ...found.filter(({ refused }) => refused === null),
      ...found.filter(({ refused }) => refused !== null),
    ];
  }, [templates, query, detail, now, locale]);
  const shown = rows.slice(0, MOST);
  const chosen = Math.min(at, shown.length - 1);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      const row = shown[chosen];
      if (row !== undefined && row.refused === null) onChoose(row.template);
      return;
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || shown.length === 0) return;
    event.preventDefault();
    const next = (chosen + step + shown.length) % shown.length;
    setAt(next);
    list.current?.querySelectorAll('[role="option"]')[next]?.scrollIntoView({ block: 'nearest' });
  };

  return (
    <>
      <div className={styles.search}>
        <Search size={15} aria-hidden />
        <input
          ref={field}
          type="text"
          role="combobox"
          aria-expanded
          aria-controls={id}
          aria-activedescendant={shown.length > 0 ? `${id}-${chosen}` : undefined}
          aria-label={t('template.search')}
          placeholder={t('template.search')}
          autoComplete="off"
          spellCheck={false}
          data-testid="template-search"
          value={query}
          onChange={({ target }) => {
            setQuery(target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {shown.length === 0 ? (
        <p className={styles.none} role="status">
          {t(templates.length === 0 ? 'template.none' : 'template.nothing', { query })}
        </p>
      ) : (
        <div ref={list} id={id} className={styles.list} role="listbox" aria-label={t('template.list')}>
          {shown.map(({ template, refused }, index) => (
            <div
              key={template.id}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              aria-disabled={refused !== null}
              className={styles.option}
              data-testid="template-option"
              data-name={template.name}
              data-refused={refused ?? ''}
              onMouseEnter={() => setAt(index)}
              onKeyDown={onKeyDown}
              onClick={() => refused === null && onChoose(template)}
            >
              <span className={styles.name} dir="auto">
                {template.name}
              </span>
              <span className={styles.facts}>{factsLine(t, locale, template)}</span>
              <span className={styles.body} dir="auto">
                {template.body}
              </span>
              {refused !== null && (
                <span className={styles.why}>
                  {refused === 'template_not_approved'
                    ? t('template.notSendable', { status: statusWords(t, template.status) })
                    : t(failureKey(refused))}
                </span>
              )}
            </div>
          ))}
          {rows.length > MOST && (
            <p className={styles.none}>{t('template.more', { count: rows.length - MOST })}</p>
          )}
        </div>
      )}
    </>
  );
}
