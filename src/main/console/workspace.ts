import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { CallInput } from '#shared/console-api/calls.ts';
import { fail, ok, type Result } from '#shared/console-api/result.ts';
import type { LinkState } from '#shared/console-api/views.ts';
import { FeedName } from '#shared/gateway-api/frames.ts';
import type { SignInResponse } from '#shared/gateway-api/http.ts';
import type { Refusal } from '../database/database-error.ts';
import { createGatewayClock, type GatewayClock } from '../link/clock.ts';
import { gatewayOrigin } from '../link/gateway-address.ts';
import { createGatewayHttp, signIn } from '../link/gateway-http.ts';
import type { LinkStanding } from '../link/link.ts';
import { type Sample, startSample } from '../sample/sample.ts';
import type { ConsoleFile, Workspace as WorkspaceRecord } from '../settings/console-file.ts';
import type { Store } from '../settings/settings.ts';
import { type Vault, VaultError } from '../vault/vault.ts';
import type { AppStateKeeper } from './app-state.ts';
import { failureOf } from './failure-of.ts';
import type { Host } from './host.ts';
import { type Line, type LineDeps, openLine } from './line.ts';
import { openDatabases, pickVault } from './open-workspace.ts';
import type { Fault, Stores } from './stores.ts';

export interface WorkspaceDeps {
  host: Host;
  store: Store;
  app: AppStateKeeper;
  events: Pick<LineDeps['events'], 'changed' | 'voided' | 'arrived' | 'queue'> & {
    link(state: LinkState): void;
  };
}

/** The workspace that this console belongs to, if any: its databases, its line to the gateway, the sample's programs. */
export interface Workspace {
  stores(): Stores | null;
  line(): Line | null;
  clock(): GatewayClock;
  linkState(): LinkState;
  sampleUrl(): string | null;
  /** At start: what was open before is open again, with the network or without. */
  reopen(): Promise<Result<null>>;
  startSample(): Promise<Result<null>>;
  signIn(input: CallInput<'workspace.signIn'>): Promise<Result<null>>;
  signOut(discardUnsent: boolean): Promise<Result<null>>;
  /** The outbox has more or less to send. */
  outboxChanged(): void;
  close(): Promise<void>;
}

/** What the link knew is written down at most this often. */
const REMEMBER_MS = 60_000;
const SIGN_OUT_PATIENCE_MS = 5000;

