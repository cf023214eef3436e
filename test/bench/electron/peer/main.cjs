const { join } = require('node:path');
const { app, BrowserWindow } = require('electron');

/** The peer of every measurement: an Electron that shows a page with nothing in it, or the one that PEER_PAGE names. */
app.setPath('userData', process.env.PEER_DATA_DIR);
app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    show: false,
    autoHideMenuBar: true,
    webPreferences: { sandbox: true, contextIsolation: true, preload: join(__dirname, 'preload.cjs') },
  });
  window.webContents.ipc.on('interactive', (_event, interactive) => {
    process.stdout.write(`${JSON.stringify({ interactive })}\n`);
  });
  window.once('ready-to-show', () => window.show());
  window.loadFile(process.env.PEER_PAGE || join(__dirname, 'empty.html'));
});
app.on('window-all-closed', () => app.quit());
