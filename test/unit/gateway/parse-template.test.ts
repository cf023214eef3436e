import { describe, expect, it } from 'vitest';
import {
  completedComponents,
  languageOf,
  listedTemplate,
  toldComponents,
} from '../../../src/gateway/meta/template.ts';

const listed = (rest: object) =>
  listedTemplate({ id: '17', name: 'pesanan_siap', language: 'id', category: 'UTILITY', ...rest });

describe('a template of the list', () => {
  it('is read with its parts', () => {
    expect(
      listed({
        status: 'APPROVED',
        quality_score: { score: 'GREEN', date: 1 },
        rejected_reason: 'NONE',
        components: [
          { type: 'HEADER', format: 'TEXT', text: 'Siap' },
          { type: 'BODY', text: 'Halo {{1}}, {{2}}', example: { body_text: [['Agus', '18']] } },
          { type: 'FOOTER', text: 'Kedai Senja' },
          {
            type: 'BUTTONS',
            buttons: [
              { type: 'URL', text: 'Lacak', url: 'https://kedai.example/{{1}}' },
              { type: 'PHONE_NUMBER', text: 'Telepon', phone_number: '+62811' },
              { type: 'CATALOG', text: 'Lihat' },
            ],
          },
        ],
      }),
    ).toEqual({
      metaId: '17',
      name: 'pesanan_siap',
      language: 'id',
      category: 'utility',
      categoryToCome: null,
      status: 'APPROVED',
      reason: null,
      quality: 'GREEN',
      components: {
        header: { format: 'text', text: 'Siap' },
        body: 'Halo {{1}}, {{2}}',
        footer: 'Kedai Senja',
        buttons: [
          { kind: 'url', text: 'Lacak', target: 'https://kedai.example/{{1}}' },
          { kind: 'phone', text: 'Telepon', target: '+62811' },
          { kind: 'other', text: 'Lihat', target: null },
        ],
        examples: ['Agus', '18'],
        parameterFormat: 'positional',
      },
    });
  });

  it('has named holes, with samples in the order of the text', () => {
    const example = {
      body_text_named_params: [
        { param_name: 'jam', example: '8' },
        { param_name: 'nama', example: 'Maya' },
      ],
    };
    expect(
      listed({
        parameter_format: 'NAMED',
        components: [{ type: 'body', text: '{{nama}} jam {{jam}}', example }],
      }),
    ).toMatchObject({ components: { parameterFormat: 'named', examples: ['Maya', '8'] } });
  });

  it.each(['IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'])('has a header of format %s', (format) =>
    expect(listed({ components: [{ type: 'HEADER', format }] })).toMatchObject({
      components: { header: { format: format.toLowerCase() } },
    }),
  );

  it('says when Meta will move it, and why it was refused', () =>
    expect(
      listed({ correct_category: 'MARKETING', status: 'rejected', rejected_reason: 'SCAM' }),
    ).toMatchObject({
      categoryToCome: 'marketing',
      status: 'REJECTED',
      reason: 'SCAM',
    }));

  it.each([null, 7, {}, { id: '1', name: 'x' }])('is nothing without a full name: %j', (node) =>
    expect(listedTemplate(node)).toBeNull(),
  );
});

it.each([
  ['en-US', 'en_US'],
  ['en_us', 'en_US'],
  ['ID', 'id'],
  ['zh-hant-tw', 'zh_Hant_TW'],
  ['', null],
])('spells the language %j as %j', (told, wanted) => expect(languageOf(told)).toBe(wanted));

describe('what a webhook tells', () => {
  const known = toldComponents({ message_template_element: 'Halo {{1}}' });
  const before = { ...known, header: { format: 'image' as const }, examples: ['Agus'] };

  it('leaves a picture and the examples of the same words as they are', () =>
    expect(completedComponents(known, before)).toEqual(before));

  it('ends a text header that it does not tell, and examples of other words', () => {
    const told = toldComponents({ message_template_element: 'Hai {{1}}' });
    expect(completedComponents(told, { ...before, header: { format: 'text', text: 'Siap' } })).toEqual(told);
  });

  it('stands alone where nothing was known', () => expect(completedComponents(known, null)).toBe(known));
});
