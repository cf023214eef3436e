import { describe, expect, it } from 'vitest';
import type { CallOutcome, CallRequest } from '../../../src/gateway/meta/graph-call.ts';
import { listTemplates } from '../../../src/gateway/meta/template-list.ts';

const access = {
  headers: { authorization: 'Bearer secret' },
  templates: { url: 'https://graph.example/v26.0/184620053317742/message_templates', key: 'data' },
};
const node = (id: string, more: object = {}) => ({
  id,
  name: `t_${id}`,
  language: 'id',
  status: 'APPROVED',
  category: 'UTILITY',
  components: [{ type: 'BODY', text: 'Halo {{1}}' }],
  ...more,
});
const answered = (body: unknown): CallOutcome => ({ kind: 'answered', body });
const refused = (code: number): CallOutcome => ({ kind: 'refused', code, detail: 'as told' });

/** Answers one after another, and remembers what was asked. */
function answering(...outcomes: CallOutcome[]) {
  const asked: CallRequest[] = [];
  const call = async (request: CallRequest) => {
    asked.push(request);
    return outcomes.shift() ?? { kind: 'no-answer' as const, detail: 'nothing left' };
  };
  return { asked, call };
}

describe('listTemplates', () => {
  it('follows the cursors to the end, at its own address', async () => {
    const { asked, call } = answering(
      answered({
        data: [node('1'), node('2')],
        paging: { cursors: { after: 'QVFI' }, next: 'https://evil.example/?access_token=x' },
      }),
      answered({ data: [node('3'), { id: 'nameless' }], paging: { cursors: { after: 'end' } } }),
    );
    const listing = await listTemplates(access, call);
    expect(listing).toMatchObject({ kind: 'listed', unread: 1 });
    expect(listing.kind === 'listed' && listing.templates.map(({ metaId }) => metaId)).toEqual([
      '1',
      '2',
      '3',
    ]);
    const [first, second] = asked.map(({ url }) => new URL(url));
    expect(
      asked.every(({ url, headers }) => url.startsWith(access.templates.url) && headers === access.headers),
    ).toBe(true);
    expect(first?.searchParams.get('fields')).toContain('components');
    expect(first?.searchParams.has('after')).toBe(false);
    expect(second?.searchParams.get('after')).toBe('QVFI');
  });

  it('counts on where a partner prints no cursors', async () => {
    const partner = { ...access, templates: { ...access.templates, key: 'waba_templates' } };
    const { asked, call } = answering(
      answered({ waba_templates: [node('1'), node('2')], total: 3, offset: 0 }),
      answered({ waba_templates: [node('3')], total: 3, offset: 2 }),
    );
    expect(await listTemplates(partner, call)).toMatchObject({ kind: 'listed', unread: 0 });
    expect(asked.map(({ url }) => new URL(url).searchParams.get('offset'))).toEqual([null, '2']);
  });

  it.each([
    ['the app has used its calls', refused(4), { kind: 'busy' }],
    ['the account has used its calls', refused(80007), { kind: 'busy' }],
    ['a gateway in between sheds load', { kind: 'refused', code: 100, detail: 'HTTP 429' }, { kind: 'busy' }],
    ['the token is gone', refused(190), { kind: 'refused', code: 190 }],
    ['nobody answers', { kind: 'no-answer', detail: 'timeout' }, { kind: 'unavailable' }],
    ['the answer is something else', answered({ data: 'no list' }), { kind: 'unavailable' }],
    ['the answer is nothing', answered(null), { kind: 'unavailable' }],
  ] as [string, CallOutcome, object][])('says so when %s', async (_what, outcome, expected) => {
    expect(await listTemplates(access, answering(outcome).call)).toMatchObject(expected);
  });

  it('never takes half a list for a whole one', async () => {
    const { call } = answering(
      answered({ data: [node('1')], paging: { cursors: { after: 'a' }, next: 'x' } }),
      refused(80007),
    );
    expect((await listTemplates(access, call)).kind).toBe('busy');
  });

  it('begins anew once when the cursor went bad', async () => {
    const { asked, call } = answering(
      answered({ data: [node('1')], paging: { cursors: { after: 'a' }, next: 'x' } }),
      refused(131059),
      answered({ data: [node('1')] }),
    );
    expect(await listTemplates(access, call)).toMatchObject({ kind: 'listed' });
    expect(asked).toHaveLength(3);
    expect(await listTemplates(access, answering(refused(131059), refused(131059)).call)).toMatchObject({
      kind: 'refused',
      code: 131059,
    });
  });

  it('ends when a cursor leads to itself', async () => {
    const page = answered({ data: [node('1')], paging: { cursors: { after: 'a' }, next: 'x' } });
    expect(await listTemplates(access, answering(page, page, page).call)).toMatchObject({ kind: 'listed' });
  });
});
