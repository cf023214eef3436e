import Fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import type { Onboarding } from '#shared/gateway-api/onboarding.ts';
import type { MetaApp, MetaSignUp } from '../../../../src/gateway/config-meta.ts';
import { type IngestWorker, ingestWorker } from '../../../../src/gateway/ingest/ingest-worker.ts';
import { webhookReceiver } from '../../../../src/gateway/ingest/receive.ts';
import { SignUpCalls } from '../../../../src/gateway/meta/sign-up.ts';
import { NumberLinks } from '../../../../src/gateway/numbers/number-links.ts';
import { Onboardings } from '../../../../src/gateway/onboarding/onboardings.ts';
import { numberFromRow } from '../../../../src/gateway/store/rows/number.ts';
import { secretBox } from '../../../../src/gateway/store/secrets.ts';
import { readConfig } from '../../../../src/simulator/config.ts';
import { type Simulator, startSimulator } from '../../../../src/simulator/simulator.ts';
import { APP_SECRET, VERIFY_TOKEN } from './meta.ts';
import type { TestStore } from './stores.ts';

const APP_ID = '905518842736150';
export const CREATOR = { userId: uuidv7(), name: 'Sari' };

export interface Played {
  message: { event: string; data: Record<string, string> } | null;
  login: { authResponse: { code: string } | null };
}

/** The receiving end of a gateway, the sign-ups on it, and the simulator as Meta and the phone. */
export class SignUpStage {
  readonly test: TestStore;
  readonly box = secretBox(new Uint8Array(32).fill(7));
  /** Every line that was logged. */
  readonly logged: string[] = [];
  readonly log = pino({ level: 'trace' }, { write: (line: string) => this.logged.push(line) });
  /** Milliseconds that the gateway's time runs ahead. */
  ahead = 0;
  /** Where probes are sent; the receiver unless told. */
  publicUrl = '';
  simulator!: Simulator;
  links!: NumberLinks;
  worker!: IngestWorker;
  #app!: FastifyInstance;
  #made: Onboardings[] = [];

  private constructor(test: TestStore) {
    this.test = test;
  }

  static async open(test: TestStore): Promise<SignUpStage> {
    const stage = new SignUpStage(test);
    const config = readConfig({
      PORT: '0',
      META_APP_ID: APP_ID,
      META_APP_SECRET: APP_SECRET,
      META_VERIFY_TOKEN: VERIFY_TOKEN,
      LOG_LEVEL: 'silent',
    });
    stage.simulator = await startSimulator(config);
    stage.links = new NumberLinks(test.store, stage.box, stage.log);
    await stage.links.start(() => {});
    stage.#app = Fastify();
    const receiver = webhookReceiver({
      store: test.store,
      clock: stage.clock,
      app: { appSecret: APP_SECRET, verifyToken: VERIFY_TOKEN },
      byRoute: (provider, key) => stage.links.byRoute(provider, key),
    });
    await receiver.routes(stage.#app);
    stage.publicUrl = await stage.#app.listen({ host: '127.0.0.1', port: 0 });
    stage.worker = ingestWorker({ store: test.store, clock: stage.clock, log: stage.log });
    await stage.control('/gateway', { url: stage.publicUrl });
    await test.store.db
      .insertInto('users')
      .values({
        id: CREATOR.userId,
        login: 'sari',
        name: 'Sari',
        role: 'owner',
        password_hash: '-',
        created_at: 0,
      })
      .execute();
    return stage;
  }

  get clock() {
    return { now: () => Date.now() + this.ahead };
  }

  get app(): MetaApp & { signUp: MetaSignUp } {
    const { url } = this.simulator;
    return {
      graphUrl: `${url}/v26.0`,
      appSecret: APP_SECRET,
      verifyToken: VERIFY_TOKEN,
      signUp: { appId: APP_ID, loginConfigId: '77', sdkUrl: `${url}/sdk.js` },
    };
  }

  calls(): SignUpCalls {
    return new SignUpCalls(this.app, this.app.signUp);
  }

  /** A gateway process's sign-ups; one more is what comes after a restart. */
  onboardings(calls: SignUpCalls = this.calls()): Onboardings {
    const made = this.doomed(calls);
    this.#made.push(made);
    return made;
  }

  /** The same, for a process that will die: nobody waits for its end. */
  doomed(calls: SignUpCalls): Onboardings {
    return new Onboardings({
      store: this.test.store,
      clock: this.clock,
      box: this.box,
      app: this.app,
      calls,
      links: this.links,
      publicUrl: () => this.publicUrl,
      probeTimeoutMs: 500,
      signUp: this.app.signUp,
      log: this.log,
    });
  }

  async control<T>(path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.simulator.url}/control${path}`, {
      ...(body !== undefined && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** Goes through Meta's window, and gives the page's part of it to the gateway. */
  async signUp(onboardings: Onboardings, plan: object = {}): Promise<Onboarding> {
    const { onboarding, pageUrl } = await onboardings.create(CREATOR);
    const played = await this.control<Played>('/signup/run', plan);
    const answer = await onboardings.finished(onboarding.id, tokenIn(pageUrl), {
      code: played.login.authResponse?.code ?? '',
      wabaId: played.message?.data.waba_id ?? null,
      phoneNumberId: played.message?.data.phone_number_id ?? null,
    });
    if (!answer.ok) throw new Error(answer.reason);
    return answer.onboarding;
  }

  /** The same, until nothing goes on. */
  async signUpToTheEnd(onboardings: Onboardings, plan: object = {}): Promise<Onboarding> {
    const { id } = await this.signUp(onboardings, plan);
    await onboardings.settled();
    return this.see(id);
  }

  async see(id: string): Promise<Onboarding> {
    const found = await this.onboardings().find(id);
    if (!found) throw new Error('no such sign-up');
    return found;
  }

  async number(id: string | null) {
    const row = await this.test.store.db
      .selectFrom('numbers')
      .selectAll()
      .where('id', '=', id ?? '')
      .executeTakeFirstOrThrow();
    return numberFromRow(row);
  }

  /** What the simulator was asked for each of its numbers, and which calls coexistence forbids. */
  asked() {
    return this.control<{
      numbers: { phoneNumberId: string; displayPhone: string; syncsAsked?: unknown }[];
      forbiddenCalls: unknown[];
    }>('/numbers');
  }

  async close(): Promise<void> {
    for (const one of this.#made) await one.stop();
    await this.worker.stop();
    await this.links.stop();
    await this.#app.close();
    await this.simulator.close();
    await this.test.drop();
  }
}

export function tokenIn(pageUrl: string): string {
  return new URL(pageUrl).hash.slice(1);
}
