import type {
  ContactCard,
  Interactive,
  Place,
  SendContent,
  TemplateValues,
} from '#shared/gateway-api/http.ts';
import type { Template } from '#shared/model/template.ts';
import { bareMime } from './media-limits.ts';

/** Whom a message goes to: digits with country code, or a business-scoped user id where the phone is unknown. */
export interface Recipient {
  phone: string | null;
  userId: string | null;
}

/** A file that Graph has under an id of its own. */
export interface UploadedFile {
  id: string;
  mime: string;
}

/** What of a template its sending needs. */
export type SentTemplate = Pick<Template, 'name' | 'language' | 'parameterFormat' | 'header' | 'buttons'>;

export interface OutgoingMessage {
  /** Comes back in every status as `biz_opaque_callback_data`. */
  commandId: string;
  recipient: Recipient;
  content: SendContent | { kind: 'reaction'; targetWamid: string; emoji: string | null };
  /** Needed by media, and by a template whose header is a file. */
  file: UploadedFile | null;
  /** Needed by a template. */
  template: SentTemplate | null;
  replyToWamid: string | null;
}

/** Body of `POST /{phone number id}/messages`. */
export type GraphMessage = Record<string, unknown>;

/** Meta, "send messages": `to` always with plus and country code, or `recipient` with the business-scoped id. */
export function graphMessage(message: OutgoingMessage): GraphMessage {
  const { commandId, recipient, content, replyToWamid } = message;
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...(recipient.phone !== null ? { to: `+${recipient.phone}` } : { recipient: recipient.userId }),
    type: content.kind,
    [content.kind]: body(message),
    ...(replyToWamid !== null && { context: { message_id: replyToWamid } }),
    biz_opaque_callback_data: commandId,
  };
}

/** Marks a message, and those before it in its chat, as read; `typing` also shows that somebody writes. */
export function graphReadReceipt(wamid: string, typing: boolean): GraphMessage {
  return {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: wamid,
    ...(typing && { typing_indicator: { type: 'text' } }),
  };
}

function body({ content, file, template }: OutgoingMessage): unknown {
  switch (content.kind) {
    case 'text':
      return { body: content.text, preview_url: /https?:\/\//.test(content.text) };
    case 'template':
      return template && templateBody(template, content.values, file);
    case 'interactive':
      return interactiveBody(content.interactive);
    case 'location':
      return placeBody(content.place);
    case 'contacts':
      return content.contacts.map(graphCard);
    case 'reaction':
      return { message_id: content.targetWamid, emoji: content.emoji ?? '' };
    default:
      return {
        id: file?.id,
        ...(content.kind !== 'audio' &&
          content.kind !== 'sticker' &&
          content.text && { caption: content.text }),
        ...(content.kind === 'document' && content.filename && { filename: content.filename }),
        // Ogg is taken as Opus alone, and shown as a voice message only when told.
        ...(content.kind === 'audio' && file && bareMime(file.mime) === 'audio/ogg' && { voice: true }),
      };
  }
}

function templateBody(
  { name, language, parameterFormat, header, buttons }: SentTemplate,
  values: TemplateValues,
  file: UploadedFile | null,
): unknown {
  const named = (parameter: string | null) =>
    parameterFormat === 'named' && parameter !== null && { parameter_name: parameter };
  const components: unknown[] = [];
  if (values.header)
    components.push({ type: 'header', parameters: [headerParameter(values.header, header, file, named)] });
  if (values.body.length > 0)
    components.push({
      type: 'body',
      parameters: values.body.map((value) => ({ type: 'text', ...named(value.name), text: value.text })),
    });
  for (const { index, text } of values.buttons)
    components.push({ type: 'button', ...buttonParameter(buttons[index]?.kind, text), index: String(index) });
  return { name, language: { code: language }, ...(components.length > 0 && { components }) };
}

function headerParameter(
  value: NonNullable<TemplateValues['header']>,
  header: Template['header'],
  file: UploadedFile | null,
  named: (parameter: string | null) => object | false,
): unknown {
  if (value.kind === 'location') return { type: 'location', location: placeBody(value.place) };
  if (value.kind === 'text') {
    const hole = header?.format === 'text' ? /\{\{\s*(\w+)\s*\}\}/.exec(header.text)?.[1] : undefined;
    return { type: 'text', ...named(hole ?? null), text: value.text };
  }
  const format = header?.format ?? 'document';
  const filename = format === 'document' && value.filename !== null && { filename: value.filename };
  return { type: format, [format]: { id: file?.id, ...filename } };
}

function buttonParameter(kind: Template['buttons'][number]['kind'] | undefined, text: string): object {
  switch (kind) {
    case 'copy-code':
      return { sub_type: 'copy_code', parameters: [{ type: 'coupon_code', coupon_code: text }] };
    case 'quick-reply':
      return { sub_type: 'quick_reply', parameters: [{ type: 'payload', payload: text }] };
    default:
      return { sub_type: 'url', parameters: [{ type: 'text', text }] };
  }
}

function interactiveBody(interactive: Interactive): unknown {
  const { type, body: text } = interactive;
  if (type === 'location_request')
    return { type: 'location_request_message', body: { text }, action: { name: 'send_location' } };
  const { header, footer } = interactive;
  return {
    type,
    ...(header && { header: { type: 'text', text: header } }),
    body: { text },
    ...(footer && { footer: { text: footer } }),
    action: interactiveAction(interactive),
  };
}

function interactiveAction(interactive: Exclude<Interactive, { type: 'location_request' }>): unknown {
  switch (interactive.type) {
    case 'button':
      return { buttons: interactive.buttons.map((reply) => ({ type: 'reply', reply })) };
    case 'list':
      return {
        button: interactive.button,
        sections: interactive.sections.map(({ title, rows }) => ({
          ...(title && { title }),
          rows: rows.map(({ description, ...row }) => ({ ...row, ...(description && { description }) })),
        })),
      };
    case 'cta_url':
      return { name: 'cta_url', parameters: { display_text: interactive.label, url: interactive.url } };
  }
}

function placeBody({ latitude, longitude, name, address }: Place): unknown {
  return { latitude, longitude, ...(name && { name }), ...(address && { address }) };
}

/** A card as Meta writes it, also where it comes in. Meta wants a second part of the name beside the whole. */
export function graphCard({ name, organisation, phones, emails }: ContactCard): Record<string, unknown> {
  return {
    name: { formatted_name: name, first_name: name },
    ...(organisation && { org: { company: organisation } }),
    ...(phones.length > 0 && {
      phones: phones.map((phone) => ({ phone: phone.startsWith('+') ? phone : `+${phone}`, type: 'CELL' })),
    }),
    ...(emails.length > 0 && { emails: emails.map((email) => ({ email, type: 'WORK' })) }),
  };
}
