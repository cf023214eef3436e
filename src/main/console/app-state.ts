import { randomUUID } from 'node:crypto';
import type { AppState } from '#shared/console-api/views.ts';
import type { Store } from '../settings/settings.ts';
import type { Host } from './host.ts';

export interface AppStateKeeper {
  current(): AppState;
  /** Changes it and tells the pages. */
  set(change: Partial<Pick<AppState, 'phase' | 'starting'>> & { simulatorUrl?: string | null }): void;
  /** The settings file or something else that it shows has changed. */
  tell(): void;
  notice(code: string, detail?: string | null): void;
  dismiss(id: string): void;
  /** What the notice of this code said is over. */
  over(code: string): void;
}

/** What the pages know of the console as a whole. */
export function keepAppState(host: Host, store: Store, emit: (state: AppState) => void): AppStateKeeper {
  let phase: AppState['phase'] = 'first-run';
  let starting: AppState['starting'] = null;
  let simulatorUrl: string | null = null;
  let notices: AppState['notices'] = [];

  function current(): AppState {
    // Somebody who has not come in yet sees nothing of what lies behind.
    const workspace = phase === 'first-run' ? null : store.get('workspace');
    return {
      phase,
      starting,
      host: host.kind,
      version: host.version,
      systemLocale: host.systemLocale,
      workspace: workspace && {
        name: workspace.name,
        address: workspace.address,
        sample: workspace.sample,
        keys: workspace.keys,
        simulatorUrl,
      },
      me: workspace?.me ?? null,
      notices,
      settings: store.get('settings'),
    };
  }
  const tell = () => emit(current());

  return {
    current,
    tell,
    set(change) {
      phase = change.phase ?? phase;
      if (change.starting !== undefined) starting = change.starting;
      if (change.simulatorUrl !== undefined) simulatorUrl = change.simulatorUrl;
      tell();
    },
    notice(code, detail = null) {
      notices = [...notices.filter((one) => one.code !== code), { id: randomUUID(), code, detail }];
      tell();
    },
    dismiss(id) {
      notices = notices.filter((one) => one.id !== id);
      tell();
    },
    over(code) {
      notices = notices.filter((one) => one.code !== code);
      tell();
    },
  };
}
