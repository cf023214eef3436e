import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Program, startProgram } from './program.ts';
import { SimulatorControl } from './simulator-control.ts';

export const OWNER = { login: 'rani', password: 'kain-kawung-2026' };
const PHONE = { id: '271938465501122', waba: '184620053317742', display: '6281290005550' };

/** A gateway and a simulator that know each other, in folders and on ports of their own. */
export interface Workspace {
  gateway: Program;
  simulator: SimulatorControl;
  /** Kills the gateway without a word and starts it again on the same port and data. */
  killAndRestartGateway(): Promise<void>;
  killGateway(): Promise<void>;
  restartGateway(): Promise<void>;
  /** Moves the clocks of gateway and simulator to this moment; they run on from there. Null: the real time. */
  setTime(now: number | null): Promise<void>;
  close(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** @param sample the gateway lays the sample workspace's rate card, which is invented and marked so */
export async function startWorkspace(folder: string, { sample }: { sample: boolean }): Promise<Workspace> {
  const secrets = {
    META_APP_SECRET: randomBytes(16).toString('hex'),
    META_ACCESS_TOKEN: randomBytes(16).toString('hex'),
    META_VERIFY_TOKEN: randomBytes(16).toString('hex'),
  };
  const meta = {
    ...secrets,
    META_PHONE_NUMBER_ID: PHONE.id,
    META_WABA_ID: PHONE.waba,
    META_DISPLAY_PHONE: PHONE.display,
    META_APP_ID: '905518842736150',
  };
  const simulator = await startProgram('simulator', { ...meta, PORT: '0', SEED: '7' });
  const port = await freePort();
  const startGateway = () =>
    startProgram('gateway', {
      ...meta,
      PORT: String(port),
      DATA_DIR: join(folder, 'gateway'),
      META_GRAPH_URL: `${simulator.url}/v26.0`,
      META_LOGIN_CONFIG_ID: '77889900',
      META_SDK_URL: `${simulator.url}/sdk.js`,
      WORKSPACE_NAME: 'Batik Uji',
      OWNER_LOGIN: OWNER.login,
      OWNER_PASSWORD: OWNER.password,
      TEST_CLOCK: '1',
      ...(sample && { SAMPLE_WORKSPACE: '1' }),
    });
  let gateway = await startGateway();
  const control = new SimulatorControl(simulator.url);
  await control.post('/control/gateway', { url: gateway.url });

  const workspace: Workspace = {
    get gateway() {
      return gateway;
    },
    simulator: control,
    async killGateway() {
      await gateway.kill('SIGKILL');
    },
    async restartGateway() {
      gateway = await startGateway();
    },
    async killAndRestartGateway() {
      await workspace.killGateway();
      await workspace.restartGateway();
    },
    async setTime(now) {
      const answer = await fetch(`${gateway.url}/v1/test/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ now }),
      });
      if (!answer.ok) throw new Error(`clock: ${answer.status} ${await answer.text()}`);
      await control.post('/control/clock', { now });
    },
    async close() {
      await gateway.kill('SIGKILL');
      await simulator.kill('SIGKILL');
    },
  };
  return workspace;
}
