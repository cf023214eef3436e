import { fillTemplate, holesOf, type TemplateHoles } from '#shared/coexistence/templates.ts';
import type { Place, TemplateValues } from '#shared/gateway-api/http.ts';
import type { Contact } from '#shared/model/contact.ts';
import type { Template } from '#shared/model/template.ts';

/** What somebody has put into a template's holes so far. Texts by hole; an empty one is not filled yet. */
export interface Filling {
  header: string;
  file: File | null;
  place: { latitude: string; longitude: string; name: string; address: string };
  body: Record<string, string>;
  buttons: Record<number, string>;
}

/** Hole names that mean the customer. */
const NAME_HOLE = /^(nama|name|customer|pelanggan)(_|$)|(_|^)(nama|name)$/i;

/**
 * What can be filled before anybody types: the customer's name, where a hole is named for it; of numbered holes the
 * first, which greets in most templates, if its sample is no number or code.
 */
export function firstFilling(template: Template, contact: Contact | null): Filling {
  const name = contact?.bookName ?? contact?.profileName ?? '';
  const greets = (hole: string, at: number) =>
    template.parameterFormat === 'named'
      ? NAME_HOLE.test(hole)
      : at === 0 && !/\d/.test(template.examples[0] ?? '');
  return {
    header: '',
    file: null,
    place: { latitude: '', longitude: '', name: '', address: '' },
    body: Object.fromEntries(
      holesOf(template).body.map((hole, at) => [hole, greets(hole, at) ? name.slice(0, 60) : '']),
    ),
    buttons: {},
  };
}

/** The values as they are sent; a header's file goes beside them. Null: a place that is none. */
export function valuesOf(template: Template, filling: Filling): TemplateValues {
  const holes = holesOf(template);
  return {
    header: headerValue(holes.header, filling),
    body: holes.body.map((hole) => ({
      name: template.parameterFormat === 'named' ? hole : null,
      text: (filling.body[hole] ?? '').trim(),
    })),
    buttons: holes.buttons.map(({ index }) => ({ index, text: (filling.buttons[index] ?? '').trim() })),
  };
}

function headerValue(hole: TemplateHoles['header'], filling: Filling): TemplateValues['header'] {
  if (hole?.kind === 'text') return { kind: 'text', text: filling.header.trim() };
  if (hole?.kind !== 'location') return null;
  const place = placeOf(filling.place);
  return place && { kind: 'location', place };
}

function placeOf({ latitude, longitude, name, address }: Filling['place']): Place | null {
  const [lat, long] = [latitude, longitude].map((text) =>
    Number(text.trim().replace(',', '.') || Number.NaN),
  );
  if (lat === undefined || long === undefined || !(Math.abs(lat) <= 90 && Math.abs(long) <= 180)) return null;
  return { latitude: lat, longitude: long, name: name.trim() || null, address: address.trim() || null };
}

/** Any file stands for any other in a preview. */
const SOME_FILE = '00000000-0000-7000-8000-000000000000';

/** As the customer will read it, with the names of holes that are still empty; and what is missing or unfit. */
export function previewOf(template: Template, filling: Filling) {
  const holes = holesOf(template);
  const values = valuesOf(template, filling);
  const header =
    holes.header?.kind === 'media'
      ? { kind: 'media' as const, mediaId: SOME_FILE, filename: filling.file?.name ?? null }
      : values.header;
  const missing =
    values.body.some(({ text }) => text === '') ||
    values.buttons.some(({ text }) => text === '') ||
    (holes.header?.kind === 'text' && filling.header.trim() === '') ||
    (holes.header?.kind === 'media' && filling.file === null) ||
    (holes.header?.kind === 'location' && values.header === null);
  const named = (text: string, hole: string) => (text === '' ? `{{${hole}}}` : text);
  const shown = fillTemplate(template, {
    header:
      header?.kind === 'text'
        ? { kind: 'text', text: named(header.text, holes.header?.kind === 'text' ? holes.header.name : '1') }
        : (header ??
          (holes.header?.kind === 'location'
            ? { kind: 'location', place: { latitude: 0, longitude: 0, name: null, address: null } }
            : null)),
    body: values.body.map(({ name, text }, at) => ({ name, text: named(text, holes.body[at] ?? '') })),
    buttons: values.buttons.map(({ index, text }) => ({ index, text: named(text, '1') })),
  });
  return { shown, missing, values };
}
