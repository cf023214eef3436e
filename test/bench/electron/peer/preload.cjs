const { ipcRenderer } = require('electron');

/** Says when a frame was drawn and the page is free: the same rule by which the console says it of its list. */
addEventListener('DOMContentLoaded', () => {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () =>
      requestIdleCallback(() => ipcRenderer.send('interactive', performance.timeOrigin + performance.now()));
    port2.postMessage(null);
  });
});
