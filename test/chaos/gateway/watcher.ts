import type { Cursor } from '#shared/gateway-api/frames.ts';
import { Projection, TestConsole } from '../../integration/gateway/support/test-console.ts';
import type { GatewayAtWork } from '../../support/gateway-at-work.ts';
import type { Up } from './desk.ts';

/** A console that follows the feed over all deaths of the gateway, from where it stands each time. */
export class Watcher {
  readonly #gateway: GatewayAtWork;
  readonly #up: Up;
  readonly projection: Projection;
  #epoch = '';
  #console: TestConsole | null = null;
  #stopped = false;
  #following: Promise<void> = Promise.resolve();
  #applied: () => void = () => {};
  /** How often the line was made anew. */
  connections = 0;
  /** Resets after the first snapshot: none is due while the database is the same. */
  resets = 0;

  constructor(gateway: GatewayAtWork, up: Up) {
    this.#gateway = gateway;
    this.#up = up;
    this.projection = new Projection(gateway.url, gateway.token, gateway.feed);
  }

  async start(): Promise<void> {
    await this.projection.snapshot();
    const console = await TestConsole.hello(this.#gateway.url, this.#gateway.token);
    this.#epoch = (await console.next('welcome')).epoch;
    console.close();
    this.#following = this.#follow();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#console?.terminate();
    await this.#following;
  }

  /** Resolves when it has come to this revision. */
  async reaches(revision: number): Promise<void> {
    while ((this.projection.position ?? 0) < revision)
      await new Promise<void>((resolve) => {
        this.#applied = resolve;
      });
  }

  async #follow(): Promise<void> {
    const { feed } = this.projection;
    while (!this.#stopped) {
      await this.#up();
      const cursor: Cursor = { epoch: this.#epoch, feeds: { [feed]: this.projection.position ?? 0 } };
      try {
        this.#console = await TestConsole.hello(this.#gateway.url, this.#gateway.token, cursor);
        this.connections++;
        for (;;) {
          await this.projection.until(this.#console, () => {
            this.#applied();
            return false;
          });
        }
      } catch {
        // The line broke: the next one goes on where this one stood.
        this.resets += this.#console?.left('reset').filter((frame) => frame.feed === feed).length ?? 0;
      }
    }
  }
}
