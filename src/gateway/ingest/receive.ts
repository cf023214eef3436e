import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Provider } from '../meta/providers/provider.ts';
import { isProven } from '../meta/providers/webhook-proof.ts';
import { isSecret } from '../meta/signature.ts';
import type { Store } from '../store/open.ts';
import { announce } from '../store/signal.ts';
import { keepWebhook } from './inbox.ts';
import { probeWord } from './probe.ts';

export interface ReceiverOptions {
  store: Store;
  clock: Clock;
  /** The Meta app whose webhooks come by the common address; null: there is none. */
  app: { appSecret: string; verifyToken: string } | null;
  /** The number that an address of its own belongs to. */
  byRoute(providerId: string, routeKey: string): RoutedNumber | null;
}

export interface RoutedNumber {
  provider: Pick<Provider, 'id' | 'proof'>;
  credentials: { webhookSecret: string | null };
}

export interface Receiver {
  /** Registers the addresses to which Meta and its partners post. */
  routes(app: FastifyInstance): Promise<void>;
  /** Webhooks since the start that did not prove where they came from; the only trace they leave. */
  refusedSignatures(): number;
}

/** Who stands behind an address: what proves a body, and what answers the handshake. */
interface Sender {
  provider: Pick<Provider, 'id' | 'proof'>;
  secret: string | null;
  verifyToken: string | null;
}

/** Meta sends bodies to 3 MB; a little more may stand around them. */
const BODY_LIMIT_BYTES = 3 * 1024 * 1024 + 64 * 1024;
const META = { id: 'meta', proof: { kind: 'app-signature' } } as const;

/**
 * Meta's end of the gateway: the common address of the app, `/webhooks/meta`, and one a number of a partner,
 * `/webhooks/<provider>/<route key>`. A body is answered 200 as soon as it has proved where it comes from and is safely
 * stored; what is in it cannot make the answer anything else, since Meta would repeat the whole batch for days and then
 * drop it.
 */
export function webhookReceiver({ store, clock, app: meta, byRoute }: ReceiverOptions): Receiver {
  let refused = 0;

  function senderOf(request: FastifyRequest): Sender | null {
    const { provider, key } = request.params as { provider?: string; key?: string };
    if (key === undefined || provider === undefined)
      return meta && { provider: META, secret: meta.appSecret, verifyToken: meta.verifyToken };
    const number = byRoute(provider, key);
    if (!number) return null;
    const { webhookSecret } = number.credentials;
    return { provider: number.provider, secret: webhookSecret, verifyToken: webhookSecret };
  }

  async function handshake(request: FastifyRequest, reply: FastifyReply) {
    const query = new URL(request.url, 'http://gateway').searchParams;
    const subscribes = query.get('hub.mode') === 'subscribe';
    const wanted = senderOf(request)?.verifyToken ?? null;
    const knowsToken = wanted !== null && isSecret(query.get('hub.verify_token') ?? '', wanted);
    reply.type('text/plain');
    if (!subscribes || !knowsToken)
      return reply.code(403).send('The verify token is not the one of this gateway.');
    return query.get('hub.challenge') ?? '';
  }

  async function receive(request: FastifyRequest, reply: FastifyReply) {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const sender = senderOf(request);
    reply.type('text/plain');
    if (!sender || !isProven(sender.provider.proof, sender.secret, request.headers, body)) {
      refused += 1;
      return reply.code(401).send('The body does not prove where it comes from.');
    }
    const word = probeWord(body);
    if (word !== null) await announce(store.db, `probe:${word}`);
    else await keepWebhook(store.db, body, clock.now(), sender.provider.id);
    return reply.code(200).send('');
  }

  async function routes(app: FastifyInstance): Promise<void> {
    await app.register(async (scope) => {
      // What proves a body may be over the raw bytes: nothing may parse them before it was checked. What a body says of
      // its type means nothing then; unheard, a type that makes no sense is no reason to refuse the body.
      scope.addHook('onRequest', async ({ raw }) => {
        raw.headers['content-type'] = 'application/octet-stream';
      });
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        '*',
        { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES },
        (_request, body, done) => done(null, body),
      );
      const common = meta ? ['/webhooks/meta'] : [];
      for (const path of [...common, '/webhooks/:provider/:key']) {
        scope.get(path, { schema: { hide: true } }, handshake);
        scope.post(path, { schema: { hide: true }, bodyLimit: BODY_LIMIT_BYTES }, receive);
      }
    });
  }

  return { routes, refusedSignatures: () => refused };
}
