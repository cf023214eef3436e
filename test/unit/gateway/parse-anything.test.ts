import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../src/gateway/meta/fields.ts';
import { parseWebhook } from '../../../src/gateway/meta/parse-webhook.ts';
import { type Json, mutated, print } from '../../fuzz/mutate.ts';
import { seeded } from '../../support/random.ts';

/** What the database takes: no NUL, no half of a character, no number without a value. */
function expectStorable(value: unknown): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed() || value.includes('\0')) expect.fail(`not storable: ${JSON.stringify(value)}`);
  } else if (Array.isArray(value)) value.forEach(expectStorable);
  else if (typeof value === 'object' && value !== null)
    for (const [key, part] of Object.entries(value)) {
      expectStorable(key);
      expectStorable(part);
    }
}

const LARGEST_EXTRA = 40_000;

/** Reads the body, and holds everything that comes of it to what the rest of the gateway counts on. */
function expectSound(body: string): void {
  const items = [...parseWebhook(Buffer.from(body))];
  expect(items.length).toBeGreaterThan(0);
  const paths = items.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  for (const { item, result, path } of items) {
    expectStorable([item, result, path]);
    if (!result.ok) expect(result.reason).not.toBe('');
    for (const event of result.ok ? result.events : []) {
      if (event.type !== 'message') continue;
      expect(event.person.userId ?? event.person.phone).toBeTruthy();
      expect(JSON.stringify(event.content.extra).length).toBeLessThan(LARGEST_EXTRA);
      expect(event.content.text?.length ?? 0).toBeLessThan(70_000);
    }
  }
}

const place = join(import.meta.dirname, '../../fixtures/webhooks');
const corpus = readdirSync(place, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json') && !name.endsWith('.events.json'))
  .toSorted()
  .map((name) => JSON.parse(readFileSync(join(place, name), 'utf8')) as Json);

describe('whatever stands in a body', { timeout: 60_000 }, () => {
  it('comes out as items that can be stored, from examples that were changed at random', () => {
    fc.assert(
      fc.property(fc.nat(corpus.length - 1), fc.nat(), (index, seed) => {
        const random = seeded(seed);
        expectSound(print(mutated(corpus[index] ?? null, corpus, random), random));
      }),
      { numRuns: 1_000 },
    );
  });

  it('comes out so for any JSON as the value of any field', () => {
    const field = fc.constantFrom(...FIELDS.keys(), 'calls', 'tomorrow');
    fc.assert(
      fc.property(field, fc.jsonValue(), (name, value) => {
        expectSound(JSON.stringify({ entry: [{ id: '1', changes: [{ field: name, value }] }] }));
      }),
      { numRuns: 500 },
    );
  });

  it('comes out so for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), expectSound), { numRuns: 300 });
  });
});

describe('a large body', () => {
  const message = (text: string, rest: object = {}) => ({
    entry: [
      {
        id: '1',
        changes: [
          {
            field: 'messages',
            value: {
              metadata: { phone_number_id: '2' },
              messages: [
                { from: '62811', id: 'w', timestamp: 5, type: 'text', text: { body: text }, ...rest },
              ],
            },
          },
        ],
      },
    ],
  });
  const read = (body: object) => {
    const [item] = parseWebhook(Buffer.from(JSON.stringify(body)));
    return item?.result.ok ? item.result.events[0] : item?.result;
  };

  it('has its words and what stands beside them cut, and says so', () => {
    expect(read(message('kopi'.repeat(500_000)))).toMatchObject({
      content: { text: expect.stringMatching(/^(kopi){16384}…$/), extra: { shortened: true } },
    });
    const order = { catalog_id: '1', product_items: Array(5_000).fill({ product_retailer_id: 'x' }) };
    const event = read(message('', { type: 'order', order }));
    expect(event).toMatchObject({ content: { extra: { catalogId: '1', shortened: true } } });
  });

  it('is read one item at a time', () => {
    const items = parseWebhook(Buffer.from(JSON.stringify(message('satu'))));
    expect(items.next().value).toMatchObject({ result: { ok: true } });
    expect(items.next().done).toBe(true);
  });

  it('keeps every digit of a number, however deep the body is nested', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const body = `{"entry":[{"id":12345678901234567890123,"changes":[{"field":"security","value":{"event":"PIN_CHANGED"}}]}`;
    const address = (json: string) => parseWebhook(Buffer.from(json)).next().value?.address;
    expect(address(`${body}]}`)).toMatchObject({ wabaIds: ['12345678901234567890123'] });
    expect(address(`${body},{"x":${deep}}]}`)).not.toBeUndefined();
  });
});
