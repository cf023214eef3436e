import { readFileSync } from 'node:fs';
import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import websocket from '@fastify/websocket';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { ApiError } from '#shared/gateway-api/http.ts';
import { type Action, can } from '#shared/model/can.ts';
import type { Config } from '../config.ts';
import type { Session } from '../team/session.ts';
import { isLoopback, proxyList } from './addresses.ts';
import { answerError } from './answer-error.ts';
import { ApiFailure, notFound } from './failure.ts';
import { type Call, type Route, WORKSPACE } from './route.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route under `/v1` names one; see `Route`. */
    right?: Action | 'public';
  }
  interface FastifyRequest {
    session: Session | null;
  }
}

/** What the guard asks of the team. */
export interface Door {
  /** The device of a bearer token, or null when it is unknown, revoked or its person inactive. */
  authenticate(token: string): Promise<Session | null>;
  isMember(userId: string, numberId: string): Promise<boolean>;
}

export interface ServerOptions {
  config: Pick<Config, 'tls' | 'trustProxy'>;
  log: FastifyBaseLogger;
  version: string;
  door: Door;
  routes: readonly Route[];
}

const JSON_LIMIT_BYTES = 256 * 1024;
/** Frames from a console are small: a hello with a cursor, and acks. */
const FRAME_LIMIT_BYTES = 64 * 1024;
/** A rate card; Meta's own are a few kilobytes. */
const CSV_LIMIT_BYTES = 2 * 1024 * 1024;
/** The largest file that Meta takes, and room for the form around it. */
const UPLOAD_LIMIT_BYTES = 100 * 1024 * 1024;

/** The HTTP server with every route of the table behind one guard. It does not listen yet. */
export async function httpServer({
  config,
  log,
  version,
  door,
  routes,
}: ServerOptions): Promise<FastifyInstance> {
  const isProxy = proxyList(config.trustProxy);
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: JSON_LIMIT_BYTES,
    trustProxy: (address: string) => isProxy(address),
    ...(config.tls && {
      https: { cert: readFileSync(config.tls.certFile), key: readFileSync(config.tls.keyFile) },
    }),
  }) as unknown as FastifyInstance;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerError);
  app.addContentTypeParser(
    'text/csv',
    { parseAs: 'string', bodyLimit: CSV_LIMIT_BYTES },
    (_request, body, done) => done(null, body),
  );
  app.setNotFoundHandler(() => {
    throw notFound('address');
  });
  app.decorateRequest('session', null);
  app.addHook('onRoute', ({ url, config: routeConfig }) => {
    const open =
      url === '/docs' ||
      url.startsWith('/docs/') ||
      url.startsWith('/webhooks/') ||
      url.startsWith('/onboarding/');
    if (!open && routeConfig?.right === undefined) throw new Error(`The route ${url} names no right`);
  });
  // Before the guard: it marks upgrades, so that the socket of a refused one is closed.
  await app.register(websocket, { options: { maxPayload: FRAME_LIMIT_BYTES } });
  app.addHook('onRequest', async (request) => {
    if (config.tls === null) refuseCleartext(request, isProxy);
  });
  app.addHook('onRequest', async (request) => guard(request, door));

  await app.register(multipart, {
    limits: { fileSize: UPLOAD_LIMIT_BYTES, files: 1, fields: 4, fieldSize: 1024, parts: 5 },
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Selaras gateway', version },
      components: { securitySchemes: { device: { type: 'http', scheme: 'bearer' } } },
    },
    transform: jsonSchemaTransform,
  });
  await app.register(swaggerUi, { routePrefix: '/docs' });
  for (const each of routes) addRoute(app, each, door);
  return app;
}

function addRoute(app: FastifyInstance, each: Route, door: Door): void {
  const { params, query, body, answer, status = 200, socket } = each;
  app.route({
    method: each.method,
    url: each.url,
    config: { right: each.right },
    schema: {
      summary: each.summary,
      ...(each.right !== 'public' && { security: [{ device: [] }] }),
      ...(params && { params }),
      ...(query && { querystring: query }),
      ...(body && { body }),
      ...(answer && { response: { [status]: answer, '4xx': ApiError, '5xx': ApiError } }),
    },
    preHandler: async (request, reply) => {
      const { scope } = each;
      if (typeof scope === 'string') return;
      const numberId = await scope(callOf(request, reply));
      if (numberId === WORKSPACE) return;
      const session = sessionOf(request);
      if (numberId === null || !(await door.isMember(session.userId, numberId))) throw notFound('entry');
    },
    handler: async (request, reply) => {
      if (socket) throw new ApiFailure(426, 'upgrade_required', 'This address speaks WebSocket only.');
      const call = callOf(request, reply);
      const result =
        each.right === 'public' ? await each.handle(call) : await each.handle(call, sessionOf(request));
      if (!answer) return result;
      return reply.code(status).send(result);
    },
    ...(socket && { wsHandler: (ws, request) => socket(ws, sessionOf(request), request) }),
  });
}

function callOf(
  request: FastifyRequest,
  reply: Call<unknown, unknown, unknown>['reply'],
): Call<unknown, unknown, unknown> {
  return { params: request.params, query: request.query, body: request.body, request, reply };
}

function sessionOf(request: FastifyRequest): Session {
  if (!request.session) throw new Error('a guarded route was reached without a session');
  return request.session;
}

/** Session and right, before anything of the body is read. */
async function guard(request: FastifyRequest, door: Door): Promise<void> {
  const { right } = request.routeOptions.config;
  if (right === undefined || right === 'public') return;
  const token = /^Bearer ([A-Za-z0-9_-]{1,200})$/.exec(request.headers.authorization ?? '')?.[1];
  const session = token === undefined ? null : await door.authenticate(token);
  if (!session) throw new ApiFailure(401, 'not_signed_in', 'This device is not signed in. Sign in again.');
  if (!can(session, right))
    throw new ApiFailure(403, 'not_allowed', 'Your role does not allow this. Ask an owner of the workspace.');
  request.session = session;
}

/** Without a certificate of our own, only this machine and the named proxy may speak to us, and the proxy must have been spoken to by https. */
function refuseCleartext(request: FastifyRequest, isProxy: (address: string) => boolean): void {
  const peer = request.socket.remoteAddress ?? '';
  if (!isProxy(peer) && !isLoopback(peer))
    throw new ApiFailure(403, 'cleartext', 'This gateway is reached by https only.');
  const forwarded = request.headers['x-forwarded-proto'];
  if (
    isProxy(peer) &&
    typeof forwarded === 'string' &&
    !/^(https|wss)$/.test(forwarded.split(',')[0]?.trim() ?? '')
  )
    throw new ApiFailure(403, 'cleartext', 'This gateway is reached by https only.');
}
