import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { ApiFailure } from './failure.ts';

/** Turns whatever was thrown into `{error: {code, message}}`; what we did not foresee stays in the log. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, code, message, retryAfterMs } = known(error) ?? unforeseen(error, request);
  if (retryAfterMs !== null) reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  return reply
    .code(status)
    .type('application/json')
    .send(JSON.stringify({ error: { code, message } }));
}

function known(error: unknown): ApiFailure | null {
  if (error instanceof ApiFailure) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.map(
      ({ instancePath, message }) => `${instancePath || 'request'}: ${message ?? 'unexpected'}`,
    );
    return new ApiFailure(
      400,
      'invalid_request',
      `The request does not have the expected form. ${issues.slice(0, 5).join('; ')}`,
    );
  }
  if (error instanceof Error && 'statusCode' in error) {
    const { statusCode, code } = error as FastifyError;
    if (statusCode === 413)
      return new ApiFailure(413, 'too_large', 'The request is larger than this address accepts.');
    if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
      return new ApiFailure(statusCode, 'invalid_request', `The request cannot be read (${code}).`);
  }
  return null;
}

function unforeseen(error: unknown, request: FastifyRequest): ApiFailure {
  request.log.error(
    { err: error, method: request.method, route: request.routeOptions.url },
    'request failed',
  );
  return new ApiFailure(500, 'internal', 'The gateway could not do this. Try again; its log says why.');
}
