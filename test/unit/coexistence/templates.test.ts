import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fillTemplate,
  holesOf,
  TEMPLATE_LENGTHS,
  type TemplateProblem,
  type TemplateText,
} from '#shared/coexistence/templates.ts';
import type { TemplateValues } from '#shared/gateway-api/http.ts';

const order: TemplateText = {
  header: { format: 'text', text: 'Pesanan {{1}}' },
  body: 'Halo {{1}}, pesanan {{2}} sudah kami terima, {{1}}.',
  footer: 'Toko Batik Melati',
  buttons: [
    { kind: 'url', text: 'Lacak', target: 'https://example.com/lacak/{{1}}' },
    { kind: 'quick-reply', text: 'Berhenti', target: null },
    { kind: 'copy-code', text: 'Salin', target: null },
    { kind: 'phone', text: 'Telepon', target: '+6281200001111' },
  ],
  parameterFormat: 'positional',
};
const named: TemplateText = {
  header: null,
  body: 'Halo {{nama}}, pesanan {{nomor}} siap.',
  footer: null,
  buttons: [],
  parameterFormat: 'named',
};
const body = (...texts: string[]) => texts.map((text) => ({ name: null, text }));
const orderValues: TemplateValues = {
  header: { kind: 'text', text: '4471' },
  body: body('Rina', '4471'),
  buttons: [
    { index: 0, text: 'a-4471' },
    { index: 2, text: 'HEMAT10' },
  ],
};
const MEDIA_ID = '0198c3f0-0000-7000-8000-000000000001';

describe('holesOf', () => {
  it('names every hole once, in the order that Meta wants', () => {
    expect(holesOf(order)).toEqual({
      header: { kind: 'text', name: '1' },
      body: ['1', '2'],
      buttons: [
        { index: 0, kind: 'url', text: 'Lacak' },
        { index: 2, kind: 'copy-code', text: 'Salin' },
      ],
    });
    expect(holesOf(named).body).toEqual(['nama', 'nomor']);
  });

  it('orders positional holes by number, wherever they stand', () => {
    expect(holesOf({ ...order, body: '{{10}} {{2}} {{1}}' }).body).toEqual(['1', '2', '10']);
  });

  it.each(['image', 'video', 'document'] as const)('asks for a file in a header of %s', (format) => {
    expect(holesOf({ ...named, header: { format } }).header).toEqual({ kind: 'media', format });
  });
});

