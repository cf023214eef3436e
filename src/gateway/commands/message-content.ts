import { fillTemplate, type TemplateProblem } from '#shared/coexistence/templates.ts';
import type { Interactive, SendContent } from '#shared/gateway-api/http.ts';
import type { Message, MessageKind, Origin } from '#shared/model/message.ts';
import { bareMime, fitsKind, type MediaKind } from '../meta/media-limits.ts';
import { graphCard } from '../meta/outgoing-message.ts';
import type { Change } from '../store/changes.ts';
import { templateFromRow } from '../store/rows/template.ts';

/** What a send's content is as a message: the columns that say it. */
export interface Content {
  kind: MessageKind;
  origin: Extract<Origin, 'agent' | 'template'>;
  text: string | null;
  mediaId: string | null;
  extra: Message['extra'];
}

/** Why content cannot be sent, whoever it is for. */
export type ContentProblem =
  | 'media_unknown'
  | 'media_unfit'
  | 'template_unknown'
  | 'template_parameters'
  | 'content_unfit';

export type ContentResult =
  | { ok: true; content: Content }
  | { ok: false; reason: ContentProblem /** For a program, or a person who reads on. */; detail: string };

/** Meta, "interactive list messages": over all sections. */
const LIST_ROWS = 10;
/** Meta, "template components". */
const PAYLOAD_MOST = 128;

/**
 * Checks what would cost a send at Meta (types and sizes of files, a template's values, an interactive message's parts)
 * and says what the message is. A filled template is what the customer will read.
 */
export async function readContent(
  change: Change,
  content: SendContent,
  numberId: string,
): Promise<ContentResult> {
  switch (content.kind) {
    case 'text':
      return plain('text', content.text, null);
    case 'location': {
      const { place } = content;
      return plain('location', place.name ?? place.address, { ...place });
    }
    case 'contacts':
      return plain('contacts', content.contacts.map(({ name }) => name).join(', '), {
        contacts: content.contacts.map(graphCard),
      } as Message['extra']);
    case 'interactive': {
      const detail = interactiveProblem(content.interactive);
      if (detail) return { ok: false, reason: 'content_unfit', detail };
      const { body, ...parts } = content.interactive;
      return plain('interactive', body, parts as Message['extra']);
    }
    case 'template':
      return readTemplate(change, content, numberId);
    default: {
      const problem = await mediaProblem(change, numberId, content.kind, content.mediaId, content.filename);
      if (problem) return { ok: false, ...problem };
      const { kind, text, mediaId } = content;
      return { ok: true, content: { kind, origin: 'agent', text, mediaId, extra: null } };
    }
  }
}

function plain(kind: MessageKind, text: string | null, extra: Message['extra']): ContentResult {
  return { ok: true, content: { kind, origin: 'agent', text, mediaId: null, extra } };
}

async function readTemplate(
  change: Change,
  { templateId, values }: Extract<SendContent, { kind: 'template' }>,
  numberId: string,
): Promise<ContentResult> {
  const row = await change.trx
    .selectFrom('templates')
    .selectAll()
    .where('id', '=', templateId)
    .where('number_id', '=', numberId)
    .executeTakeFirst();
  if (!row) return { ok: false, reason: 'template_unknown', detail: templateId };
  const template = templateFromRow(row);
  const isReply = (index: number) => template.buttons[index]?.kind === 'quick-reply';
  // What comes back when a quick reply is tapped is no hole of the text.
  const filled = fillTemplate(template, {
    ...values,
    buttons: values.buttons.filter(({ index }) => !isReply(index)),
  });
  if (!filled.ok) return { ok: false, reason: 'template_parameters', detail: wordsOf(filled.problem) };
  const long = values.buttons.find(({ index, text }) => isReply(index) && text.length > PAYLOAD_MOST);
  if (long)
    return {
      ok: false,
      reason: 'template_parameters',
      detail: `button ${long.index}: at most ${PAYLOAD_MOST}`,
    };
  const { header } = values;
  const mediaId = header?.kind === 'media' ? header.mediaId : null;
  const format = template.header?.format;
  if (header?.kind === 'media' && (format === 'image' || format === 'video' || format === 'document')) {
    const problem = await mediaProblem(change, numberId, format, header.mediaId, header.filename);
    if (problem) return { ok: false, ...problem };
  }
  const { name, language, category } = template;
  const shown = { header: filled.header, footer: filled.footer, buttons: filled.buttons };
  return {
    ok: true,
    content: {
      kind: 'template',
      origin: 'template',
      text: filled.text,
      mediaId,
      extra: { template: { name, language, category, values, ...shown } },
    },
  };
}

/** A file must be here, and be what Meta takes as this kind; it gets the name under which it is sent. */
async function mediaProblem(
  { trx }: Change,
  numberId: string,
  kind: MediaKind,
  mediaId: string,
  filename: string | null,
): Promise<{ reason: ContentProblem; detail: string } | null> {
  const media = await trx
    .selectFrom('media')
    .select(['mime', 'size'])
    .where('id', '=', mediaId)
    .where('number_id', '=', numberId)
    .where('state', '=', 'stored')
    .executeTakeFirst();
  if (!media) return { reason: 'media_unknown', detail: mediaId };
  if (!fitsKind(kind, media.mime, media.size ?? 0))
    return { reason: 'media_unfit', detail: `${kind}: ${media.mime}, ${media.size ?? 0} bytes` };
  const voice = kind === 'audio' && bareMime(media.mime) === 'audio/ogg';
  if (filename !== null || voice)
    await trx
      .updateTable('media')
      .set({ ...(filename !== null && { filename }), ...(voice && { voice }) })
      .where('id', '=', mediaId)
      .execute();
  return null;
}

function interactiveProblem(interactive: Interactive): string | null {
  if (interactive.type === 'button') return repeated(interactive.buttons.map(({ id }) => id));
  if (interactive.type !== 'list') return null;
  const rows = interactive.sections.flatMap((section) => section.rows);
  if (rows.length > LIST_ROWS) return `${rows.length} rows: at most ${LIST_ROWS} in all sections`;
  if (interactive.sections.length > 1 && interactive.sections.some(({ title }) => !title))
    return 'every one of several sections needs a title';
  return repeated(rows.map(({ id }) => id));
}

function repeated(ids: string[]): string | null {
  const twice = ids.find((id, place) => ids.indexOf(id) !== place);
  return twice === undefined ? null : `the id ${twice} stands twice`;
}

function wordsOf({ part, hole, reason, most }: TemplateProblem): string {
  const where = hole === null ? part : `${part} ${hole}`;
  return most === null ? `${where}: ${reason}` : `${where}: ${reason}, at most ${most}`;
}
