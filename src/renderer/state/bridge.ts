import type { Bridge } from '#shared/console-api/bridge.ts';
import { fail } from '#shared/console-api/result.ts';

declare global {
  interface Window {
    /** Laid by Electron's preload or by the browser host's `bridge.js`. */
    readonly selaras: Bridge;
  }
}

/** One call to main. A broken bridge is a failure like any other, never an exception in a component. */
export const call: Bridge['call'] = async (name, input) => {
  try {
    return await window.selaras.call(name, input);
  } catch (thrown) {
    return fail('internal', thrown instanceof Error ? thrown.message : String(thrown));
  }
};

export const on: Bridge['on'] = (name, listener) => window.selaras.on(name, listener);
