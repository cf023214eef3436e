import { z } from 'zod';
import { GraphError } from '../world/errors.ts';
import { filledIn, holes, part, type Template } from './template.ts';

const BODY_LIMIT = 1024;
const CODE_LIMIT = 15;

const Parameter = z.looseObject({
  type: z.string(),
  parameter_name: z.string().optional(),
  text: z.string().optional(),
  payload: z.string().optional(),
  coupon_code: z.string().optional(),
});
type Parameter = z.infer<typeof Parameter>;

/** The `template` of a send. */
export const TemplateSend = z.looseObject({
  name: z.string().min(1),
  language: z.looseObject({ code: z.string().min(2) }),
  components: z
    .array(
      z.looseObject({
        type: z.string(),
        sub_type: z.string().optional(),
        index: z.union([z.string(), z.number()]).optional(),
        parameters: z.array(Parameter).optional(),
      }),
    )
    .optional(),
});
export type TemplateSend = z.infer<typeof TemplateSend>;

const MEDIA_HEADERS = ['IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'];
const TEXT_LIKE = new Set(['text', 'currency', 'date_time']);

const count = (place: string, given: number, wanted: number) =>
  new GraphError(
    132000,
    `${place}: number of parameters (${given}) does not match the expected number of params (${wanted})`,
  );

/**
 * Checks what a send gives for a template as Meta does, and fills it in.
 * @returns the text that the customer reads
 * @throws GraphError 132000 wrong number, 132012 wrong kind or name, 132018 otherwise invalid, 132005 too long
 */
export function rendered(template: Template, send: TemplateSend): string {
  const given = (type: string) =>
    send.components?.find((component) => component.type.toLowerCase() === type)?.parameters ?? [];
  const header = checkHeader(template, given('header'));
  const text = checkText('body', part(template, 'BODY')?.text ?? '', given('body'), template);
  if (text.length > BODY_LIMIT)
    throw new GraphError(132005, `body: ${text.length} characters, ${BODY_LIMIT} are allowed.`);
  checkButtons(template, send);
  return [header, text, part(template, 'FOOTER')?.text].filter(Boolean).join('\n');
}

function checkHeader(template: Template, parameters: Parameter[]): string {
  const header = part(template, 'HEADER');
  const format = header?.format?.toUpperCase() ?? 'NONE';
  if (!MEDIA_HEADERS.includes(format)) {
    if (!header) {
      if (parameters.length > 0) throw count('header', parameters.length, 0);
      return '';
    }
    return checkText('header', header.text ?? '', parameters, template);
  }
  if (parameters.length !== 1) throw count('header', parameters.length, 1);
  const [parameter] = parameters;
  const kind = format.toLowerCase();
  const object = parameter?.[kind] as { id?: string; link?: string; latitude?: unknown } | undefined;
  if (parameter?.type !== kind || !object)
    throw new GraphError(132012, `header: expected ${format}, got ${parameter?.type ?? 'nothing'}.`);
  if (format !== 'LOCATION' && (object.id === undefined) === (object.link === undefined))
    throw new GraphError(132012, `header: ${kind} needs either id or link.`);
  return '';
}

function checkText(place: string, text: string, parameters: Parameter[], template: Template): string {
  const wanted = holes(text);
  if (wanted.length !== parameters.length) throw count(place, parameters.length, wanted.length);
  const values = new Map<string, string>();
  for (const [index, parameter] of parameters.entries()) {
    if (!TEXT_LIKE.has(parameter.type))
      throw new GraphError(132012, `${place}: a parameter of type ${parameter.type} cannot stand in a text.`);
    const value = parameter.type === 'text' ? parameter.text : fallback(parameter);
    if (value === undefined || value === '')
      throw new GraphError(131008, `${place}: parameter ${index + 1} is empty.`);
    if (/[\n\t]| {5,}/.test(value))
      throw new GraphError(
        132018,
        `${place}: new lines, tabs and more than four spaces in a row are not allowed.`,
      );
    const name = template.parameterFormat === 'NAMED' ? parameter.parameter_name : wanted[index];
    if (name === undefined || !wanted.includes(name))
      throw new GraphError(132012, `${place}: parameter_name ${name ?? 'is missing'}.`);
    values.set(name, value);
  }
  if (values.size !== wanted.length) throw count(place, values.size, wanted.length);
  return filledIn(text, (name) => values.get(name) ?? '');
}

function fallback(parameter: Parameter): string | undefined {
  const object = parameter[parameter.type] as { fallback_value?: string } | undefined;
  return object?.fallback_value;
}

function checkButtons(template: Template, send: TemplateSend): void {
  const buttons = part(template, 'BUTTONS')?.buttons ?? [];
  const given = (send.components ?? []).filter((component) => component.type.toLowerCase() === 'button');
  for (const component of given)
    if (!buttons[Number(component.index ?? 0)])
      throw new GraphError(132018, `buttons: there is no button ${component.index}.`);
  for (const [index, button] of buttons.entries()) {
    const mine = given.find((component) => Number(component.index ?? 0) === index);
    const parameters = mine?.parameters ?? [];
    const kind = button.type.toUpperCase();
    const place = `buttons: button at index ${index}`;
    if (mine && mine.sub_type?.toUpperCase() !== kind)
      throw new GraphError(132012, `${place} is of type ${kind}.`);
    if (kind === 'URL' && holes(button.url).length > 0) {
      if (parameters.length !== 1) throw new GraphError(131008, `${place} of type Url requires a parameter`);
      if (parameters[0]?.type !== 'text' || !parameters[0].text)
        throw new GraphError(132012, `${place} wants a text.`);
      if (template.category === 'AUTHENTICATION') checkCode(send, parameters[0].text);
    } else if (kind === 'COPY_CODE') {
      if (parameters[0]?.type !== 'coupon_code' || !parameters[0].coupon_code)
        throw new GraphError(131008, `${place} wants a coupon_code.`);
    } else if (kind === 'URL' && parameters.length > 0) throw count(place, parameters.length, 0);
  }
}

/** A one-time code stands in the text and in its button alike. */
function checkCode(send: TemplateSend, inButton: string): void {
  const inBody = send.components?.find(({ type }) => type.toLowerCase() === 'body')?.parameters?.[0]?.text;
  if (inBody !== inButton) throw new GraphError(132018, 'The code in the button is not that of the body.');
  if (inButton.length > CODE_LIMIT)
    throw new GraphError(132018, `A code has at most ${CODE_LIMIT} characters.`);
}
