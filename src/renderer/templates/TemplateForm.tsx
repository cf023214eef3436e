import { Paperclip, SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { holesOf, TEMPLATE_LENGTHS, type TemplateProblem } from '#shared/coexistence/templates.ts';
import type { ThreadDetail } from '#shared/console-api/views.ts';
import type { Template } from '#shared/model/template.ts';
import type { WordKey } from '#shared/words/words.ts';
import { ACCEPTED, checkFile } from '../composer/check-file.ts';
import { TemplatePrice } from '../costs/TemplatePrice.tsx';
import { useLocale, useWords } from '../language/use-words.ts';
import { toast } from '../state/toasts.ts';
import { Button } from '../ui/Button.tsx';
import { bytesWords } from '../ui/bytes-words.ts';
import { type Filling, firstFilling, previewOf } from './filling.ts';
import { sendTemplate } from './send-template.ts';
import { TemplatePreview } from './TemplatePreview.tsx';
import styles from './templates.module.css';

interface TemplateFormProps {
  detail: ThreadDetail;
  template: Template;
  onSent: () => void;
}

/** The holes of a template, beside what the customer will read. */
export function TemplateForm({ detail, template, onSent }: TemplateFormProps) {
  const t = useWords();
  const locale = useLocale();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [filling, setFilling] = useState<Filling>(() => firstFilling(template, detail.contact));
  const [busy, setBusy] = useState(false);
  const holes = holesOf(template);
  const { shown, missing, values } = previewOf(template, filling);
  const ready = !missing && shown.ok && !busy;
  useEffect(() => form.current?.querySelector<HTMLElement>('input:not([hidden]), button')?.focus(), []);

  const change = (part: Partial<Filling>) => setFilling((before) => ({ ...before, ...part }));
  const send = async () => {
    if (!ready) return;
    setBusy(true);
    const sent = await sendTemplate(detail.thread.id, template.id, values, filling.file);
    setBusy(false);
    if (sent) onSent();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    const fields = [...(form.current?.querySelectorAll<HTMLInputElement>('input[data-hole]') ?? [])];
    const next = fields[fields.indexOf(event.currentTarget) + 1];
    if (next === undefined) void send();
    else next.focus();
  };
  const pick = (file: File | undefined) => {
    if (file === undefined || holes.header?.kind !== 'media') return;
    const verdict = checkFile(file);
    if (verdict.ok && verdict.kind === holes.header.format) return change({ file });
    const key: WordKey = verdict.ok ? 'template.otherFile' : verdict.reason;
    toast(
      {
        kind: 'words',
        key,
        values: {
          name: file.name,
          wanted: t(`kind.${holes.header.format}`),
          limit: bytesWords(locale, verdict.ok ? 0 : verdict.limit),
          size: bytesWords(locale, file.size),
        },
      },
      'bad',
    );
  };

  const field = (
    hole: string,
    label: string,
    value: string,
    set: (text: string) => void,
    sample?: string,
  ) => (
    <label key={hole} className={styles.hole} htmlFor={`${id}${hole}`}>
      <span>{label}</span>
      <input
        id={`${id}${hole}`}
        type="text"
        data-hole={hole}
        data-testid="template-field"
        autoComplete="off"
        dir="auto"
        placeholder={sample === undefined ? undefined : t('template.sample', { sample })}
        value={value}
        onChange={({ target }) => set(target.value)}
        onKeyDown={onKeyDown}
      />
    </label>
  );

  return (
    <form
      ref={form}
      className={styles.form}
      aria-label={template.name}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className={styles.holes}>
        {holes.header?.kind === 'text' &&
          field('header', t('template.hole.header'), filling.header, (header) =>
            change({ header: header.slice(0, TEMPLATE_LENGTHS.header) }),
          )}
        {holes.header?.kind === 'media' && (
          <div className={styles.hole}>
            <span id={`${id}file`}>
              {t('template.hole.file', { kind: t(`kind.${holes.header.format}`) })}
            </span>
            <Button aria-describedby={`${id}file`} onClick={() => picker.current?.click()}>
              <Paperclip size={14} aria-hidden />
              {filling.file?.name ?? t('template.chooseFile')}
            </Button>
            <input
              ref={picker}
              type="file"
              hidden
              accept={ACCEPTED}
              onChange={({ target }) => {
                pick(target.files?.[0]);
                target.value = '';
              }}
            />
          </div>
        )}
        {holes.header?.kind === 'location' &&
          (['latitude', 'longitude', 'name', 'address'] as const).map((part) =>
            field(part, t(`template.place.${part}`), filling.place[part], (text) =>
              change({ place: { ...filling.place, [part]: text } }),
            ),
          )}
        {holes.body.map((hole, at) =>
          field(
            `body:${hole}`,
            t('template.hole.body', { hole: hole.replaceAll('_', ' ') }),
            filling.body[hole] ?? '',
            (text) => change({ body: { ...filling.body, [hole]: text } }),
            template.examples[at],
          ),
        )}
        {holes.buttons.map(({ index, kind, text: button }) =>
          field(
            `button:${index}`,
            t(kind === 'url' ? 'template.hole.url' : 'template.hole.code', { button }),
            filling.buttons[index] ?? '',
            (text) => change({ buttons: { ...filling.buttons, [index]: text } }),
          ),
        )}
        {holes.header === null && holes.body.length === 0 && holes.buttons.length === 0 && (
          <p className={styles.none}>{t('template.noHoles')}</p>
        )}
      </div>
      <div className={styles.side}>
        <TemplatePreview template={template} shown={shown.ok ? shown : null} file={filling.file} />
        <TemplatePrice threadId={detail.thread.id} category={template.category} />
        {!shown.ok && <p className={styles.why}>{problemWords(t, shown.problem)}</p>}
        <Button type="submit" look="primary" data-testid="template-send" disabled={!ready}>
          <SendHorizontal size={15} aria-hidden />
          {t('template.send')}
        </Button>
      </div>
    </form>
  );
}

function problemWords(t: ReturnType<typeof useWords>, { reason, most, hole }: TemplateProblem): string {
  if (reason === 'layout') return t('template.problem.layout', { hole: hole ?? '' });
  if (reason === 'too-long') return t('template.problem.long', { most: most ?? 0 });
  return t('error.template_parameters');
}