export function createWorkspace({ host, store, app, events }: WorkspaceDeps): Workspace {
  const { log, timers } = host;
  const folder = join(host.dataFolder, 'workspace');
  const sampleFolder = join(host.dataFolder, 'sample');
  let clock = createGatewayClock(timers.monotonic, Date.now, store.get('link').clockOffset);
  let stores: Stores | null = null;
  let line: Line | null = null;
  let sample: Sample | null = null;
  /** What the link is while there is no line. */
  let lineless: 'none' | 'connecting' | 'offline' | 'signed-out' = 'none';
  let waitingToSend = 0;
  let backfill: LinkState['backfill'] = null;
  let rememberedAt = Number.NEGATIVE_INFINITY;
  /** What the machine refuses at present, and people are told. */
  const refusals = new Set<Refusal>();
  /** Opening, signing in and signing out happen one at a time. */
  let turn: Promise<unknown> = Promise.resolve();
  let closed = false;

  function linkState(): LinkState {
    const standing = line?.link.standing() ?? {
      state: lineless,
      inSyncAt: store.get('link').inSyncAt,
      offlineSince: null,
    };
    const connected = standing.state === 'live' || standing.state === 'catching-up';
    return { ...standing, gatewayTime: clock.now(), estimated: !connected, waitingToSend, backfill };
  }
  const tellLink = () => events.link(linkState());

  function outboxChanged(): void {
    // What the machine refused before it has taken now.
    for (const code of refusals) app.over(code);
    refusals.clear();
    stores?.outbox
      .counts()
      .then(({ waiting }) => {
        if (waiting === waitingToSend) return;
        waitingToSend = waiting;
        tellLink();
      })
      .catch((error: unknown) => log.error('the outbox could not be counted', { error }));
  }

  function remember(inSyncAt: number | null): void {
    rememberedAt = timers.monotonic();
    if (clock.known()) note('link', { clockOffset: clock.offset(), inSyncAt });
  }

  /** Writes down for the next start; a disk that takes nothing must not stop the link. */
  function note<K extends 'link' | 'workspace'>(key: K, value: ConsoleFile[K]): void {
    try {
      store.set(key, value);
    } catch (error) {
      log.warn('nothing could be written down for the next start', { error });
    }
  }

  function stood({ state, inSyncAt }: LinkStanding): void {
    if (state === 'live') host.startMarks.mark('link-up');
    if (state !== 'live' || timers.monotonic() - rememberedAt > REMEMBER_MS) remember(inSyncAt);
    // A first snapshot is waited for; what was here before is shown at once.
    if (app.current().starting === 'snapshot' && state !== 'connecting' && state !== 'catching-up')
      app.set({ phase: 'ready', starting: null });
    tellLink();
    if (state === 'signed-out')
      exclusively(lostAccess).catch((error: unknown) => log.error('signing out failed', { error }));
  }

  /** This device is not let in any more: the projection is destroyed, what was typed here stays. */
  async function lostAccess(): Promise<Result<null>> {
    const record = store.get('workspace');
    if (stores === null || record === null || line?.link.standing().state !== 'signed-out') return ok(null);
    await stopLine('signed-out');
    await stores.vault.remove('gateway-token');
    if (record.sample && sample !== null) {
      await enter(record.id, stores, await sample.signIn(), sample.gatewayUrl, true);
      return ok(null);
    }
    for (const feed of Object.keys((await stores.cache.cursor())?.feeds ?? {}))
      await stores.cache.resetFeed(FeedName.parse(feed));
    await stores.media.tidy();
    events.voided();
    tellLink();
    return ok(null);
  }

  async function stopLine(then: typeof lineless): Promise<void> {
    const stopping = line;
    lineless = then;
    backfill = null;
    if (stopping === null) return;
    remember(stopping.link.standing().inSyncAt);
    line = null;
    await stopping.stop();
  }

  function startLine(origin: string, token: string, open: Stores): void {
    line = openLine({
      origin,
      token,
      stores: open,
      clock,
      timers,
      log,
      inSyncAt: store.get('link').inSyncAt,
      events: {
        changed(change) {
          events.changed(change);
          outboxChanged();
        },
        voided: events.voided,
        arrived: events.arrived,
        queue: events.queue,
        standing: stood,
        welcome({ me: { userId, name, role, agentsSee } }) {
          const record = store.get('workspace');
          if (record === null) return;
          note('workspace', { ...record, me: { userId, name, role, agentsSee } });
          app.tell();
        },
        backfill(progress) {
          backfill = progress;
          tellLink();
        },
      },
    });
    tellLink();
  }

  const vaultOf = (workspace: string, recorded: WorkspaceRecord['keys'] | null, more = {}) =>
    pickVault({ workspace, folder, recorded, sample: false, acceptFile: false, ...more }, log);

  async function open(vault: Vault, damaged: Fault['store'] | null = null): Promise<Result<Stores>> {
    const opened = await openDatabases({
      folder,
      vault,
      entries: host.entries,
      timers,
      log,
      startMarks: host.startMarks,
      fetchMedia: async (id, range, signal) => (await line?.http.media(id, range, signal)) ?? null,
      mostMedia: () => store.get('settings').mediaMegabytes * 1024 * 1024,
      known: store.get('workspace') !== null,
      damaged,
      onFault: faulted,
      notice: app.notice,
    });
    if (!opened.ok) return opened;
    stores = opened.value;
    outboxChanged();
    return opened;
  }

  /** An open database failed a request: what the machine refuses is told until a write succeeds, damage is healed. */
  function faulted({ store: damaged, code }: Fault, of: Stores): void {
    if (code === 'corrupt')
      exclusively(() => beginAnew(damaged, of)).catch((error: unknown) =>
        log.error('a damaged database could not be begun anew', { error }),
      );
    else if (!refusals.has(code)) {
      refusals.add(code);
      app.notice(code);
    }
  }

  /**
   * A file turned out to be damaged while it was open. The cache is fetched again; the outbox is set aside; the other
   * one stays what it is. Every request that meets the damage asks for this, and the first does it.
   */
  async function beginAnew(damaged: Fault['store'], of: Stores): Promise<Result<null>> {
    const record = store.get('workspace');
    if (stores !== of || record === null) return ok(null);
    log.error('a database is damaged and begun anew', { store: damaged });
    const connected = line !== null;
    await stopLine(connected ? 'connecting' : lineless);
    stores = null;
    await of.close().catch((error: unknown) => log.warn('a damaged database did not close well', { error }));
    const opened = await open(of.vault, damaged);
    if (!opened.ok) return shut(opened);
    const token = await of.vault.read('gateway-token');
    if (token !== null && connected) startLine(record.address, token, opened.value);
    events.voided();
    return ok(null);
  }

  /** Somebody has signed in: writes down who and where, and connects. */
  async function enter(
    id: string,
    open: Stores,
    signedIn: SignInResponse,
    origin: string,
    isSample: boolean,
  ): Promise<void> {
    const { user, workspace, token } = signedIn;
    await open.vault.write('gateway-token', token);
    const { agentsSee } = workspace;
    const me = { userId: user.id, name: user.name, role: user.role, agentsSee };
    const { keeping } = open.vault;
    store.set('workspace', {
      id,
      name: workspace.name,
      address: origin,
      sample: isSample,
      keys: keeping,
      me,
    });
    const empty = (await open.cache.cursor()) === null;
    app.set(empty ? { phase: 'starting', starting: 'snapshot' } : { phase: 'ready', starting: null });
    startLine(origin, token, open);
  }

  async function leave(): Promise<void> {
    await stopLine('none');
    await stores?.wipe();
    stores = null;
    await sample?.stop();
    sample = null;
    await rm(sampleFolder, { recursive: true, force: true });
    store.set('workspace', null);
    store.set('checklists', {});
    store.set('link', { clockOffset: 0, inSyncAt: null });
    clock = createGatewayClock(timers.monotonic, Date.now, 0);
    waitingToSend = 0;
    app.set({ phase: 'first-run', starting: null, simulatorUrl: null });
    events.voided();
    tellLink();
  }

  /** Nothing can be opened: the person is told why, and the files stay as they are. */
  function shut(why: Result<never>): Result<null> {
    if (why.ok) return why;
    const { code, detail } = why.error;
    app.notice(code === 'store' ? 'store_failed' : 'keys_unavailable', detail);
    app.set({ phase: 'first-run', starting: null });
    return why;
  }

  async function reopen(): Promise<Result<null>> {
    const record = store.get('workspace');
    if (record === null) return ok(null);
    if (record.sample) return playSample(record);
    app.set({ phase: 'starting', starting: 'database' });
    const vault = await vaultOf(record.id, record.keys);
    if (!vault.ok) return shut(vault);
    const opened = await open(vault.value);
    if (!opened.ok) return shut(opened);
    if (vault.value.keeping !== record.keys) note('workspace', { ...record, keys: vault.value.keeping });
    const token = await vault.value.read('gateway-token');
    lineless = token === null ? 'signed-out' : 'connecting';
    const { empty } = opened.value;
    app.set(empty && token !== null ? { starting: 'snapshot' } : { phase: 'ready', starting: null });
    if (token !== null) startLine(record.address, token, opened.value);
    else tellLink();
    return ok(null);
  }

  async function playSample(before: WorkspaceRecord | null): Promise<Result<null>> {
    const id = before?.id ?? randomUUID();
    app.set({ phase: 'starting', starting: 'database' });
    const vault = await vaultOf(id, before?.keys ?? null, { sample: true });
    if (!vault.ok) return shut(vault);
    const opened = await open(vault.value);
    if (!opened.ok) return shut(opened);
    lineless = 'connecting';
    // What an earlier start left here is shown while the programs come up.
    const known = !opened.value.empty;
    if (known) app.set({ phase: 'ready' });
    try {
      const { entries, node } = host;
      const starting = (what: 'simulator' | 'gateway') => app.set({ starting: what });
      sample = await startSample({ folder: sampleFolder, entries, node, timers, log, starting });
      const { gatewayUrl, simulatorUrl } = sample;
      const signedIn = await sample.signIn();
      await enter(id, opened.value, signedIn, gatewayUrl, true);
      app.set({ simulatorUrl });
      await sample.play(signedIn.token);
      return ok(null);
    } catch (error) {
      log.error('the sample could not start', { error });
      app.notice('sample_failed');
      if (!known) await leave();
      else {
        await stopLine('offline');
        await sample?.stop();
        app.set({ phase: 'ready', starting: null });
        tellLink();
      }
      return fail('sample_failed');
    }
  }

  async function signInTo({
    address,
    login,
    password,
    acceptFileKeys,
  }: CallInput<'workspace.signIn'>): Promise<Result<null>> {
    const origin = gatewayOrigin(address);
    if (!origin.ok) return origin;
    const before = store.get('workspace');
    const again = before !== null && !before.sample && before.address === origin.value ? before : null;
    if (stores !== null && again === null) return fail('other_workspace');
    const id = again?.id ?? randomUUID();
    const vault =
      stores === null
        ? await vaultOf(id, again?.keys ?? null, { acceptFile: acceptFileKeys })
        : ok(stores.vault);
    if (!vault.ok) return vault;
    const answer = await signIn(origin.value, { login, password, deviceName: hostname() || 'Selaras' });
    if (!answer.ok) return failureOf(answer.failure);
    const opened = stores === null ? await open(vault.value) : ok(stores);
    if (!opened.ok) {
      await createGatewayHttp(origin.value, answer.value.token).signOut();
      return opened;
    }
    await stopLine('connecting');
    await enter(id, opened.value, answer.value, origin.value, false);
    return ok(null);
  }

  async function signOutOf(discardUnsent: boolean): Promise<Result<null>> {
    const counts = await stores?.outbox.counts();
    const unsent = counts === undefined ? 0 : counts.waiting + counts.refused;
    if (unsent > 0 && !discardUnsent) return fail('unsent', String(unsent));
    // The gateway is told where it can be; the wipe here waits for nobody.
    const patience = new Promise<void>((resolve) => timers.after(SIGN_OUT_PATIENCE_MS, resolve));
    await Promise.race([line?.http.signOut(), patience]);
    await leave();
    return ok(null);
  }

  async function exclusively(work: () => Promise<Result<null>>): Promise<Result<null>> {
    const working = turn.then(() => (closed ? fail('busy') : work()));
    turn = working.catch(() => undefined);
    return working;
  }

  return {
    stores: () => stores,
    line: () => line,
    clock: () => clock,
    linkState,
    sampleUrl: () => sample?.simulatorUrl ?? null,
    reopen: () =>
      exclusively(() =>
        reopen().catch((error: unknown) => {
          log.error('the console could not open what it had', { error });
          return shut(fail(error instanceof VaultError ? 'keys_unavailable' : 'store'));
        }),
      ),
    startSample: () =>
      exclusively(async () => (stores === null ? playSample(null) : fail('other_workspace'))),
    signIn: (input) => exclusively(() => signInTo(input)),
    signOut: (discardUnsent) => exclusively(() => signOutOf(discardUnsent)),
    outboxChanged,
    async close() {
      if (closed) return;
      closed = true;
      await turn;
      await stopLine('none');
      await stores?.close();
      stores = null;
      await sample?.stop();
    },
  };
}
