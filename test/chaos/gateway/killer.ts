import type { GatewayAtWork } from '../../support/gateway-at-work.ts';
import { below, type Random } from '../../support/random.ts';
import type { Exchange, Tap } from '../../support/tap.ts';

/** When the gateway is to die. */
export type Moment = 'webhook' | 'post' | 'any';

/** What was under way as it died. */
export interface Death {
  moment: Moment;
  webhooks: number;
  posts: Exchange[];
}

export const isWebhook = ({ method, path }: Exchange) => method === 'POST' && path.startsWith('/webhooks/');
export const isSend = ({ method, path, body }: Exchange) =>
  method === 'POST' && path.endsWith('/messages') && body.includes('biz_opaque_callback_data');

/** The callback data of a send: its command's id. */
export const commandOf = ({ body }: Exchange) =>
  (JSON.parse(body.toString()) as { biz_opaque_callback_data: string }).biz_opaque_callback_data;

/** Kills the gateway at moments that a seed chooses. */
export class Killer {
  readonly #gateway: GatewayAtWork;
  readonly #webhooks: Tap;
  readonly #posts: Tap;
  readonly #random: Random;

  constructor(gateway: GatewayAtWork, webhooks: Tap, posts: Tap, random: Random) {
    this.#gateway = gateway;
    this.#webhooks = webhooks;
    this.#posts = posts;
    this.#random = random;
  }

  /** Resolves when it is dead. Traffic has to go on meanwhile, since the moment is one of it. */
  async next(): Promise<Death> {
    const draw = below(this.#random, 100);
    const moment: Moment = draw < 45 ? 'webhook' : draw < 90 ? 'post' : 'any';
    await { webhook: () => this.#atWebhook(), post: () => this.#atPost(), any: () => this.#pause(900) }[
      moment
    ]();
    const death: Death = {
      moment,
      webhooks: [...this.#webhooks.underWay].filter(isWebhook).length,
      posts: [...this.#posts.underWay].filter(isSend),
    };
    await this.#gateway.end('SIGKILL');
    this.#webhooks.hold = {};
    this.#posts.hold = {};
    return death;
  }

  /** A webhook has been passed on; the gateway has a moment for it. */
  #atWebhook(): Promise<void> {
    let passing = below(this.#random, 12);
    return new Promise((resolve) => {
      this.#webhooks.hold = {
        asked: async (exchange) => {
          if (isWebhook(exchange) && passing-- === 0) void this.#pause(5).then(resolve);
          return true;
        },
      };
    });
  }

  /** A send is under way: it never arrives, or it arrives and its answer does not. */
  #atPost(): Promise<void> {
    let passing = below(this.#random, 5);
    const arrives = below(this.#random, 3) > 0;
    return new Promise((resolve) => {
      let held: Exchange | null = null;
      this.#posts.hold = {
        asked: async (exchange) => {
          if (held !== null || !isSend(exchange) || passing-- > 0) return true;
          held = exchange;
          if (arrives) return true;
          await this.#pause(30);
          resolve();
          return false;
        },
        answered: async (exchange) => {
          if (exchange !== held) return;
          await this.#pause(30);
          resolve();
        },
      };
    });
  }

  /** So long at most; what happens meanwhile is not waited for. */
  #pause(most: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, below(this.#random, most + 1)));
  }
}
