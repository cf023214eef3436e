import { z } from 'zod';
import { Id, Millis, Revision } from './primitives.ts';

/** Meta's categories; an unknown one is kept as it came. Authentication templates are not sent from the composer. */
export const TemplateCategory = z.enum(['marketing', 'utility', 'authentication', 'other']);
export type TemplateCategory = z.infer<typeof TemplateCategory>;

/** How a template's holes are named: `{{1}}` by position, or `{{customer_name}}`. */
export const ParameterFormat = z.enum(['positional', 'named']);

export const TemplateHeader = z.discriminatedUnion('format', [
  z.object({ format: z.literal('text'), text: z.string() }),
  z.object({ format: z.enum(['image', 'video', 'document', 'location']) }),
]);
export type TemplateHeader = z.infer<typeof TemplateHeader>;

export const TemplateButton = z.object({
  kind: z.enum(['quick-reply', 'url', 'phone', 'copy-code', 'otp', 'flow', 'other']),
  text: z.string(),
  /** url: may end in `{{1}}`. phone: the number. */
  target: z.string().nullable(),
});
export type TemplateButton = z.infer<typeof TemplateButton>;

/** A message text that Meta has approved (or is about to): the only kind that opens a conversation. One row a language. */
export const Template = z.object({
  id: Id,
  numberId: Id,
  /** Meta's id, digits. */
  metaId: z.string(),
  name: z.string(),
  /** As the API spells it: `id`, `en_US`. */
  language: z.string(),
  category: TemplateCategory,
  /** Meta's word: `APPROVED`, `PAUSED`, `REJECTED` … Only `APPROVED` can be sent. */
  status: z.string(),
  reason: z.string().nullable(),
  quality: z.string().nullable(),
  parameterFormat: ParameterFormat,
  header: TemplateHeader.nullable(),
  body: z.string(),
  footer: z.string().nullable(),
  buttons: z.array(TemplateButton),
  /** Meta's samples for the body's holes, in order. */
  examples: z.array(z.string()),
  /** Meta will move it to this category. */
  categoryToCome: TemplateCategory.nullable(),
  changedAt: Millis,
  revision: Revision,
});
export type Template = z.infer<typeof Template>;

/** What a template says, apart from what Meta thinks of it. */
export type TemplateComponents = Pick<
  Template,
  'header' | 'body' | 'footer' | 'buttons' | 'examples' | 'parameterFormat'
>;
