import { forgetCosts } from '../costs/costs.ts';
import { chime } from '../sound/chime.ts';
import { forgetFailedThumbnails } from '../thumbnails/thumbnails.ts';
import { takeAppState, useApp } from './app.ts';
import { call, on } from './bridge.ts';
import { saveDrafts } from './drafts.ts';
import { forgetInbox, refreshInbox } from './inbox.ts';
import { takeLinkState, useLink } from './link.ts';
import { refreshNumbers } from './numbers.ts';
import { open, usePlace } from './place.ts';
import { readQueue, takeQueue } from './queue.ts';
import { markStart } from './start-marks.ts';
import { refreshTemplates } from './templates.ts';
import { hideThread, refreshThread, useThread } from './thread.ts';
import { toast } from './toasts.ts';

/** Joins the stores to main: first questions, then events. Called once. */
export function startStores(): void {
  markStart('page-script');
  on('app.state', (app) => {
    const before = useApp.getState().app;
    takeAppState(app);
    // What was seen of money may not be for this person any more, or more of it may be.
    if (before?.me?.agentsSee.money !== app.me?.agentsSee.money) forgetCosts();
    if (before?.phase === app.phase) return;
    if (app.phase === 'ready') readAll();
    if (app.phase === 'first-run') leave();
  });
  on('link.state', (link) => {
    if (link.state === 'live' && useLink.getState().link?.state !== 'live') forgetFailedThumbnails();
    takeLinkState(link);
  });
  on('queue', ({ places }) => takeQueue(places));
  on('changed', ({ all, threadIds, listChanged, numbersChanged }) => {
    if (all || listChanged) void refreshInbox();
    if (all || numbersChanged) {
      void refreshNumbers();
      refreshTemplates();
    }
    // The thread carries its number: whether replies wait, and the times without a link.
    const shown = useThread.getState().threadId;
    if (shown !== null && (all || numbersChanged || threadIds.includes(shown))) void refreshThread();
  });
  on('open', open);
  on('notify', ({ title, body, opens }) => {
    toast({ kind: 'message', title, body, opens });
    if (useApp.getState().app?.settings.sound === true) chime();
  });

  const tellViewing = () =>
    void call('app.viewing', { threadId: viewedThread(), focused: document.hasFocus() });
  usePlace.subscribe((now, before) => {
    if (now.threadId !== before.threadId || now.place !== before.place) {
      saveDrafts();
      tellViewing();
    }
  });
  addEventListener('focus', tellViewing);
  addEventListener('blur', () => {
    saveDrafts();
    tellViewing();
  });
  addEventListener('pagehide', saveDrafts);
  document.addEventListener('visibilitychange', saveDrafts);

  tellViewing();
  void readFirst();
}

const viewedThread = () => {
  const { place, threadId } = usePlace.getState();
  return place === 'inbox' ? threadId : null;
};

async function readFirst(): Promise<void> {
  const [app, link] = await Promise.all([call('app.state', null), call('link.state', null)]);
  if (link.ok) takeLinkState(link.value);
  if (!app.ok) return toast({ kind: 'failure', error: app.error }, 'bad');
  takeAppState(app.value);
  if (app.value.phase === 'ready') readAll();
}

function readAll(): void {
  markStart('first-query');
  void refreshInbox();
  void refreshNumbers();
  void readQueue();
}

function leave(): void {
  takeQueue([]);
  usePlace.setState({ place: 'inbox', threadId: null, target: null, search: null });
  hideThread();
  forgetInbox();
  forgetCosts();
}
