import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../src/gateway/meta/fields.ts';
import { parseWebhook } from '../../../src/gateway/meta/parse-webhook.ts';

/**
 * Every webhook field and message kind by examples: `<name>.json` is what Meta sends, `<name>.events.json` what becomes of
 * it, in order; an item that is set aside shows its reason.
 */
const TABLE = join(import.meta.dirname, '../../fixtures/webhooks');

/** What a message, and what became of it, may be. */
const KINDS = [
  ...['text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts'],
  ...['button_reply', 'list_reply', 'nfm_reply', 'call_permission_reply', 'product'].map(
    (type) => `interactive.${type}`,
  ),
  ...['button', 'reaction', 'order', 'system', 'unsupported', 'unavailable', 'media_placeholder', 'template'],
  ...['edit', 'revoke', 'reply', 'forwarded', 'referral', 'errors'],
  ...['sent', 'delivered', 'read', 'played', 'failed'].map((state) => `status.${state}`),
];

function examples(folder: string): string[] {
  const place = join(TABLE, folder);
  if (!existsSync(place)) return [];
  return readdirSync(place)
    .filter((name) => name.endsWith('.json') && !name.endsWith('.events.json'))
    .map((name) => name.slice(0, -'.json'.length));
}

function outcome(folder: string, name: string): object[] {
  const body = readFileSync(join(TABLE, folder, `${name}.json`));
  return [...parseWebhook(body)].flatMap<object>(({ result }) =>
    result.ok ? result.events : [{ reason: result.reason }],
  );
}

const folders = [
  ...KINDS.map((kind) => `kinds/${kind}`),
  ...[...FIELDS.keys(), 'not-needed', 'unknown'].map((field) => `fields/${field}`),
];

describe.each(folders)('%s', (folder) => {
  it('has an ordinary and an odd example', () => {
    expect(examples(folder)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^ordinary\b/), expect.stringMatching(/^odd\b/)]),
    );
  });

  it.each(examples(folder))('%s', (name) => {
    const wanted: object[] = JSON.parse(readFileSync(join(TABLE, folder, `${name}.events.json`), 'utf8'));
    const events = outcome(folder, name);
    expect(events).toMatchObject(wanted);
    // The same body again is the same, with the same keys: nothing in a reading is of the moment.
    expect(outcome(folder, name)).toEqual(events);
  });
});

it('has no examples of anything else', () => {
  const kept = ['kinds', 'fields'].flatMap((place) =>
    readdirSync(join(TABLE, place)).map((name) => `${place}/${name}`),
  );
  expect(kept.toSorted()).toEqual(folders.toSorted());
});
