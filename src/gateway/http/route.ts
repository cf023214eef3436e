import type { FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import type { Action } from '#shared/model/can.ts';
import type { Session } from '../team/session.ts';

/** What a handler gets: the parts of the request, already checked by the route's schemas. */
export interface Call<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** What a scope answers for things that everybody of the workspace may see. */
export const WORKSPACE = 'workspace';

/**
 * How a route keeps to the numbers that a person is a member of.
 * `none`: it touches nothing of a number. `filtered`: its handler asks only for the person's numbers.
 * A function: the one number that this call is about, `WORKSPACE` when it is about none, or null when the thing asked
 * for does not exist.
 */
export type Scope<P, Q, B> = 'none' | 'filtered' | ((call: Call<P, Q, B>) => Promise<string | null>);

interface Common<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  method: HTTPMethods & ('GET' | 'POST' | 'DELETE');
  url: `/v1/${string}`;
  /** One line for the API's documentation. */
  summary: string;
  scope: Scope<z.output<P>, z.output<Q>, z.output<B>>;
  params?: P;
  query?: Q;
  body?: B;
  /** Schema of the answer; absent where the answer is not JSON. */
  answer?: z.ZodType;
  /** Status of a good answer, 200 unless told. */
  status?: 200 | 201 | 202;
  /** Takes the socket after the upgrade, in place of `handle`. */
  socket?: (socket: WebSocket, session: Session, request: FastifyRequest) => void;
}

interface PublicRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> extends Common<P, Q, B> {
  right: 'public';
  handle(call: Call<z.output<P>, z.output<Q>, z.output<B>>): Promise<unknown>;
}

interface GuardedRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>
  extends Common<P, Q, B> {
  right: Action;
  handle(call: Call<z.output<P>, z.output<Q>, z.output<B>>, session: Session): Promise<unknown>;
}

/** A row of the route table, with its schemas' types forgotten. */
export type Route =
  | PublicRoute<z.ZodType, z.ZodType, z.ZodType>
  | GuardedRoute<z.ZodType, z.ZodType, z.ZodType>;

/** Declares one route; schemas give the types of `call`. */
export function route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
>(declared: PublicRoute<P, Q, B> | GuardedRoute<P, Q, B>): Route {
  // Fastify checks each call by the same schemas that typed the handler.
  return declared as unknown as Route;
}
