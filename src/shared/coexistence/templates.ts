import type { TemplateValues } from '../gateway-api/http.ts';
import type { Template, TemplateButton } from '../model/template.ts';

/**
 * Lengths of a template once its holes are filled, in characters; held to resources/rules/limits.json by a test.
 * Meta, "template components"; a body that is too long is refused with 132005.
 */
export const TEMPLATE_LENGTHS = { header: 60, body: 1024, url: 2000, copyCode: 20 } as const;

/** The parts of a template that sending and showing it need. */
export type TemplateText = Pick<Template, 'header' | 'body' | 'footer' | 'buttons' | 'parameterFormat'>;

/** What somebody has to give before a template can be sent, in Meta's order. */
export interface TemplateHoles {
  /** `name` is what stands between the braces. */
  header:
    | { kind: 'text'; name: string }
    | { kind: 'media'; format: MediaFormat }
    | { kind: 'location' }
    | null;
  /** Names between the braces, each once: `1`, `2` … in their order, or as they first come. */
  body: string[];
  /** Buttons that need a value: the end of a link, or a code to copy. */
  buttons: { index: number; kind: 'url' | 'copy-code'; text: string }[];
}
type MediaFormat = 'image' | 'video' | 'document';

export type TemplatePart = 'header' | 'body' | 'button';

/** Why values do not fit a template; `hole` is the name between the braces, or the button's place. */
export interface TemplateProblem {
  part: TemplatePart;
  hole: string | null;
  /** `layout`: a line break, a tab or more than four blanks in a row, which Meta refuses in values (132018). */
  reason: 'missing' | 'unexpected' | 'wrong-kind' | 'too-long' | 'layout';
  /** Characters allowed, when too long. */
  most: number | null;
}

/** A template as the customer will read it. */
export interface FilledTemplate {
  header: string | null;
  body: string;
  footer: string | null;
  buttons: Pick<TemplateButton, 'kind' | 'text' | 'target'>[];
}

export type FillResult =
  | ({ ok: true /** The body, which is what a bubble shows. */; text: string } & FilledTemplate)
  | { ok: false; problem: TemplateProblem };

const HOLE = /\{\{\s*([\p{L}\p{N}_]+)\s*\}\}/gu;
const LAYOUT = /[\n\r\t]| {5}/;

/** Names of the holes of a text, each once. Positional ones by number, since a text may say `{{2}}` before `{{1}}`. */
function namesIn(text: string, format: Template['parameterFormat']): string[] {
  const names = [...new Set(Array.from(text.matchAll(HOLE), (match) => match[1] ?? ''))];
  return format === 'positional' ? names.sort((a, b) => Number(a) - Number(b)) : names;
}

export function holesOf(template: TemplateText): TemplateHoles {
  const { header, body, buttons, parameterFormat } = template;
  return {
    header: headerHole(header, parameterFormat),
    body: namesIn(body, parameterFormat),
    buttons: buttons.flatMap(({ kind, text, target }, index): TemplateHoles['buttons'] => {
      if (kind === 'copy-code') return [{ index, kind, text }];
      return kind === 'url' && target !== null && namesIn(target, 'positional').length > 0
        ? [{ index, kind, text }]
        : [];
    }),
  };
}

function headerHole(
  header: TemplateText['header'],
  format: Template['parameterFormat'],
): TemplateHoles['header'] {
  if (header === null) return null;
  if (header.format === 'location') return { kind: 'location' };
  if (header.format !== 'text') return { kind: 'media', format: header.format };
  const name = namesIn(header.text, format)[0];
  return name === undefined ? null : { kind: 'text', name };
}

/**
 * Puts values into a template's holes, as Meta will: every hole needs one, and nothing may be left over. Used at
 * acceptance, where a misfit would cost a send (132000, 132005, 132012, 132018), and for the preview.
 * A header's file or place is checked for its kind only.
 */
