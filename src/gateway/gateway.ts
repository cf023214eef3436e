import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { gatewayClock, type MovableClock } from './clock.ts';
import type { Config, MetaConfig } from './config.ts';
import { routeTable } from './http/routes/table.ts';
import { httpServer } from './http/server.ts';
import { ingestWorker } from './ingest/ingest-worker.ts';
import { sweep } from './ingest/janitor.ts';
import { mediaDownloader } from './ingest/media-downloader.ts';
import { type Receiver, webhookReceiver } from './ingest/receive.ts';
import { graphClient } from './meta/graph-client.ts';
import { graphMediaSource } from './meta/media-source.ts';
import { OutboundQueue } from './outbound/outbound-queue.ts';
import { machineTimers, type Timers } from './outbound/timers.ts';
import { folderMediaStore } from './store/media-store.ts';
import { openStore, type Store } from './store/open.ts';
import { beginNewEpoch } from './store/restore.ts';
import { ensureNumber, ensureWorkspace } from './store/workspace.ts';
import { FeedHub } from './sync/feed-hub.ts';
import { authenticate } from './team/devices.ts';
import { ensureFirstOwner, isMember, openNewNumbers } from './team/people.ts';
import { SignInLimit } from './team/sign-in-limit.ts';

/** A running gateway. */
export interface Gateway {
  /** Where it listens. */
  url: string;
  close(): Promise<void>;
}

export interface GatewayParts {
  config: Config;
  log: FastifyBaseLogger;
  version: string;
  clock?: MovableClock;
  timers?: Timers;
}

const SWEEP_MS = 60 * 60_000;

/** Opens the store, puts the rooms together and listens. */
export async function startGateway({
  config,
  log,
  version,
  clock = gatewayClock(),
  timers = machineTimers,
}: GatewayParts): Promise<Gateway> {
  const store = await openStore(
    config.databaseUrl === null
      ? { kind: 'pglite', folder: join(config.dataDir, 'database') }
      : { kind: 'postgres', url: config.databaseUrl },
  );
  const workspace = await ensureWorkspace(store, {
    name: config.workspaceName,
    sample: config.sampleWorkspace,
    now: clock.now(),
  });
  if (config.restoredFromBackup) workspace.epoch = await beginNewEpoch(store);
  const linkedNumber =
    config.meta && (await configuredNumber(store, config.meta, config.workspaceName, clock.now()));
  if (!(await ensureFirstOwner(store.db, config.firstOwner, config.sampleWorkspace, clock.now())))
    log.warn(
      'Nobody can sign in yet. Start once with OWNER_LOGIN and OWNER_PASSWORD to make the first owner.',
    );
  await openNewNumbers(store.db);
  if (!config.meta) log.warn('No META_ settings: nothing is received from WhatsApp and nothing can be sent.');

  const graph = config.meta && graphClient(config.meta);
  const media = await folderMediaStore(join(config.dataDir, 'media'), workspace.id);
  const outbound = new OutboundQueue({
    store,
    media,
    clock,
    timers,
    log,
    random: Math.random,
    graphOf: (numberId) => (numberId === linkedNumber ? graph : null),
    onQueue: (frame) => hub.broadcast(frame),
  });
  const hub = new FeedHub(
    { db: store.db, clock, log, epoch: workspace.epoch, queueOf: (feed) => outbound.current(feed) },
    store.signal,
  );
  clock.onMove(() => hub.tick());

  const receiver: Receiver | null = config.meta && webhookReceiver({ store, clock, ...config.meta });
  const app = await httpServer({
    config,
    log,
    version,
    door: {
      authenticate: (token) => authenticate(store.db, token, clock.now()),
      isMember: (userId, numberId) => isMember(store.db, userId, numberId),
    },
    routes: routeTable({
      store,
      clock,
      log,
      workspace,
      version,
      media,
      hub,
      outbound,
      signInLimit: new SignInLimit(),
      testClock: config.testClock,
      refusedSignatures: () => receiver?.refusedSignatures() ?? 0,
    }),
  });
  await receiver?.routes(app);

  const ingest = ingestWorker({ store, clock, log });
  const source = config.meta && graphMediaSource(config.meta);
  const downloader = mediaDownloader({
    store,
    media,
    clock,
    log,
    sourceOf: (numberId) => (numberId === linkedNumber ? source : null),
  });
  await ingest.start();
  downloader.start();
  await outbound.start();
  const sweeping = setInterval(() => {
    sweep(store.db, clock.now()).catch((error: unknown) => log.error({ err: error }, 'sweeping failed'));
  }, SWEEP_MS);
  const url = await app.listen({ host: config.host, port: config.port });

  return {
    url,
    async close() {
      clearInterval(sweeping);
      hub.close();
      await Promise.all([app.close(), ingest.stop(), downloader.stop(), outbound.stop()]);
      await store.close();
    },
  };
}

/**
 * The number that the settings name. When they do not say since when it is linked, every message counts that Meta
 * delivers as live: it delivers none from before.
 */
async function configuredNumber(store: Store, meta: MetaConfig, name: string, now: number): Promise<string> {
  const given = { ...meta, name, lifecycle: 'active' as const, confirmedAt: meta.onboardedAt ?? now };
  return (await ensureNumber(store, given, now)).id;
}
