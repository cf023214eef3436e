import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SimulatorConfig } from '../config.ts';
import type { TemplateDesk } from '../templates/desk.ts';
import type { Habits } from '../webhooks/habits.ts';
import type { BusinessNumber, Waba } from '../world/business.ts';
import { GraphError } from '../world/errors.ts';
import type { Imports } from '../world/imports.ts';
import type { Json } from '../world/types.ts';
import type { World } from '../world/world.ts';
import type { Access, Grant } from './access.ts';
import type { Holding } from './holding.ts';
import type { Sending } from './messages.ts';

/** What the Graph API's routes work with. */
export interface Graph {
  world: World;
  sending: Sending;
  desk: TemplateDesk;
  holding: Holding;
  imports: Imports;
  habits: Habits;
  access: Access;
  config: SimulatorConfig;
  origin: () => string;
  /** Sends answered so far; how long each answer takes follows from its number. */
  answers: { count: number };
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What the caller's token may touch. */
    grant: Grant;
  }
}

/** Refusals in Meta's words, and no place in the control API's description: Meta's own pages describe these. */
export function graphErrors(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, hide: true };
  });
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof GraphError) return reply.status(error.http).send(error.toJSON());
    request.log.warn({ err: error }, 'graph request failed');
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    const code = status < 500 ? 100 : 1;
    return reply.status(status).send(new GraphError(code, (error as Error).message).toJSON());
  });
}

/** A path of any version vNN.N. */
export const at = (path: string) => `/:version(^v\\d+\\.\\d+$)${path}`;

const idOf = (request: FastifyRequest) => (request.params as { id: string }).id;
const mayTouch = (request: FastifyRequest, wabaId: string) =>
  request.grant.wabaIds === null || request.grant.wabaIds.includes(wabaId);

/** The number in the path, when it exists and the token may touch it. */
export function findNumber(graph: Graph, request: FastifyRequest): BusinessNumber | null {
  const number = graph.world.business.numbers.get(idOf(request));
  return number && mayTouch(request, number.wabaId) ? number : null;
}

/** @throws GraphError 100 */
export function numberIn(graph: Graph, request: FastifyRequest): BusinessNumber {
  const number = findNumber(graph, request);
  if (!number) throw noObject(request);
  return number;
}

export function findWaba(graph: Graph, request: FastifyRequest): Waba | null {
  const waba = graph.world.business.wabas.get(idOf(request));
  return waba && mayTouch(request, waba.id) ? waba : null;
}

/** @throws GraphError 100 */
export function wabaIn(graph: Graph, request: FastifyRequest): Waba {
  const waba = findWaba(graph, request);
  if (!waba) throw noObject(request);
  return waba;
}

/** Meta's answer for an object that does not exist or is not this token's. */
export function noObject(request: FastifyRequest): GraphError {
  return new GraphError(
    100,
    `Unsupported request. Object with ID '${idOf(request)}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
    400,
  );
}

/** The fields that were asked for; `id` always stands. */
export function narrowed(request: FastifyRequest, all: Json): Json {
  const { fields } = request.query as { fields?: string };
  if (!fields) return all;
  const wanted = fields.split(',').map((field) => field.trim());
  return Object.fromEntries(Object.entries(all).filter(([key]) => key === 'id' || wanted.includes(key)));
}

/**
 * One page of a list with Meta's cursors.
 * @throws GraphError 131059 for a cursor that none of ours is
 */
export function paged(
  request: FastifyRequest,
  rows: Json[],
  origin: string,
): { data: Json[]; paging?: { cursors: Json; next?: string } } {
  const query = request.query as Record<string, string | undefined>;
  const limit = Math.min(Math.max(1, Number(query.limit) || 25), 1000);
  const start = query.after === undefined ? 0 : Number(Buffer.from(query.after, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0) throw new GraphError(131059);
  const data = rows.slice(start, start + limit).map((row) => narrowed(request, row));
  if (data.length === 0) return { data };
  const cursor = (index: number) => Buffer.from(String(index)).toString('base64url');
  const after = cursor(start + data.length);
  const next = new URL(request.url, origin);
  next.searchParams.set('after', after);
  next.searchParams.delete('access_token');
  return {
    data,
    paging: {
      cursors: { before: cursor(start), after },
      ...(start + data.length < rows.length && { next: next.href }),
    },
  };
}
