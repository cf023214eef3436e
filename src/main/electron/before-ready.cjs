const { join, resolve } = require('node:path');
const { app, protocol } = require('electron');

/**
 * What can be settled only before Electron is ready. Part of the built entry; and plain CommonJS, so that an Electron
 * which does not wait for an ECMAScript entry can be given it by `-r` (then the entry finds it done).
 */
if (!app.isReady()) {
  app.setName('Selaras');
  // Chromium refuses its sandbox to root: there the window's own setting is all there is.
  if (process.getuid?.() !== 0) app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: 'selaras', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
  // Chromium's own files (there is little: the page's session is in memory) in a corner of the console's folder.
  const data = resolve(process.env.SELARAS_DATA_DIR ?? app.getPath('userData'));
  app.setPath('userData', join(data, 'profile'));
  app.setPath('sessionData', join(data, 'profile'));
  app.setPath('crashDumps', join(data, 'profile', 'no-dumps'));
  app.commandLine.appendSwitch('disable-http-cache');
  app.commandLine.appendSwitch('disable-breakpad');
}
