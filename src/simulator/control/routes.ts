import type { FastifyInstance } from 'fastify';
import { hasZodFastifySchemaValidationErrors, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Machine } from '../machine.ts';
import { ScenarioError } from '../scenario/load.ts';
import { ActRefused } from '../world/world.ts';
import { machineRoutes } from './machine.ts';
import { observeRoutes } from './observe.ts';
import { peopleRoutes } from './people.ts';

/** The control API: everything that a test or a person does to the simulated world. */
export async function controlRoutes(instance: FastifyInstance, machine: Machine): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  // A POST without anything to say may come without a body.
  app.addHook('preValidation', async (request) => {
    if (request.method === 'POST') request.body ??= {};
  });
  app.setErrorHandler((error, request, reply) => {
    if (hasZodFastifySchemaValidationErrors(error)) {
      const error_ = error.validation.map(
        (issue) => `${issue.instancePath.slice(1).replaceAll('/', '.') || 'body'}: ${issue.message}`,
      );
      return reply.status(400).send({ error: error_.join('\n') });
    }
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof ActRefused) return reply.status(error.status).send({ error: message });
    if (error instanceof ScenarioError) return reply.status(400).send({ error: message });
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'control request failed');
    return reply.status(status).send({ error: message });
  });
  await app.register(async (scope) => peopleRoutes(scope.withTypeProvider<ZodTypeProvider>(), machine));
  await app.register(async (scope) => machineRoutes(scope.withTypeProvider<ZodTypeProvider>(), machine));
  await app.register(async (scope) => observeRoutes(scope.withTypeProvider<ZodTypeProvider>(), machine));
}