describe('fillTemplate', () => {
  it('shows what the customer will read', () => {
    expect(fillTemplate(order, orderValues)).toEqual({
      ok: true,
      text: 'Halo Rina, pesanan 4471 sudah kami terima, Rina.',
      header: 'Pesanan 4471',
      body: 'Halo Rina, pesanan 4471 sudah kami terima, Rina.',
      footer: 'Toko Batik Melati',
      buttons: [
        { kind: 'url', text: 'Lacak', target: 'https://example.com/lacak/a-4471' },
        { kind: 'quick-reply', text: 'Berhenti', target: null },
        { kind: 'copy-code', text: 'Salin', target: 'HEMAT10' },
        { kind: 'phone', text: 'Telepon', target: '+6281200001111' },
      ],
    });
  });

  it('takes named values in any order', () => {
    const values = {
      header: null,
      body: [
        { name: 'nomor', text: '4471' },
        { name: 'nama', text: 'Rina' },
      ],
      buttons: [],
    };
    expect(fillTemplate(named, values)).toMatchObject({ ok: true, text: 'Halo Rina, pesanan 4471 siap.' });
  });

  const file = { kind: 'media', mediaId: MEDIA_ID, filename: null } as const;
  const long = (count: number) => 'x'.repeat(count);
  const problems: [string, TemplateText, TemplateValues, Partial<TemplateProblem>][] = [
    ['no header value', order, { ...orderValues, header: null }, { part: 'header', reason: 'missing' }],
    ['a file for a text header', order, { ...orderValues, header: file }, { reason: 'wrong-kind' }],
    [
      'a header value too many',
      named,
      { header: file, body: [], buttons: [] },
      { part: 'header', reason: 'unexpected' },
    ],
    [
      'too few values',
      order,
      { ...orderValues, body: body('Rina') },
      { part: 'body', hole: '2', reason: 'missing' },
    ],
    [
      'too many values',
      order,
      { ...orderValues, body: body('a', 'b', 'c') },
      { part: 'body', hole: null, reason: 'unexpected' },
    ],
    [
      'an unknown name',
      named,
      { header: null, body: [{ name: 'kota', text: 'Solo' }], buttons: [] },
      { part: 'body', hole: 'kota', reason: 'unexpected' },
    ],
    [
      'no name where names are wanted',
      named,
      { header: null, body: body('Rina', '4471'), buttons: [] },
      { part: 'body', hole: null, reason: 'unexpected' },
    ],
    [
      'a name twice',
      named,
      {
        header: null,
        body: [
          { name: 'nama', text: 'Rina' },
          { name: 'nomor', text: '1' },
          { name: 'nomor', text: '2' },
        ],
        buttons: [],
      },
      { part: 'body', reason: 'unexpected' },
    ],
    [
      'a line break',
      order,
      { ...orderValues, body: body('Rina\nS', '4471') },
      { hole: '1', reason: 'layout' },
    ],
    [
      'five blanks',
      order,
      { ...orderValues, body: body('Rina', '4     1') },
      { hole: '2', reason: 'layout' },
    ],
    [
      'a button without its end',
      order,
      { ...orderValues, buttons: [{ index: 2, text: 'HEMAT10' }] },
      { part: 'button', hole: '0', reason: 'missing' },
    ],
    [
      'a value for a button without a hole',
      order,
      { ...orderValues, buttons: [...orderValues.buttons, { index: 1, text: 'x' }] },
      { part: 'button', hole: '1', reason: 'unexpected' },
    ],
    [
      'a button twice',
      order,
      { ...orderValues, buttons: [...orderValues.buttons, { index: 0, text: 'x' }] },
      { part: 'button', hole: '0', reason: 'unexpected' },
    ],
    [
      'a header too long',
      order,
      { ...orderValues, header: { kind: 'text', text: long(60) } },
      { part: 'header', reason: 'too-long', most: 60 },
    ],
    [
      'a body too long once filled',
      order,
      { ...orderValues, body: body(long(1000), '4471') },
      { part: 'body', reason: 'too-long', most: 1024 },
    ],
    [
      'a link too long once filled',
      order,
      {
        ...orderValues,
        buttons: [{ index: 0, text: long(1990) }, orderValues.buttons[1] as { index: number; text: string }],
      },
      { part: 'button', hole: '0', reason: 'too-long', most: 2000 },
    ],
    [
      'a code too long',
      order,
      {
        ...orderValues,
        buttons: [orderValues.buttons[0] as { index: number; text: string }, { index: 2, text: long(21) }],
      },
      { part: 'button', hole: '2', reason: 'too-long', most: 20 },
    ],
  ];
  it.each(problems)('refuses %s', (_what, template, values, problem) => {
    expect(fillTemplate(template, values)).toMatchObject({ ok: false, problem });
  });

  it('counts an emoji as one character', () => {
    const values = { header: null, body: body('🌸'.repeat(TEMPLATE_LENGTHS.body)), buttons: [] };
    expect(fillTemplate({ ...named, parameterFormat: 'positional', body: '{{1}}' }, values).ok).toBe(true);
  });

  it('takes every value that fits and leaves no hole, whatever the value looks like', () => {
    const value = fc.oneof(
      fc.string({ minLength: 1, maxLength: 30 }),
      fc.constantFrom('{{1}}', '{{2}}', '$&', '$1'),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), (texts) => {
        fc.pre(texts.every((text) => !/[\n\r\t]| {5}/.test(text)));
        const template: TemplateText = {
          ...named,
          parameterFormat: 'positional',
          body: texts.map((_text, place) => `<{{${place + 1}}}>`).join(' '),
        };
        const filled = fillTemplate(template, { header: null, body: body(...texts), buttons: [] });
        expect(filled).toMatchObject({ ok: true, text: texts.map((text) => `<${text}>`).join(' ') });
      }),
    );
  });

  it('refuses any other number of values than there are holes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }), (holes, given) => {
        const text = Array.from({ length: holes }, (_none, place) => `{{${place + 1}}}`).join(' ');
        const values = { header: null, body: body(...Array.from({ length: given }, () => 'x')), buttons: [] };
        const filled = fillTemplate({ ...named, parameterFormat: 'positional', body: text }, values);
        expect(filled.ok).toBe(holes === given);
      }),
    );
  });
});
