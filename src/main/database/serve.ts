import type { MessagePort } from 'node:worker_threads';
import { asDatabaseError } from './handle.ts';
import type { Answer, Operations, Request } from './worker-protocol.ts';

/** The worker's side: opens, then answers requests one by one until `close`, which is an operation like any other. */
export function serve(port: MessagePort, file: string, open: () => Operations): void {
  const answer = (id: number, work: () => unknown): boolean => {
    const begun = performance.now();
    const took = () => performance.now() - begun;
    try {
      const value = work();
      post(port, { id, ms: took(), ok: true, value });
      return true;
    } catch (error) {
      const { code, message } = asDatabaseError(error, file);
      post(port, { id, ms: took(), ok: false, error: { code, message } });
      return false;
    }
  };

  let operations: Operations = {};
  const opened = answer(0, () => {
    operations = open();
  });
  if (!opened) {
    port.close();
    return;
  }

  port.on('message', ({ id, name, args }: Request) => {
    answer(id, () => {
      const operation = operations[name];
      if (!operation) throw new Error(`No operation is named ${name}.`);
      return operation(...args);
    });
    if (name === 'close') port.close();
  });
}

/** Whole buffers are handed over instead of copied. */
function post(port: MessagePort, answer: Answer): void {
  const bytes = answer.ok && answer.value instanceof Uint8Array ? answer.value : null;
  const owned = bytes && bytes.byteLength === bytes.buffer.byteLength;
  port.postMessage(answer, owned ? [bytes.buffer as ArrayBuffer] : []);
}
