import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { TemplateList } from '#shared/gateway-api/http.ts';
import { MOST_OFTEN_MS } from '../../../src/gateway/templates/template-lister.ts';
import { NUMBER } from './support/meta.ts';
import { DATABASES } from './support/stores.ts';
import { TestGateway } from './support/test-gateway.ts';

describe('a gateway that follows the list', () => {
  let gateway: TestGateway;
  const page = (...names: string[]) => ({
    status: 200,
    body: {
      data: names.map((name, place) => ({
        id: String(1000 + place),
        name,
        language: 'id',
        status: 'APPROVED',
        category: 'UTILITY',
        components: [{ type: 'BODY', text: 'Halo {{1}}', example: { body_text: [['Rina']] } }],
      })),
    },
  });
  const refresh = (numberId = gateway.numberId, token?: string) =>
    gateway.ask('POST', `/v1/numbers/${numberId}/templates/refresh`, { token: token ?? gateway.token });
  const listing = async () => TemplateList.parse((await gateway.ask('GET', '/v1/templates')).body);
  const asked = (times: number) => gateway.graph.until(() => gateway.graph.listings.length >= times);
  /** Lists are read behind the answers; this waits until one was kept or refused. */
  async function settled(
    holds: (list: z.infer<typeof TemplateList>) => boolean,
  ): Promise<z.infer<typeof TemplateList>> {
    for (;;) {
      const list = await listing();
      if (holds(list)) return list;
    }
  }

  beforeAll(async () => {
    gateway = await TestGateway.start(DATABASES[0]?.make ?? (() => Promise.reject(new Error('no database'))));
  });
  afterAll(() => gateway.drop());

  it('asks at the start', async () => {
    await asked(1);
    expect(gateway.graph.listings[0]).toContain(`/${NUMBER.wabaId}/message_templates?`);
    const list = await settled(({ listings }) => listings[0]?.listedAt !== null);
    expect(list).toMatchObject({ templates: [], listings: [{ numberId: gateway.numberId, problem: null }] });
  });

  it('asks again when somebody wants it, an agent too, but not more often than every few minutes', async () => {
    const agent = await gateway.colleague('budi', 'agent');
    gateway.graph.templatePages.push(page('pesanan', 'promo'));
    expect((await refresh(gateway.numberId, agent)).status).toBe(202);
    expect((await refresh()).status).toBe(202);
    expect(gateway.graph.listings).toHaveLength(1);
    gateway.timers.advance(MOST_OFTEN_MS);
    await asked(2);
    const list = await settled(({ templates }) => templates.length > 0);
    expect(list.templates).toMatchObject([{ name: 'pesanan', examples: ['Rina'] }, { name: 'promo' }]);
    expect(gateway.graph.listings).toHaveLength(2);
  });

  it('says why Meta gave none, and keeps what it has', async () => {
    gateway.graph.templatePages.push({
      status: 400,
      body: { error: { code: 80007, message: 'too many calls' } },
    });
    await refresh();
    gateway.timers.advance(MOST_OFTEN_MS);
    const list = await settled(({ listings }) => listings[0]?.problem !== null);
    expect(list.listings).toMatchObject([{ problem: { code: 'busy' } }]);
    expect(list.templates).toHaveLength(2);
    await refresh();
    gateway.timers.advance(MOST_OFTEN_MS);
    expect(gateway.graph.listings).toHaveLength(3);
  });

  it('answers nothing of a number that is not the person’s', async () => {
    expect((await refresh(uuidv7())).status).toBe(404);
    expect((await gateway.ask('GET', `/v1/templates?numberId=${uuidv7()}`)).status).toBe(404);
  });
});
