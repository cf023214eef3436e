import type { AddressInfo } from 'node:net';
import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, { LogController } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import pino from 'pino';
import { isLoopback, type SimulatorConfig } from './config.ts';
import { controlRoutes } from './control/routes.ts';
import { Sending } from './graph/messages.ts';
import { graphRoutes } from './graph/routes.ts';
import type { Machine } from './machine.ts';
import { pageRoutes } from './page.ts';
import { bundledMedia } from './resources.ts';
import { ScenarioRunner } from './scenario/runner.ts';
import { CALM, type Habits } from './webhooks/habits.ts';
import { PostOffice } from './webhooks/post-office.ts';
import { ArmedErrors } from './world/armed-errors.ts';
import { MovableClock } from './world/clock.ts';
import { Imports } from './world/imports.ts';
import { People } from './world/people.ts';
import { Ticks } from './world/ticks.ts';
import { World } from './world/world.ts';

export interface Simulator {
  url: string;
  machine: Machine;
  close: () => Promise<void>;
}

/**
 * Starts the simulator and listens on a loopback address.
 * @param now real time in milliseconds; tests inject their own
 */
export async function startSimulator(
  config: SimulatorConfig,
  now: () => number = Date.now,
): Promise<Simulator> {
  let url = '';
  const origin = () => url;
  const clock = new MovableClock(now);
  const { wabaId, phoneNumberId, displayPhone } = config;
  const world = new World({ wabaId, phoneNumberId, displayPhone }, clock, config.appSecret);
  const habits: Habits = { ...CALM };
  const resetHabits = () => {
    Object.assign(habits, CALM);
    world.media.urlMs = CALM.mediaUrlMs;
  };
  const deliveries: Machine['deliveries'] = new Set();
  const post = new PostOffice({
    habits,
    seed: config.seed,
    appSecret: config.appSecret,
    now: () => clock.now(),
    onDelivery: (record) => {
      for (const listener of deliveries) listener(record);
    },
  });
  post.setGateway(config.gatewayUrl);
  const ticks = new Ticks(world, post, habits, config.seed);
  const errors = new ArmedErrors();
  const bundled = bundledMedia();
  const people = new People({ world, post, ticks, origin, bundled });
  const imports = new Imports({ world, post, origin, bundled });
  const logger = pino({ level: config.logLevel }, pino.destination(2));
  const scenario = new ScenarioRunner({ world, post, people, imports, seed: config.seed, log: logger });
  const machine: Machine = {
    config,
    world,
    habits,
    post,
    ticks,
    people,
    imports,
    errors,
    scenario,
    deliveries,
    origin,
    resetHabits,
  };

  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 32 * 1024 * 1024,
    forceCloseConnections: true,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  // A page of another site must not steer the simulator through the browser of the person who runs it.
  app.addHook('onRequest', async (request, reply) => {
    const { host = '', origin: from } = request.headers;
    if (!isLoopback(host) || (from !== undefined && from !== `http://${host}`))
      return reply.status(403).send({ error: 'The simulator answers its own machine only.' });
  });
  await app.register(multipart);
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Selaras simulator',
        version: '1',
        description: 'Stands in for Meta and for the phones of a shop and its customers.',
      },
    },
    transform: jsonSchemaTransform,
  });
  await app.register(swaggerUi, { routePrefix: '/docs' });
  await app.register(
    async (graph) =>
      graphRoutes(graph, {
        world,
        sending: new Sending(world, ticks, errors),
        imports,
        habits,
        seed: config.seed,
        accessToken: config.accessToken,
        origin,
      }),
    {},
  );
  await app.register(async (control) => controlRoutes(control, machine), { prefix: '/control' });
  await app.register(async (page) => pageRoutes(page));

  await app.listen({ host: config.host, port: config.port });
  const { port } = app.server.address() as AddressInfo;
  url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
  if (config.scenario !== null) scenario.start(scenario.load(config.scenario), {});
  return {
    url,
    machine,
    close: async () => {
      scenario.stop();
      ticks.clear();
      post.close();
      await app.close();
    },
  };
}
