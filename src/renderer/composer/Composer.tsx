import { Paperclip, ScrollText, SendHorizontal } from 'lucide-react';
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { maySend } from '#shared/coexistence/may-send.ts';
import type { ThreadDetail } from '#shared/console-api/views.ts';
import { failureKey } from '../language/failure-words.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { changeDraft, draftOf, saveDrafts, useDrafts } from '../state/drafts.ts';
import { chooseTemplate, usePlace, writeHere } from '../state/place.ts';
import { sendCase } from '../state/send-case.ts';
import { toast } from '../state/toasts.ts';
import { TemplatePanel } from '../templates/TemplatePanel.tsx';
import { gatewayNow, useNow } from '../time/clock.ts';
import { bytesWords } from '../ui/bytes-words.ts';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './Composer.module.css';
import { ACCEPTED, checkFile } from './check-file.ts';
import { FilePreview } from './FilePreview.tsx';
import { QuotePreview } from './QuotePreview.tsx';
import { StopNote } from './StopNote.tsx';
import { sendDraft } from './send-draft.ts';
import { tellTyping } from './tell-typing.ts';
import { Voices } from './Voices.tsx';

/** Meta's limits: 4,096 characters of text, 1,024 of a caption. */
const LONGEST = { text: 4096, caption: 1024 };
/** From here on the characters left are counted down. */
const COUNT_FROM = 200;

/** Where a reply is written: what each of the two voices may do now, the quote, the file, the text. */
export function Composer({ detail }: { detail: ThreadDetail }) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const { thread } = detail;
  const draft = useDrafts(({ drafts }) => drafts[thread.id]) ?? draftOf({}, thread.id, detail.draft);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState(false);
  const gate = maySend(sendCase(detail, null, now));
  const blocked = !gate.ok && !gate.waits;
  const longest = draft.file === null ? LONGEST.text : LONGEST.caption;
  const left = longest - draft.text.length;
  const empty = draft.text.trim() === '' && draft.file === null;

  // The field is as tall as its text, up to its largest height.
  const { text } = draft;
  useLayoutEffect(() => {
    const box = field.current;
    if (box === null || box.value !== text) return;
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight}px`;
  }, [text]);
  const write = usePlace((state) => state.write && state.threadId === thread.id);
  useEffect(() => {
    if (!write) return;
    field.current?.focus({ preventScroll: true });
    usePlace.setState({ write: false });
  }, [write]);
  useEffect(() => saveDrafts, []);

  const choosing = usePlace((state) => state.choosingFor === thread.id);
  const closeTemplates = () => {
    chooseTemplate(null);
    writeHere();
  };

  const change = (part: Parameters<typeof changeDraft>[2]) => changeDraft(thread.id, draft, part);

  const attach = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file === undefined) return;
    const verdict = checkFile(file);
    if (verdict.ok) {
      change({ file: { file, kind: verdict.kind } });
      field.current?.focus();
    } else
      toast(
        {
          kind: 'words',
          key: verdict.reason,
          values: {
            name: file.name,
            limit: bytesWords(locale, verdict.limit),
            size: bytesWords(locale, file.size),
          },
        },
        'bad',
      );
  };

  const send = async () => {
    if (blocked || empty || left < 0 || sending) return;
    setSending(true);
    await sendDraft(thread.id, draft);
    setSending(false);
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void send();
    } else if (event.key === 'Escape' && (draft.quote !== null || draft.file !== null)) {
      event.stopPropagation();
      change({ quote: null, file: null });
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    attach(event.clipboardData.files);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    attach(event.dataTransfer.files);
  };

  return (
    <section
      className={styles.composer}
      aria-label={t('composer.title')}
      data-testid="composer"
      data-blocked={blocked}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <div className={styles.column}>
        <Voices thread={thread} title={thread.title} gate={gate} text={draft.text} />
        <StopNote detail={detail} />
        {choosing ? (
          <TemplatePanel detail={detail} onClose={closeTemplates} />
        ) : (
          <div className={styles.box} data-over={over} data-blocked={blocked}>
            {draft.quote !== null && (
              <QuotePreview
                quote={draft.quote}
                title={thread.title}
                withFile={draft.file !== null}
                onDrop={() => change({ quote: null })}
              />
            )}
            {draft.file !== null && <FilePreview picked={draft.file} onDrop={() => change({ file: null })} />}
            <div className={styles.row}>
              <IconButton
                icon={ScrollText}
                label={t('template.open')}
                tipSide="top"
                data-testid="template-open"
                onClick={() => chooseTemplate(thread.id)}
              />
              <IconButton
                icon={Paperclip}
                label={t('composer.attach')}
                tipSide="top"
                disabled={blocked}
                onClick={() => picker.current?.click()}
              />
              <input
                ref={picker}
                type="file"
                hidden
                accept={ACCEPTED}
                onChange={({ target }) => {
                  attach(target.files);
                  target.value = '';
                }}
              />
              <textarea
                // A browser would keep what is typed in its own session files.
                autoComplete="off"
                ref={field}
                className={styles.field}
                rows={1}
                dir="auto"
                aria-label={t('composer.field', { name: thread.title })}
                placeholder={t(
                  draft.file !== null ? 'composer.caption' : blocked ? 'composer.draft' : 'composer.write',
                )}
                value={draft.text}
                onChange={({ target }) => {
                  change({ text: target.value });
                  if (gate.ok && target.value !== '') tellTyping(thread.id, gatewayNow());
                }}
                onBlur={saveDrafts}
                onKeyDown={onKeyDown}
                onPaste={onPaste}
              />
              {left < COUNT_FROM && (
                <span className={styles.left} data-over={left < 0} role="status">
                  {left}
                </span>
              )}
              <button
                type="button"
                className={styles.send}
                disabled={blocked || empty || left < 0}
                aria-label={t('composer.send')}
                title={blocked && !gate.ok ? t(failureKey(gate.reason)) : t('composer.sendKeys')}
                onClick={() => void send()}
              >
                <SendHorizontal size={17} aria-hidden />
              </button>
            </div>
          </div>
        )}
      </div>
    </section>
  );
}