export function fillTemplate(template: TemplateText, values: TemplateValues): FillResult {
  const holes = holesOf(template);
  const problem =
    headerProblem(holes.header, values.header) ??
    bodyProblem(template, holes.body, values.body) ??
    buttonProblem(holes.buttons, values.buttons);
  if (problem) return { ok: false, problem };

  const { header } = template;
  const headerText = header?.format === 'text' ? put(header.text, () => headerWord(values)) : null;
  const given = bodyValues(template, holes.body, values.body);
  const body = put(template.body, (name) => given.get(name) ?? '');
  const ends = new Map(values.buttons.map(({ index, text }) => [index, text]));
  const buttons = template.buttons.map(({ kind, text, target }, index) => ({
    kind,
    text,
    target: filledTarget(kind, target, ends.get(index)),
  }));
  const long =
    tooLong(
      'header',
      holes.header?.kind === 'text' ? holes.header.name : null,
      headerText,
      TEMPLATE_LENGTHS.header,
    ) ??
    tooLong('body', null, body, TEMPLATE_LENGTHS.body) ??
    holes.buttons
      .map(({ index, kind }) =>
        tooLong(
          'button',
          String(index),
          buttons[index]?.target ?? null,
          kind === 'url' ? TEMPLATE_LENGTHS.url : TEMPLATE_LENGTHS.copyCode,
        ),
      )
      .find((found) => found !== null) ??
    null;
  if (long) return { ok: false, problem: long };
  return { ok: true, text: body, header: headerText, body, footer: template.footer, buttons };
}

/** In one pass: a value that looks like a hole stays what it is. */
function put(text: string, valueFor: (name: string) => string): string {
  return text.replace(HOLE, (_hole, name: string) => valueFor(name));
}

const headerWord = ({ header }: TemplateValues) => (header?.kind === 'text' ? header.text : '');

function filledTarget(kind: TemplateButton['kind'], target: string | null, value: string | undefined) {
  if (value === undefined) return target;
  return kind === 'copy-code' ? value : target === null ? null : put(target, () => value);
}

function bodyValues(
  { parameterFormat }: TemplateText,
  names: readonly string[],
  values: TemplateValues['body'],
): Map<string, string> {
  return parameterFormat === 'named'
    ? new Map(values.map(({ name, text }) => [name ?? '', text]))
    : new Map(names.map((name, place) => [name, values[place]?.text ?? '']));
}

function headerProblem(
  hole: TemplateHoles['header'],
  value: TemplateValues['header'],
): TemplateProblem | null {
  const name = hole?.kind === 'text' ? hole.name : null;
  const problem = (reason: TemplateProblem['reason']): TemplateProblem => ({
    part: 'header',
    hole: name,
    reason,
    most: null,
  });
  if (hole === null) return value === null ? null : problem('unexpected');
  if (value === null) return problem('missing');
  if (hole.kind !== value.kind) return problem('wrong-kind');
  return value.kind === 'text' && LAYOUT.test(value.text) ? problem('layout') : null;
}

function bodyProblem(
  template: TemplateText,
  names: readonly string[],
  values: TemplateValues['body'],
): TemplateProblem | null {
  const problem = (hole: string | null, reason: TemplateProblem['reason']): TemplateProblem => ({
    part: 'body',
    hole,
    reason,
    most: null,
  });
  const given = bodyValues(template, names, values);
  if (template.parameterFormat === 'named') {
    const strange = values.find(({ name }) => name === null || !names.includes(name));
    if (strange) return problem(strange.name, 'unexpected');
  }
  const missing = names.find((name, place) =>
    template.parameterFormat === 'named' ? !given.has(name) : values[place] === undefined,
  );
  if (missing !== undefined) return problem(missing, 'missing');
  if (values.length > names.length) return problem(null, 'unexpected');
  const laidOut = names.find((name) => LAYOUT.test(given.get(name) ?? ''));
  return laidOut === undefined ? null : problem(laidOut, 'layout');
}

function buttonProblem(
  holes: TemplateHoles['buttons'],
  values: TemplateValues['buttons'],
): TemplateProblem | null {
  const places = values.map(({ index }) => index);
  const problem = (index: number, reason: TemplateProblem['reason']): TemplateProblem => ({
    part: 'button',
    hole: String(index),
    reason,
    most: null,
  });
  const strange = places.find(
    (index, place) => places.indexOf(index) !== place || !holes.some((hole) => hole.index === index),
  );
  if (strange !== undefined) return problem(strange, 'unexpected');
  const missing = holes.find(({ index }) => !places.includes(index));
  return missing ? problem(missing.index, 'missing') : null;
}

/** Counted in whole characters: an emoji is one. */
function tooLong(
  part: TemplatePart,
  hole: string | null,
  text: string | null,
  most: number,
): TemplateProblem | null {
  return text !== null && [...text].length > most ? { part, hole, reason: 'too-long', most } : null;
}
