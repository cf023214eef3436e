import { Dialog } from '@base-ui/react/dialog';
import { Search as SearchIcon } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { CallError } from '#shared/console-api/result.ts';
import { failureKey } from '../language/failure-words.ts';
import { useWords } from '../language/use-words.ts';
import { closeSearch, openSearch, openThread } from '../state/place.ts';
import { useThread } from '../state/thread.ts';
import { Segments } from '../ui/Segments.tsx';
import { Found } from './Found.tsx';
import styles from './Search.module.css';
import { type Finding, search } from './search.ts';

const WAIT_MS = 90;

/** One field for people and words, everywhere or in this conversation. */
export function Search({ scope }: { scope: 'all' | 'thread' }) {
  const t = useWords();
  const listId = useId();
  const thread = useThread((state) => state.detail?.thread ?? null);
  const [query, setQuery] = useState('');
  const [findings, setFindings] = useState<Finding[]>([]);
  const [asked, setAsked] = useState('');
  const [error, setError] = useState<CallError | null>(null);
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const threadId = scope === 'thread' ? (thread?.id ?? null) : null;

  useEffect(() => {
    let dropped = false;
    const timer = setTimeout(async () => {
      const result = await search(query, threadId);
      if (dropped) return;
      setAsked(query);
      setAt(0);
      setError(result.ok ? null : result.error);
      setFindings(result.ok ? result.value : []);
    }, WAIT_MS);
    return () => {
      dropped = true;
      clearTimeout(timer);
    };
  }, [query, threadId]);

  const go = (finding: Finding | undefined) => {
    if (finding === undefined) return;
    if (finding.type === 'thread') openThread(finding.thread.id);
    else {
      const { message, threadId: id } = finding.hit;
      openThread(id, { messageId: message.id, key: { sentAt: message.sentAt, id: message.id } });
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      go(findings[at]);
      return;
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || findings.length === 0) return;
    event.preventDefault();
    const next = (at + step + findings.length) % findings.length;
    setAt(next);
    list.current?.querySelectorAll('[role="option"]')[next]?.scrollIntoView({ block: 'nearest' });
  };

  return (
    <Dialog.Root open onOpenChange={(open) => !open && closeSearch()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.popup} data-testid="search">
          <Dialog.Title className="visually-hidden">{t('search.title')}</Dialog.Title>
          <div className={styles.field}>
            <SearchIcon size={18} aria-hidden />
            <input
              type="text"
              data-testid="search-input"
              role="combobox"
              aria-expanded={findings.length > 0}
              aria-controls={listId}
              aria-activedescendant={findings.length > 0 ? `${listId}-${at}` : undefined}
              aria-label={t('search.title')}
              placeholder={t(scope === 'thread' ? 'search.placeholder.thread' : 'search.placeholder.all')}
              autoComplete="off"
              spellCheck={false}
              value={query}
              onChange={({ target }) => setQuery(target.value.slice(0, 500))}
              onKeyDown={onKeyDown}
            />
            {thread !== null && (
              <Segments
                label={t('search.scope')}
                value={scope}
                onChange={openSearch}
                options={[
                  { value: 'all', label: t('search.scope.all') },
                  { value: 'thread', label: t('search.scope.thread') },
                ]}
              />
            )}
          </div>
          {findings.length > 0 ? (
            <div
              ref={list}
              id={listId}
              className={styles.found}
              role="listbox"
              aria-label={t('search.results')}
            >
              {findings.map((finding, index) => (
                <Found
                  key={finding.type === 'thread' ? finding.thread.id : finding.hit.messageId}
                  id={`${listId}-${index}`}
                  finding={finding}
                  heading={finding.type !== findings[index - 1]?.type}
                  selected={index === at}
                  onPick={() => go(finding)}
                  onPoint={() => setAt(index)}
                />
              ))}
            </div>
          ) : (
            <p className={styles.none} role="status">
              {error !== null
                ? t(failureKey(error.code))
                : asked.trim() === '' || asked !== query
                  ? t('search.hint')
                  : t('search.nothing', { query: asked })}
            </p>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
