import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { CallInput } from '#shared/console-api/calls.ts';
import { fail, ok, type Result } from '#shared/console-api/result.ts';
import type { LinkState } from '#shared/console-api/views.ts';
import { FeedName } from '#shared/gateway-api/frames.ts';
import type { SignInResponse } from '#shared/gateway-api/http.ts';
import { DatabaseError } from '../database/database-error.ts';
import { createGatewayClock, type GatewayClock } from '../link/clock.ts';
import { gatewayOrigin } from '../link/gateway-address.ts';
import { createGatewayHttp, signIn } from '../link/gateway-http.ts';
import type { LinkStanding } from '../link/link.ts';
import { type Sample, startSample } from '../sample/sample.ts';
import type { Workspace as WorkspaceRecord } from '../settings/console-file.ts';
import type { Store } from '../settings/settings.ts';
import { chooseVault } from '../vault/choose-vault.ts';
import { type Vault, VaultError } from '../vault/vault.ts';
import type { AppStateKeeper } from './app-state.ts';
import { failureOf } from './failure-of.ts';
import type { Host } from './host.ts';
import { type Line, type LineDeps, openLine } from './line.ts';
import { openStores, type Stores } from './stores.ts';

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
    if (clock.known()) store.set('link', { clockOffset: clock.offset(), inSyncAt });
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
          store.set('workspace', { ...record, me: { userId, name, role, agentsSee } });
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

  async function pickVault(
    record: { id: string; keys: WorkspaceRecord['keys'] | null },
    isSample: boolean,
    acceptFile: boolean,
  ): Promise<Result<Vault>> {
    try {
      const { id, keys } = record;
      const chosen = await chooseVault({
        workspace: id,
        folder,
        sample: isSample,
        recorded: keys,
        acceptFile,
      });
      return chosen === 'keychain_missing' ? fail('keychain_missing') : ok(chosen.vault);
    } catch (error) {
      log.error('no vault answered', { error });
      return fail('keys_unavailable');
    }
  }

  async function open(vault: Vault): Promise<Result<Stores>> {
    try {
      stores = await openStores({
        folder,
        vault,
        entries: host.entries,
        timers,
        log,
        startMarks: host.startMarks,
        fetchMedia: async (id, range, signal) => (await line?.http.media(id, range, signal)) ?? null,
        mostMedia: () => store.get('settings').mediaMegabytes * 1024 * 1024,
      });
      for (const { code, detail } of stores.notices) app.notice(code, detail);
      outboxChanged();
      return ok(stores);
    } catch (error) {
      log.error('the databases could not be opened', { error });
      if (error instanceof VaultError) return fail('keys_unavailable');
      return fail('store', error instanceof DatabaseError ? error.code : null);
    }
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
    const vault = await pickVault(record, false, false);
    if (!vault.ok) return shut(vault);
    const opened = await open(vault.value);
    if (!opened.ok) return shut(opened);
    if (vault.value.keeping !== record.keys) store.set('workspace', { ...record, keys: vault.value.keeping });
    const token = await vault.value.read('gateway-token');
    lineless = token === null ? 'signed-out' : 'connecting';
    const empty = (await opened.value.cache.cursor()) === null;
    app.set(empty && token !== null ? { starting: 'snapshot' } : { phase: 'ready', starting: null });
    if (token !== null) startLine(record.address, token, opened.value);
    else tellLink();
    return ok(null);
  }

  async function playSample(before: WorkspaceRecord | null): Promise<Result<null>> {
    const id = before?.id ?? randomUUID();
    app.set({ phase: 'starting', starting: 'database' });
    const vault = await pickVault({ id, keys: before?.keys ?? null }, true, false);
    if (!vault.ok) return shut(vault);
    const opened = await open(vault.value);
    if (!opened.ok) return shut(opened);
    lineless = 'connecting';
    // What an earlier start left here is shown while the programs come up.
    const known = (await opened.value.cache.cursor()) !== null;
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
        ? await pickVault({ id, keys: again?.keys ?? null }, false, acceptFileKeys)
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
    reopen: () => exclusively(reopen),
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
