import { contextBridge, ipcRenderer } from 'electron';
import { type Bridge, CALL_CHANNEL, EVENT_CHANNEL } from '#shared/console-api/bridge.ts';

/** Electron's bridge. It carries and checks nothing: main validates both ways, and no event object reaches the page. */
const bridge: Bridge = {
  call: (name, input) => ipcRenderer.invoke(CALL_CHANNEL, name, input),
  on(name, listener) {
    const heard = (_event: unknown, event: string, payload: Parameters<typeof listener>[0]) => {
      if (event === name) listener(payload);
    };
    ipcRenderer.on(EVENT_CHANNEL, heard);
    return () => {
      ipcRenderer.off(EVENT_CHANNEL, heard);
    };
  },
};

performance.mark('selaras:preload');
contextBridge.exposeInMainWorld('selaras', bridge);
