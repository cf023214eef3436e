import type { FastifyBaseLogger } from 'fastify';
import type { GraphAccess } from '../meta/graph-access.ts';
import { type GraphClient, graphClient } from '../meta/graph-client.ts';
import { graphMediaSource, type MediaSource } from '../meta/media-source.ts';
import type { Provider } from '../meta/providers/provider.ts';
import { providerOf } from '../meta/providers/providers.ts';
import { isSecret } from '../meta/signature.ts';
import type { Store } from '../store/open.ts';
import type { SecretBox } from '../store/secrets.ts';
import { type Credentials, openCredentials } from './credentials.ts';

/** A number's way to WhatsApp, ready to be used. */
export interface NumberLink {
  numberId: string;
  provider: Provider;
  access: GraphAccess;
  graph: GraphClient;
  media: MediaSource;
  credentials: Credentials;
}

interface Kept extends NumberLink {
  /** Tells whether anything of it changed. */
  version: string;
}

/**
 * The ways of all numbers, held open by this process. A number that is linked while it runs, here or in another process
 * on the same database, is taken in at once.
 */
export class NumberLinks {
  readonly #store: Store;
  readonly #box: SecretBox;
  readonly #log: FastifyBaseLogger;
  #links = new Map<string, Kept>();
  #onLinked: (numberId: string) => void = () => {};
  #turn: Promise<void> = Promise.resolve();
  #unlisten: () => void = () => {};

  constructor(store: Store, box: SecretBox, log: FastifyBaseLogger) {
    this.#store = store;
    this.#box = box;
    this.#log = log;
  }

  /** @param onLinked is called for every number whose way is new or has changed, also for those there at the start */
  async start(onLinked: (numberId: string) => void): Promise<void> {
    this.#onLinked = onLinked;
    await this.refresh();
    this.#unlisten = this.#store.signal.listen((topic) => {
      if (topic === 'numbers') void this.refresh();
    });
  }

  async stop(): Promise<void> {
    this.#unlisten();
    await this.#turn;
  }

  /** Null while the number has no way, or none that this program knows. */
  of(numberId: string): NumberLink | null {
    return this.#links.get(numberId) ?? null;
  }

  /** The link that a webhook address of its own leads to. Every key is compared, each in constant time. */
  byRoute(providerId: string, routeKey: string): NumberLink | null {
    let found: NumberLink | null = null;
    for (const link of this.#links.values()) {
      const { routeKey: own } = link.credentials;
      if (own !== null && link.provider.id === providerId && isSecret(routeKey, own)) found = link;
    }
    return found;
  }

  /** Looks at the database anew; calls run one after another. */
  refresh(): Promise<void> {
    this.#turn = this.#turn
      .then(() => this.#read())
      .catch((error: unknown) => this.#log.error({ err: error }, 'the ways of the numbers cannot be read'));
    return this.#turn;
  }

  async #read(): Promise<void> {
    const rows = await this.#store.db
      .selectFrom('number_credentials')
      .innerJoin('numbers', 'numbers.id', 'number_credentials.number_id')
      .selectAll('number_credentials')
      .select(['phone_number_id', 'waba_id', 'provider'])
      .execute();
    const links = new Map<string, Kept>();
    for (const row of rows) {
      const credentials = openCredentials(this.#box, row);
      const provider = providerOf(row.provider);
      if (!credentials || !provider) {
        const why = credentials ? 'its provider is not known here' : 'its credentials do not open';
        this.#log.error({ numberId: row.number_id }, `a number has no way to WhatsApp: ${why}`);
        continue;
      }
      const way = {
        baseUrl: credentials.baseUrl,
        secret: credentials.secret,
        phoneNumberId: row.phone_number_id,
        wabaId: row.waba_id,
      };
      const version = JSON.stringify([provider.id, way, credentials.webhookSecret, credentials.routeKey]);
      const known = this.#links.get(row.number_id);
      if (known?.version === version) {
        links.set(row.number_id, { ...known, credentials });
        continue;
      }
      const access = provider.access(way);
      links.set(row.number_id, {
        numberId: row.number_id,
        provider,
        access,
        graph: graphClient({ access }),
        media: graphMediaSource(access),
        credentials,
        version,
      });
    }
    const before = this.#links;
    this.#links = links;
    for (const [numberId, link] of links)
      if (before.get(numberId)?.version !== link.version) this.#onLinked(numberId);
  }
}
