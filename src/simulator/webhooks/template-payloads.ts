import { part, type Template } from '../templates/template.ts';
import type { Json } from '../world/types.ts';
import type { Webhook } from './webhook.ts';

/** Here Meta writes `en-US` where the API says `en_US`, and the id as a number, whatever its size. */
function about(template: Template): Json {
  return {
    message_template_id: asNumber(template.id),
    message_template_name: template.name,
    message_template_language: template.language.replace('_', '-'),
  };
}

interface WithRawJson {
  rawJSON: (text: string) => unknown;
}

const asNumber = (digits: string): unknown =>
  Number.isSafeInteger(Number(digits)) ? Number(digits) : (JSON as unknown as WithRawJson).rawJSON(digits);

const hook = (template: Template, field: string, value: Json, at: number): Webhook => ({
  entryId: template.wabaId,
  time: Math.floor(at / 1000),
  field,
  value,
});

export interface StatusNews {
  event: string;
  reason?: string | null | undefined;
  /** `FIRST_PAUSE`, `SECOND_PAUSE`, `UNPAUSE`, `DISABLED` … */
  title?: string | undefined;
  description?: string | undefined;
  rejection?: { reason: string; recommendation: string } | undefined;
  disableDate?: string | undefined;
}

export function templateStatus(template: Template, news: StatusNews, at: number): Webhook {
  const { event, reason = 'NONE', title, description = '', rejection, disableDate } = news;
  return hook(
    template,
    'message_template_status_update',
    {
      event,
      ...about(template),
      reason,
      message_template_category: template.category,
      ...(title && { other_info: { title, description } }),
      ...(rejection && { rejection_info: rejection }),
      ...(disableDate && { disable_info: { disable_date: disableDate } }),
    },
    at,
  );
}

/** @param misnamed Meta's own sample carries the field name of the status update */
export function templateQuality(template: Template, before: string, misnamed: boolean, at: number): Webhook {
  const field = misnamed ? 'message_template_status_update' : 'message_template_quality_update';
  const value = { previous_quality_score: before, new_quality_score: template.quality, ...about(template) };
  return hook(template, field, value, at);
}

/** The warning, a day before: `new_category` is the one that it still has. */
export function categoryWarning(template: Template, correct: string, changesAt: number, at: number): Webhook {
  const value = {
    ...about(template),
    new_category: template.category,
    correct_category: correct,
    category_update_timestamp: Math.floor(changesAt / 1000),
  };
  return hook(template, 'template_category_update', value, at);
}

export function categoryChanged(template: Template, before: string, at: number): Webhook {
  const value = { ...about(template), previous_category: before, new_category: template.category };
  return hook(template, 'template_category_update', value, at);
}

export function templateComponents(template: Template, at: number): Webhook {
  const header = part(template, 'HEADER');
  const footer = part(template, 'FOOTER');
  const buttons = part(template, 'BUTTONS')?.buttons ?? [];
  const value = {
    ...about(template),
    ...(header?.text && { message_template_title: header.text }),
    message_template_element: part(template, 'BODY')?.text ?? '',
    ...(footer?.text && { message_template_footer: footer.text }),
    ...(buttons.length > 0 && {
      message_template_buttons: buttons.map(({ type, text, url, phone_number }) => ({
        message_template_button_type: type,
        message_template_button_text: text,
        ...(url && { message_template_button_url: url }),
        ...(phone_number && { message_template_button_phone_number: phone_number }),
      })),
    }),
  };
  return hook(template, 'message_template_components_update', value, at);
}
