import { createServer } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { graphClient } from '../../../src/gateway/meta/graph-client.ts';
import { graphMessage } from '../../../src/gateway/meta/outgoing-message.ts';
import { metaProvider } from '../../../src/gateway/meta/providers/meta.ts';
import { FakeGraph, type GraphAnswer } from './support/fake-graph.ts';

const commandId = '0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b';
const message = graphMessage({
  commandId,
  recipient: { phone: '6285710003344', userId: 'ID.1' },
  content: { kind: 'text', text: 'Siap, Bu.' },
  file: null,
  template: null,
  replyToWamid: 'wamid.before',
});

let graph: FakeGraph;
beforeEach(async () => {
  graph = await new FakeGraph().start();
});
afterEach(() => graph.stop());

const client = (graphUrl = graph.url) =>
  graphClient({
    access: metaProvider.access({
      baseUrl: graphUrl,
      secret: 'EAAtoken',
      phoneNumberId: '2719',
      wabaId: '1',
    }),
    sendTimeoutMs: 500,
  });

describe('sending through the Graph API', () => {
  it('posts what Meta documents and takes the wamid', async () => {
    expect(await client().sendMessage(message)).toEqual({
      kind: 'accepted',
      wamid: 'wamid.fake1',
      held: false,
    });
    const [call] = graph.sends;
    expect(call?.path).toBe('/v26.0/2719/messages');
    expect(call?.headers.authorization).toBe('Bearer EAAtoken');
    expect(call?.body).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '+6285710003344',
      type: 'text',
      text: { body: 'Siap, Bu.', preview_url: false },
      context: { message_id: 'wamid.before' },
      biz_opaque_callback_data: commandId,
    });
  });

  it('addresses people without a phone number by their business-scoped id', () => {
    const body = graphMessage({
      commandId,
      recipient: { phone: null, userId: 'ID.48210933765510027714' },
      content: { kind: 'document', mediaId: commandId, text: 'Faktur', filename: 'faktur.pdf' },
      file: { id: '77', mime: 'application/pdf' },
      template: null,
      replyToWamid: null,
    });
    expect(body).toMatchObject({
      recipient: 'ID.48210933765510027714',
      document: { id: '77', caption: 'Faktur', filename: 'faktur.pdf' },
    });
    expect(body).not.toHaveProperty('to');
  });

  it.each<[string, GraphAnswer, unknown]>([
    [
      'an error of Graph',
      { code: 131047, details: 'window' },
      { kind: 'refused', code: 131047, detail: 'window' },
    ],
    ['an error of Graph with status 500', { code: 131016, status: 500 }, { kind: 'refused', code: 131016 }],
    ['a proxy that is overloaded', { status: 429, body: 'slow down' }, { kind: 'refused', code: 4 }],
    ['a refusal without Graph behind it', { status: 404, body: '<html>' }, { kind: 'refused', code: 100 }],
    ['a bad gateway', { status: 502, body: '<html>' }, { kind: 'no-answer' }],
    ['an answer that is not JSON', { status: 200, body: 'ok' }, { kind: 'no-answer' }],
    ['an answer without an id', { status: 200, body: { messages: [] } }, { kind: 'no-answer' }],
    ['a connection closed after the request', 'drop', { kind: 'no-answer' }],
    ['silence', 'hang', { kind: 'no-answer', detail: 'no answer in 0.5 s' }],
  ])('%s', async (_name, answer, expected) => {
    graph.answers.messages.push(answer);
    expect(await client().sendMessage(message)).toMatchObject(expected as object);
    expect(graph.sends).toHaveLength(1);
  });

  it('knows that nothing left the machine when nobody listens', async () => {
    const probe = createServer();
    const port = await new Promise<number>((resolve) =>
      probe.listen(0, '127.0.0.1', () => {
        const address = probe.address();
        probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
      }),
    );
    const outcome = await client(`http://127.0.0.1:${port}/v26.0`).sendMessage(message);
    expect(outcome).toEqual({ kind: 'not-sent', detail: 'ECONNREFUSED' });
  });

  it('knows that nothing was written while TLS was not agreed', async () => {
    const outcome = await client(graph.url.replace('http:', 'https:')).sendMessage(message);
    expect(outcome.kind).toBe('not-sent');
    expect(graph.calls).toHaveLength(0);
  });
});

describe('uploading media', () => {
  const bytes = Buffer.alloc(300_000, 'selaras');
  const upload = {
    mime: 'image/jpeg',
    filename: 'fo"to\r\n.jpg',
    size: bytes.length,
    open: async () => Readable.from([bytes]),
  };

  it('streams a form that Meta can read', async () => {
    expect(await client().uploadMedia(upload)).toEqual({ kind: 'uploaded', id: '90001' });
    const [call] = graph.calls;
    const form = await new Response(new Uint8Array(call?.raw ?? []), {
      headers: { 'content-type': call?.headers['content-type'] ?? '' },
    }).formData();
    expect(form.get('messaging_product')).toBe('whatsapp');
    const file = form.get('file');
    if (!(file instanceof File)) throw new Error('no file in the form');
    expect(file).toMatchObject({ name: 'fo_to__.jpg', type: 'image/jpeg', size: bytes.length });
  });

  it.each<[string, GraphAnswer, unknown]>([
    ['refused', { code: 131053 }, { kind: 'refused', code: 131053 }],
    ['cut off', 'drop', { kind: 'unavailable' }],
    ['a bad gateway', { status: 502, body: '' }, { kind: 'unavailable' }],
  ])('%s', async (_name, answer, expected) => {
    graph.answers.media.push(answer);
    expect(await client().uploadMedia(upload)).toMatchObject(expected as object);
  });
});
