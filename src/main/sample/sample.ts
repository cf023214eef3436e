import { hostname } from 'node:os';
import { join } from 'node:path';
import type { SignInResponse } from '#shared/gateway-api/http.ts';
import { signIn } from '../link/gateway-http.ts';
import type { Timers } from '../link/timers.ts';
import type { Log } from '../logs/log.ts';
import { type Child, startChild } from './child.ts';
import { sampleSecrets } from './secrets.ts';

const OWNER = { login: 'Rani' };
/** The people at the laptops of the sample shop; the scenario names them. */
const AGENTS = [
  { login: 'budi', name: 'Budi' },
  { login: 'sari', name: 'Sari' },
];
const SCENARIO = 'shop-day';
const LINKED_BEFORE_MS = 4 * 24 * 60 * 60 * 1000;

export interface SampleOptions {
  /** Where gateway and simulator keep their data. */
  folder: string;
  /** The folder of the built entries. */
  entries: string;
  node: { command: string; env: Record<string, string> };
  timers: Timers;
  log: Log;
  starting(what: 'simulator' | 'gateway'): void;
}

export interface Sample {
  gatewayUrl: string;
  simulatorUrl: string;
  /** Signs the console in as the shop's owner. */
  signIn(): Promise<SignInResponse>;
  /** Lets the shop's day begin, as the signed-in owner; the gateway drops what it has of it already. */
  play(ownerToken: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The sample workspace: a gateway and a simulator of its own on loopback, on ports that are free. Its data stays
 * between starts. Rejects when one of the two does not come up; nothing is left running then.
 */
export async function startSample(options: SampleOptions): Promise<Sample> {
  const { folder, entries, node, timers, log, starting } = options;
  const secrets = await sampleSecrets(folder);
  const meta = {
    META_APP_SECRET: secrets.appSecret,
    META_ACCESS_TOKEN: secrets.accessToken,
    META_VERIFY_TOKEN: secrets.verifyToken,
    META_PHONE_NUMBER_ID: '271938465501122',
    META_WABA_ID: '184620053317742',
    META_DISPLAY_PHONE: '6281290005550',
    META_APP_ID: '905518842736150',
  };
  const start = (name: 'simulator' | 'gateway', env: Record<string, string>) => {
    starting(name);
    const script = join(entries, `${name}.js`);
    return startChild({
      name,
      command: node.command,
      script,
      env: { ...node.env, ...meta, ...env },
      timers,
      log,
    });
  };
  const simulator = await start('simulator', {});
  let gateway: Child;
  try {
    gateway = await start('gateway', {
      DATA_DIR: join(folder, 'gateway'),
      META_GRAPH_URL: `${simulator.url}/v26.0`,
      // Further numbers can be linked here too: the simulator plays Meta's window.
      META_LOGIN_CONFIG_ID: '771026335890412',
      META_SDK_URL: `${simulator.url}/sdk.js`,
      // The shop's day began before this start: its customers' windows are as old as their messages.
      META_ONBOARDED_AT: new Date(Date.now() - LINKED_BEFORE_MS).toISOString(),
      WORKSPACE_NAME: 'Batik Selaras',
      SAMPLE_WORKSPACE: '1',
      OWNER_LOGIN: OWNER.login,
      OWNER_PASSWORD: secrets.ownerPassword,
    });
  } catch (error) {
    await simulator.stop();
    throw error;
  }

  async function enter(login: string, password: string): Promise<SignInResponse> {
    const answer = await signIn(gateway.url, { login, password, deviceName: hostname() || 'Selaras' });
    if (!answer.ok) throw new Error(`the sample's gateway refused ${login}: ${answer.failure.kind}`);
    return answer.value;
  }

  async function agents(ownerToken: string): Promise<{ name: string; token: string }[]> {
    return Promise.all(
      AGENTS.map(async ({ login, name }) => {
        const person = { login, name, role: 'agent', password: secrets.agentPassword };
        // 409: they joined at an earlier start.
        await post(`${gateway.url}/v1/users`, person, { authorization: `Bearer ${ownerToken}` }, [409]);
        return { name, token: (await enter(login, secrets.agentPassword)).token };
      }),
    );
  }

  return {
    gatewayUrl: gateway.url,
    simulatorUrl: simulator.url,
    signIn: () => enter(OWNER.login, secrets.ownerPassword),
    async play(ownerToken) {
      await post(`${simulator.url}/control/gateway`, { url: gateway.url });
      await post(`${simulator.url}/control/scenario`, { name: SCENARIO, agents: await agents(ownerToken) });
    },
    async stop() {
      await Promise.all([gateway.stop(), simulator.stop()]);
    },
  };
}

/** Posts JSON; rejects on any answer but a good one or one of `alsoGood`. */
async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
  alsoGood: number[] = [],
): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  await response.body?.cancel();
  if (!response.ok && !alsoGood.includes(response.status))
    throw new Error(`${new URL(url).pathname} was answered ${response.status}`);
}
