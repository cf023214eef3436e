import { basename, join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { fail, ok } from '#shared/console-api/result.ts';
import { Settings } from '#shared/console-api/views.ts';
import { resolveLocale, translate } from '#shared/words/words.ts';
import { createDispatcher, type Dispatch } from '../bridge/dispatcher.ts';
import { createEvents, type Events } from '../bridge/events.ts';
import { createArrivals } from '../notifications/arrivals.ts';
import type { Media } from '../pages/media.ts';
import { openSettings, type Store } from '../settings/settings.ts';
import { keepAppState } from './app-state.ts';
import { startAttending } from './attending.ts';
import { createChanges } from './changes.ts';
import { checklists } from './checklists.ts';
import { conversations } from './conversations.ts';
import { costs } from './costs.ts';
import { diagnosing } from './diagnosing.ts';
import type { Host, Notice } from './host.ts';
import { linking } from './linking.ts';
import { owning } from './owning.ts';
import { phone } from './phone.ts';
import { remarks } from './remarks.ts';
import { startReminding } from './reminding.ts';
import { safeLink } from './safe-link.ts';
import { createWorkspace } from './workspace.ts';

/** A running console, as its host sees it. */
export interface RunningConsole {
  dispatch: Dispatch;
  events: Events;
  /** For `/media/:id`. */
  media: Media;
  store: Store;
  /** Somebody says, outside of the page, that they opened the app on a number's phone. */
  confirmOpened(numberId: string): void;
  /** The machine woke up or its network came back. */
  resume(): void;
  /** Writes what is to be kept and ends everything that was started, the sample's programs included. */
  close(): Promise<void>;
}

/** Puts the console together over a host. Returns at once; what takes time is told by `app.state`. */
export function startConsole(host: Host): RunningConsole {
  const { log, timers, startMarks } = host;
  const { store, setAside } = openSettings(host.dataFolder, host.openStore);
  const events = createEvents(log);
  const app = keepAppState(host, store, (state) => events.emit('app.state', state));
  let viewing: { threadId: string | null; focused: boolean } = { threadId: null, focused: false };

  const settings = () => store.get('settings');
  const locale = () => resolveLocale(settings().locale, host.systemLocale);
  const show = (notice: Notice) => {
    const { title, body, opens } = notice;
    if (!host.showNotice(notice)) events.emit('notify', { title, body, opens });
  };
  const changes = createChanges((changed) => events.emit('changed', changed), timers);
  const arrivals = createArrivals({ show, settings, locale, viewing: () => viewing, timers });
  const workspace = createWorkspace({
    host,
    store,
    app,
    events: {
      changed(change) {
        changes.add(change);
        if (change.numbersChanged) reminding.look();
        if (change.numbersChanged || change.listChanged) attending.look();
      },
      voided() {
        changes.all();
        attending.look();
      },
      arrived: (arrived) => arrivals.arrived(arrived),
      queue: (places) => events.emit('queue', { places }),
      link(state) {
        events.emit('link.state', state);
        reminding.look();
        attending.look();
      },
    },
  });
  const { stores, line, clock, linkState, outboxChanged } = workspace;
  const reminding = startReminding({
    stores,
    gateway: () => (linkState().state === 'live' ? (line()?.http ?? null) : null),
    clock,
    settings,
    locale,
    show,
    confirm: confirmOpened,
    timers,
    log,
  });
  const attending = startAttending({
    stores,
    clock,
    me: () => app.current().me,
    tell: (attention) => host.showAttention(attention),
    timers,
    log,
  });

  /** It is evidence for a deadline: when the gateway cannot be told, the person must know. */
  function confirmOpened(numberId: string): void {
    const told = line()?.http.confirmActivity(numberId, uuidv7());
    Promise.resolve(told)
      .then((answer) => {
        if (answer?.ok) return;
        const [title, body] = [
          translate(locale(), 'reminder.lost.title'),
          translate(locale(), 'reminder.lost.body'),
        ];
        show({ title, body, opens: { place: 'health', numberId }, sound: settings().sound });
      })
      .catch((error: unknown) => log.error('an opening could not be told', { error }));
  }

  const dispatch = createDispatcher(
    {
      'app.state': async () => ok(app.current()),
      async 'app.settings'(change) {
        const given = Object.entries(change).filter(([, value]) => value !== undefined);
        store.set('settings', Settings.parse({ ...settings(), ...Object.fromEntries(given) }));
        app.tell();
        return ok(settings());
      },
      async 'app.started'(marks) {
        for (const [name, at] of Object.entries(marks)) startMarks.mark(name as keyof typeof marks, at);
        return ok(null);
      },
      async 'app.dismissNotice'({ id }) {
        app.dismiss(id);
        return ok(null);
      },
      async 'app.openLink'({ url }) {
        const gateway = app.current().workspace?.address ?? null;
        const link = safeLink(url, { simulator: workspace.sampleUrl(), gateway });
        if (link === null) return fail('link_refused');
        await host.openLink(link);
        return ok(null);
      },
      async 'app.viewing'(now) {
        viewing = now;
        return ok(null);
      },
      'workspace.startSample': () => workspace.startSample(),
      'workspace.signIn': (input) => workspace.signIn(input),
      'workspace.signOut': ({ discardUnsent }) => workspace.signOut(discardUnsent),
      'link.state': async () => ok(linkState()),
      ...conversations({ stores, line, clock, changes, outboxChanged }),
      ...remarks({ stores, line, settings }),
      ...phone({ stores, line, clock, locale }),
      ...costs({ line }),
      ...linking({ line }),
      ...checklists({ store }),
      ...owning({ line }),
      ...diagnosing({
        app: app.current,
        start: startMarks.passed,
        linkState,
        clock,
        stores,
        line,
        logFile: join(host.dataFolder, 'logs', 'console.log'),
      }),
    },
    log,
  );

  if (setAside !== null) app.notice('settings_set_aside', basename(setAside));
  void workspace.reopen();

  return {
    dispatch,
    events,
    store,
    media: () => stores()?.media ?? null,
    resume: () => line()?.link.resume(),
    confirmOpened,
    async close() {
      attending.stop();
      reminding.stop();
      arrivals.stop();
      await workspace.close();
      changes.stop();
    },
  };
}
