import { Agent, request } from 'node:http';
import type { Batch } from './batch.ts';

/** Posts bodies over a few kept connections. */
export class Poster {
  readonly #agent: Agent;
  readonly #url: URL;

  constructor(gateway: string, connections: number) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.#url = new URL('/webhooks/meta', gateway);
  }

  /** @returns the status. Rejects when the gateway hangs up without an answer. */
  post({ body, chunked, headers }: Pick<Batch, 'body' | 'chunked' | 'headers'>): Promise<number> {
    return new Promise((resolve, reject) => {
      const posted = request(
        this.#url,
        {
          method: 'POST',
          agent: this.#agent,
          headers: { ...(!chunked && { 'content-length': body.length }), ...headers },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      // A body that is too large is answered before it is read to its end; what fails after the answer is no matter.
      posted.on('error', reject);
      posted.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
