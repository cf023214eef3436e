import { create } from 'zustand';
import type { AppState, Settings } from '#shared/console-api/views.ts';
import { type Action, can } from '#shared/model/can.ts';
import { call } from './bridge.ts';
import { tellFailure } from './toasts.ts';

/** What main says of itself: phase, workspace, who I am, settings. Null until the first answer. */
export const useApp = create<{ app: AppState | null }>(() => ({ app: null }));

export function takeAppState(app: AppState): void {
  useApp.setState({ app });
}

/** Whether the person may do this, as far as the gateway has told. It decides; this keeps what it would refuse off the screen. */
export function useMay(action: Action): boolean {
  return useApp((state) => may(state.app, action));
}

/** The same, outside of a screen. */
export const mayNow = (action: Action): boolean => may(useApp.getState().app, action);

const may = (app: AppState | null, action: Action) => app !== null && app.me !== null && can(app.me, action);

/** Changes settings; shown at once, put back when main refuses. */
export async function changeSettings(change: Partial<Settings>): Promise<void> {
  const before = useApp.getState().app;
  if (before === null) return;
  takeAppState({ ...before, settings: { ...before.settings, ...change } });
  const result = await call('app.settings', change);
  const now = useApp.getState().app ?? before;
  takeAppState({ ...now, settings: result.ok ? result.value : before.settings });
  if (!result.ok) tellFailure(result.error);
}
