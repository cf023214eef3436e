import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { needsNewVersion, versionIn, versionState } from '#shared/coexistence/versions.ts';
import { gatewayClock, type MovableClock } from './clock.ts';
import type { Config } from './config.ts';
import type { ConfiguredNumber, MetaApp } from './config-meta.ts';
import { routeTable } from './http/routes/table.ts';
import { httpServer } from './http/server.ts';
import { ImportWatch } from './ingest/import-watch.ts';
import { ingestWorker } from './ingest/ingest-worker.ts';
import { sweep } from './ingest/janitor.ts';
import { mediaDownloader } from './ingest/media-downloader.ts';
import { webhookReceiver } from './ingest/receive.ts';
import { SignUpCalls } from './meta/sign-up.ts';
import { listTemplates } from './meta/template-list.ts';
import { checkKey, saveCredentials } from './numbers/credentials.ts';
import { NumberLinks } from './numbers/number-links.ts';
import { Onboardings } from './onboarding/onboardings.ts';
import { signUpPage } from './onboarding/page.ts';
import { gateRules } from './outbound/gate-rules.ts';
import { unlessManagementRests } from './outbound/holds.ts';
import { OutboundQueue } from './outbound/outbound-queue.ts';
import { machineTimers, type Timers } from './outbound/timers.ts';
import { ensureExampleCard } from './rules/rate-cards.ts';
import { RuleBook } from './rules/rule-book.ts';
import { folderMediaStore } from './store/media-store.ts';
import { openStore, type Store } from './store/open.ts';
import { beginNewEpoch } from './store/restore.ts';
import { type SecretBox, secretBox, secretsKey } from './store/secrets.ts';
import { upkeep } from './store/upkeep.ts';
import { ensureNumber, ensureWorkspace } from './store/workspace.ts';
import { FeedHub } from './sync/feed-hub.ts';
import { authenticate } from './team/devices.ts';
import { ensureFirstOwner, isMember, openNewNumbers } from './team/people.ts';
import { SignInLimit } from './team/sign-in-limit.ts';
import { TemplateLister } from './templates/template-lister.ts';

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
  const box = secretBox(await secretsKey(config.secretsKey, config.dataDir));
  const { app: metaApp, number } = config;
  const configured =
    metaApp && number ? await configuredNumber(store, number, config.workspaceName, clock.now()) : null;
  await checkKey(store.db, box, { except: configured, forget: config.forgetCredentials });
  if (metaApp && number && configured) await refreshCredentials(store, box, metaApp, number, configured);
  if (!(await ensureFirstOwner(store.db, config.firstOwner, config.sampleWorkspace, clock.now())))
    log.warn(
      'Nobody can sign in yet. Start once with OWNER_LOGIN and OWNER_PASSWORD to make the first owner.',
    );
  await openNewNumbers(store.db);
  if (!metaApp) log.warn('No META_ settings: numbers come through partners only.');

  const rules = new RuleBook(join(config.dataDir, 'rules'), log);
  await rules.start(store.signal);
  if (config.sampleWorkspace) await ensureExampleCard(store.db, clock.now());
  const graphVersion = metaApp && versionIn(metaApp.graphUrl);
  if (graphVersion) {
    const version = versionState(rules.current.versions.graph, graphVersion, clock.now());
    if (needsNewVersion(version, clock.now()))
      log.warn(
        { graphVersion, ends: version.ends },
        'This version of the Graph API ends. Change META_GRAPH_URL.',
      );
  }
  let url = '';
  const links = new NumberLinks(store, box, log);
  const templates = new TemplateLister({
    store,
    clock,
    timers,
    log,
    listingOf: (numberId) => {
      const link = links.of(numberId);
      return link && unlessManagementRests(store.db, numberId, clock.now(), () => listTemplates(link.access));
    },
  });
  const media = await folderMediaStore(join(config.dataDir, 'media'), workspace.id);
  const sendRules = gateRules(rules);
  const outbound = new OutboundQueue({
    store,
    media,
    clock,
    timers,
    log,
    rules: sendRules,
    random: Math.random,
    graphOf: (numberId) => links.of(numberId)?.graph ?? null,
    onQueue: (frame) => hub.broadcast(frame),
  });
  const hub = new FeedHub(
    { db: store.db, clock, log, epoch: workspace.epoch, queueOf: (feed) => outbound.current(feed) },
    store.signal,
  );
  clock.onMove(() => hub.tick());

  const linking = {
    store,
    clock,
    box,
    links,
    // The sample's gateway and those of tests are reached on this machine only, by those who stand in for Meta.
    publicUrl: () => config.publicUrl ?? (config.sampleWorkspace || config.testClock ? url : null),
  };
  const signUp = metaApp?.signUp;
  const onboardings = signUp
    ? new Onboardings({
        ...linking,
        publicUrl: () => linking.publicUrl() ?? url,
        app: metaApp,
        signUp,
        calls: new SignUpCalls(metaApp, signUp),
        log,
      })
    : null;

  const receiver = webhookReceiver({
    store,
    clock,
    app: metaApp,
    byRoute: (provider, key) => links.byRoute(provider, key),
  });
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
      dataDir: config.dataDir,
      media,
      hub,
      outbound,
      gateRules: sendRules,
      rules,
      graphVersion,
      templates,
      signInLimit: new SignInLimit(),
      linking: { ...linking, onboardings },
      testClock: config.testClock,
      refusedSignatures: () => receiver.refusedSignatures(),
    }),
  });
  await receiver.routes(app);
  if (signUp) await app.register(signUpPage(signUp.sdkUrl));

  const ingest = ingestWorker({ store, clock, log });
  const imports = new ImportWatch({ store, clock, timers, log });
  clock.onMove(() => imports.look());
  const downloader = mediaDownloader({
    store,
    media,
    clock,
    log,
    sourceOf: (numberId) => links.of(numberId)?.media ?? null,
  });
  templates.start();
  await links.start((numberId) => {
    templates.refresh(numberId);
    outbound.linked(numberId);
  });
  await ingest.start();
  imports.start();
  downloader.start();
  await outbound.start();
  const sweeping = setInterval(() => {
    sweep(store.db, clock.now())
      .then(() => upkeep(store))
      .catch((error: unknown) => log.error({ err: error }, 'sweeping failed'));
  }, SWEEP_MS);
  url = await app.listen({ host: config.host, port: config.port });
  await onboardings?.start();

  return {
    url,
    async close() {
      clearInterval(sweeping);
      hub.close();
      await Promise.all([app.close(), ingest.stop(), imports.stop(), downloader.stop(), outbound.stop()]);
      await Promise.all([onboardings?.stop(), links.stop()]);
      await Promise.all([templates.stop(), rules.stop()]);
      await store.close();
    },
  };
}

/**
 * The number that the settings name. When they do not say since when it is linked, every message counts that Meta
 * delivers as live: it delivers none from before.
 */
async function configuredNumber(
  store: Store,
  number: ConfiguredNumber,
  name: string,
  now: number,
): Promise<string> {
  const given = { ...number, name, lifecycle: 'active' as const, confirmedAt: number.onboardedAt ?? now };
  return (await ensureNumber(store, given, now)).id;
}

/** The settings stay the simple way for one number: each start renews its credentials from them. */
async function refreshCredentials(
  store: Store,
  box: SecretBox,
  { graphUrl }: MetaApp,
  { accessToken }: ConfiguredNumber,
  numberId: string,
): Promise<void> {
  const credentials = {
    numberId,
    baseUrl: graphUrl,
    secret: accessToken,
    webhookSecret: null,
    routeKey: null,
    expiresAt: null,
  };
  await saveCredentials(store.db, box, credentials, Date.now());
}
