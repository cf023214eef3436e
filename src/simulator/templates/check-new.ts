import { z } from 'zod';
import { GraphError } from '../world/errors.ts';
import { Category, Component, holes } from './template.ts';

/** `POST /{account}/message_templates`. */
export const NewTemplateBody = z.looseObject({
  name: z
    .string()
    .max(512)
    .regex(/^[a-z0-9_]+$/, 'lower-case letters, digits and underscores only'),
  language: z.string().min(2),
  category: Category,
  parameter_format: z.enum(['POSITIONAL', 'NAMED', 'positional', 'named']).optional(),
  components: z.array(Component).min(1),
});
export type NewTemplateBody = z.infer<typeof NewTemplateBody>;

const typed = (components: Component[], type: string) =>
  components.find((component) => component.type.toUpperCase() === type);

/**
 * Meta's rules for a new or edited template's parts (Meta, components and review).
 * @throws GraphError 2388040 too long, 2388047 header, 2388072 body, 2388073 footer, 2388293 too many variables,
 * 2388299 a variable at the start or end
 */
export function checkComponents(category: Category, components: Component[]): void {
  const body = typed(components, 'BODY');
  if (!body) throw new GraphError(2388072, 'A template needs a body.');
  if (category === 'AUTHENTICATION') {
    checkAuthentication(components);
    return;
  }
  const text = body.text ?? '';
  if (text.length === 0) throw new GraphError(2388072, 'The body is empty.');
  if (text.length > 1024) throw new GraphError(2388040, 'The body has more than 1024 characters.');
  const variables = holes(text);
  if (/^\s*\{\{|\}\}\s*$/.test(text))
    throw new GraphError(2388299, 'Variables cannot stand at the start or end of the body.');
  if (/\}\}\s*\{\{/.test(text)) throw new GraphError(2388072, 'Two variables stand next to each other.');
  const words = text.split(/\s+/).length;
  if (variables.length > 0 && words < variables.length * 3 - 1)
    throw new GraphError(2388293, 'There are too many variables for the length of the text.');
  const numbers = variables.filter((name) => /^\d+$/.test(name)).map(Number);
  if (numbers.some((number, index) => number !== index + 1))
    throw new GraphError(2388072, 'Variables are counted from {{1}} without gaps.');
  if (variables.length > 0 && !body.example) throw new GraphError(2388072, 'Each variable needs an example.');
  const header = typed(components, 'HEADER');
  if (
    header?.format?.toUpperCase() === 'TEXT' &&
    ((header.text ?? '').length > 60 || holes(header.text).length > 1)
  )
    throw new GraphError(2388047, 'A header has at most 60 characters and one variable.');
  const footer = typed(components, 'FOOTER');
  if (footer && ((footer.text ?? '').length > 60 || holes(footer.text).length > 0))
    throw new GraphError(2388073, 'A footer has at most 60 characters and no variables.');
  checkButtons(components);
}

function checkButtons(components: Component[]): void {
  const kinds = (typed(components, 'BUTTONS')?.buttons ?? []).map(({ type }) => type.toUpperCase());
  const first = kinds.indexOf('QUICK_REPLY');
  const last = kinds.lastIndexOf('QUICK_REPLY');
  if (first !== -1 && kinds.slice(first, last + 1).some((kind) => kind !== 'QUICK_REPLY'))
    throw new GraphError(100, 'Quick replies stand together.');
  for (const [kind, most] of [
    ['URL', 2],
    ['PHONE_NUMBER', 1],
    ['COPY_CODE', 1],
  ] as const)
    if (kinds.filter((one) => one === kind).length > most)
      throw new GraphError(100, `At most ${most} buttons of type ${kind}.`);
}

function checkAuthentication(components: Component[]): void {
  if (typed(components, 'BODY')?.text !== undefined)
    throw new GraphError(2388072, 'The text of an authentication template is Meta’s own.');
  const [button] = typed(components, 'BUTTONS')?.buttons ?? [];
  if (button?.type.toUpperCase() !== 'OTP')
    throw new GraphError(100, 'An authentication template has one OTP button.');
  if (button.otp_type === 'ZERO_TAP' && button.zero_tap_terms_accepted !== true)
    throw new GraphError(100, 'zero_tap_terms_accepted must be true.');
}
