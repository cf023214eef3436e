import { SendResponse } from '#shared/gateway-api/http.ts';
import type { Message } from '#shared/model/message.ts';
import type { GatewayAtWork } from '../../support/gateway-at-work.ts';

/** Resolves when the gateway is up, whichever of its lives that is. */
export type Up = () => Promise<void>;

/**
 * Somebody's console: gives commands one after another, and gives one again with the same id until it was answered,
 * over as many deaths of the gateway as that takes.
 */
export class Desk {
  readonly #gateway: GatewayAtWork;
  readonly #up: Up;
  #turn: Promise<void> = Promise.resolve();
  /** Taken by the gateway: answered 202. */
  readonly accepted = new Map<string, Message>();
  /** Refused for good, with the reason. */
  readonly refused = new Map<string, string>();
  /** Given and not yet answered. */
  pending = 0;
  /** Posts that got no answer and were repeated. */
  repeats = 0;

  constructor(gateway: GatewayAtWork, up: Up) {
    this.#gateway = gateway;
    this.#up = up;
  }

  send(commandId: string, threadId: string, content: object): void {
    this.pending++;
    this.#turn = this.#turn.then(() =>
      this.#give(commandId, { commandId, threadId, content, replyToWamid: null }),
    );
  }

  /** Resolves when everything given so far was answered. */
  answered(): Promise<void> {
    return this.#turn;
  }

  async #give(commandId: string, body: object): Promise<void> {
    while (!(await this.#tries(commandId, body))) this.repeats++;
    this.pending--;
  }

  /** @returns whether it was answered for good */
  async #tries(commandId: string, body: object): Promise<boolean> {
    await this.#up();
    const answer = await this.#gateway.ask('POST', '/v1/messages', body).catch(() => null);
    if (answer?.status === 202) {
      this.accepted.set(commandId, SendResponse.parse(answer.body).message);
      return true;
    }
    if (answer === null || answer.status >= 500 || answer.status === 429) return false;
    this.refused.set(commandId, `${answer.status} ${JSON.stringify(answer.body)}`);
    return true;
  }
}
