import type { FastifyInstance } from 'fastify';
import { hasZodFastifySchemaValidationErrors, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Machine } from '../machine.ts';
import { ScenarioError } from '../scenario/load.ts';
import { ActRefused } from '../world/refusal.ts';
import { actRoutes } from './acts.ts';
import { eventRoutes } from './events.ts';
import { importRoutes } from './imports.ts';
import { machineRoutes } from './machine.ts';
import { observeRoutes } from './observe.ts';
import { partnerControl } from './partner.ts';
import { peopleRoutes } from './people.ts';
import { signUpRoutes } from './sign-up.ts';
import { templateControl } from './templates.ts';
import { trafficRoutes } from './traffic.ts';

const ROOMS = [
  peopleRoutes,
  actRoutes,
  machineRoutes,
  observeRoutes,
  trafficRoutes,
  signUpRoutes,
  templateControl,
  importRoutes,
  partnerControl,
  eventRoutes,
];

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
  for (const room of ROOMS)
    await app.register(async (scope) => room(scope.withTypeProvider<ZodTypeProvider>(), machine));
}
