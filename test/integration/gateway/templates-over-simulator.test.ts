import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillTemplate, holesOf } from '#shared/coexistence/templates.ts';
import { listTemplates } from '../../../src/gateway/meta/template-list.ts';
import { Bench, TOKEN } from '../simulator/harness.ts';

/** The gateway's reading of a list, against the simulator's writing of one. */
describe('the simulator’s templates', () => {
  const bench = new Bench();
  beforeAll(() => bench.start());
  afterAll(() => bench.stop());

  const listing = (token = TOKEN) =>
    listTemplates({
      headers: { authorization: `Bearer ${token}` },
      templates: {
        url: `${bench.simulator.url}/v26.0/${bench.simulator.machine.config.wabaId}/message_templates`,
        key: 'data',
      },
    });

  it('are read whole, and each can be filled with its own examples', async () => {
    const list = await listing();
    if (list.kind !== 'listed') throw new Error(`not listed: ${list.kind}`);
    expect(list.unread).toBe(0);
    expect(list.templates.length).toBeGreaterThan(3);
    for (const { name, components } of list.templates) {
      const holes = holesOf(components);
      const filled = fillTemplate(components, {
        header:
          holes.header?.kind === 'text'
            ? { kind: 'text', text: 'x' }
            : holes.header?.kind === 'media'
              ? { kind: 'media', mediaId: '0198c3f0-0000-7000-8000-000000000001', filename: null }
              : holes.header
                ? { kind: 'location', place: { latitude: 0, longitude: 0, name: null, address: null } }
                : null,
        body: holes.body.map((hole, place) => ({
          name: components.parameterFormat === 'named' ? hole : null,
          text: components.examples[place] ?? 'x',
        })),
        buttons: holes.buttons.map(({ index }) => ({ index, text: 'x1' })),
      });
      expect({ name, ok: filled.ok }).toEqual({ name, ok: true });
      expect(components.examples.length).toBeLessThanOrEqual(holes.body.length);
    }
  });

  it('say why there is none', async () => {
    expect(await listing('somebody-elses-token')).toMatchObject({ kind: 'refused', code: 190 });
  });
});
