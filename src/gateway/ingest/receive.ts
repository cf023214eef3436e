import type { FastifyInstance } from 'fastify';
import type { Clock } from '../clock.ts';
import { isSecret, isSigned } from '../meta/signature.ts';
import type { Store } from '../store/open.ts';
import { keepWebhook } from './inbox.ts';

export interface ReceiverOptions {
  store: Store;
  clock: Clock;
  appSecret: string;
  verifyToken: string;
}

export interface Receiver {
  /** Registers `GET` and `POST /webhooks/meta`. */
  routes(app: FastifyInstance): Promise<void>;
  /** Webhooks since the start that were not signed by Meta; the only trace they leave. */
  refusedSignatures(): number;
}

/** Meta sends bodies to 3 MB; a little more may stand around them. */
const BODY_LIMIT_BYTES = 3 * 1024 * 1024 + 64 * 1024;
const PATH = '/webhooks/meta';

/**
 * Meta's end of the gateway. A body is answered 200 as soon as it is signed and safely stored; what is in it cannot
 * make the answer anything else, since Meta would repeat the whole batch for days and then drop it.
 */
export function webhookReceiver({ store, clock, appSecret, verifyToken }: ReceiverOptions): Receiver {
  let refused = 0;

  async function routes(app: FastifyInstance): Promise<void> {
    await app.register(async (scope) => {
      // The signature is over the raw bytes: nothing may parse them before it was checked.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        '*',
        { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES },
        (_request, body, done) => done(null, body),
      );

      scope.get(PATH, { schema: { hide: true } }, async (request, reply) => {
        const query = new URL(request.url, 'http://gateway').searchParams;
        const subscribes = query.get('hub.mode') === 'subscribe';
        const knowsToken = isSecret(query.get('hub.verify_token') ?? '', verifyToken);
        reply.type('text/plain');
        if (!subscribes || !knowsToken)
          return reply.code(403).send('The verify token is not the one of this gateway.');
        return query.get('hub.challenge') ?? '';
      });

      scope.post(PATH, { schema: { hide: true }, bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const signature = request.headers['x-hub-signature-256'];
        if (!isSigned(body, typeof signature === 'string' ? signature : undefined, appSecret)) {
          refused += 1;
          return reply.code(401).type('text/plain').send('The signature does not fit the body.');
        }
        await keepWebhook(store.db, body, clock.now());
        return reply.code(200).type('text/plain').send('');
      });
    });
  }

  return { routes, refusedSignatures: () => refused };
}
