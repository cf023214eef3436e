import './before-ready.cjs';
import { dirname } from 'node:path';
import { app, dialog } from 'electron';

/** Electron's entry: settles what must be settled early, and loads the rest meanwhile. */

app.on('web-contents-created', (_event, contents) =>
  contents.setWindowOpenHandler(() => ({ action: 'deny' })),
);

// The second start of the same console brings the first to the front.
if (!app.requestSingleInstanceLock()) app.quit();
else
  Promise.all([import('./application.ts'), app.whenReady()])
    .then(([{ runApplication }]) => runApplication(dirname(app.getPath('userData')), import.meta.dirname))
    .catch(async (error: unknown) => {
      const { startFailure } = await import('../console/start-failure.ts');
      dialog.showErrorBox('Selaras', startFailure(error, app.getLocale()));
      app.exit(1);
    });
