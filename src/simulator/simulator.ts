import type { AddressInfo } from 'node:net';
import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, { LogController } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import pino from 'pino';
import { isLoopback, type SimulatorConfig } from './config.ts';
import { controlRoutes } from './control/routes.ts';
import { Access } from './graph/access.ts';
import type { Graph } from './graph/graph.ts';
import { Holding } from './graph/holding.ts';
import { Sending } from './graph/messages.ts';
import { graphRoutes } from './graph/routes.ts';
import type { Machine } from './machine.ts';
import { pageRoutes } from './page.ts';
import { partnerRoutes } from './partner/partner-routes.ts';
import { bundledMedia } from './resources.ts';
import { type ScenarioControl, ScenarioRunner } from './scenario/runner.ts';
import { SignUp } from './signup/sign-up.ts';
import { TemplateDesk } from './templates/desk.ts';
import { HeldSends } from './templates/held-sends.ts';
import { noteArrivals } from './webhooks/arrivals.ts';
import { CALM, type Habits } from './webhooks/habits.ts';
import { PostOffice } from './webhooks/post-office.ts';
import { Routing } from './webhooks/routing.ts';
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
  const routing = new Routing(world.business, config.appSecret);
  const post = new PostOffice({
    habits,
    seed: config.seed,
    routing,
    now: () => clock.now(),
    onTaken: (hooks, at) => noteArrivals(world, hooks, at),
    onDelivery: (record) => {
      for (const listener of deliveries) listener(record);
    },
  });
  post.setGateway(config.gatewayUrl);
  const ticks = new Ticks(world, post, habits, config.seed);
  const errors = new ArmedErrors();
  const holding = new Holding();
  const access = new Access(config.accessToken, () => clock.now());
  const signUp = new SignUp(world, post, access);
  const desk = new TemplateDesk(post, clock);
  const held = new HeldSends(ticks);
  const bundled = bundledMedia();
  const people = new People({ world, post, ticks, origin, bundled });
  const imports = new Imports({ world, post, origin, bundled });
  const logger = pino({ level: config.logLevel }, pino.destination(2));
  const control: ScenarioControl = async (method, path, body) => {
    const answer = await app.inject({ method, url: `/control${path}`, payload: body });
    if (answer.statusCode >= 400) throw new Error(`${method} ${path}: ${answer.body}`);
  };
  const seed = config.seed;
  const scenario = new ScenarioRunner({ world, post, people, imports, seed, log: logger, control });
  const machine: Machine = {
    config,
    world,
    habits,
    post,
    routing,
    ticks,
    people,
    imports,
    errors,
    access,
    signUp,
    desk,
    held,
    holding,
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
    const own = from === undefined || from === `http://${host}` || request.url === '/sdk.js';
    if (!isLoopback(host) || !own)
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
  const sending = new Sending(world, ticks, errors, held);
  const answers = { count: 0 };
  const graph: Graph = { world, sending, desk, holding, imports, habits, access, config, origin, answers };
  await app.register(async (meta) => graphRoutes(meta, graph));
  await app.register(async (partner) => partnerRoutes(partner, graph), { prefix: '/d360' });
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
      holding.clear();
      desk.clear();
      post.close();
      await app.close();
    },
  };
}
