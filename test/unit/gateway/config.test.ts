import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/gateway/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'selaras-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const META = {
  META_ACCESS_TOKEN: 'token-of-meta',
  META_APP_SECRET: 'secret-of-app',
  META_VERIFY_TOKEN: 'word-of-webhook',
  META_PHONE_NUMBER_ID: '271938465501122',
  META_WABA_ID: '184620053317742',
  META_DISPLAY_PHONE: '+62 812-9000-5550',
};

function problemsOf(env: Record<string, string>): string[] {
  const result = readConfig(env);
  return result.ok ? [] : result.problems;
}

function configOf(env: Record<string, string>) {
  const result = readConfig(env);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.config;
}

function file(content: unknown): string {
  const path = join(folder, `${crypto.randomUUID()}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('gateway configuration', () => {
  it('needs nothing at all on loopback', () => {
    const config = configOf({});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8787,
      app: null,
      number: null,
      firstOwner: null,
      tls: null,
    });
    expect(config).toMatchObject({ sampleWorkspace: false, testClock: false });
  });

  it('reads a full set and normalises the phone number', () => {
    const config = configOf({
      ...META,
      META_GRAPH_URL: 'http://127.0.0.1:9000/v26.0/',
      PORT: '0',
      TEST_CLOCK: '1',
    });
    expect(config.number).toMatchObject({ displayPhone: '6281290005550' });
    expect(config.app).toMatchObject({ graphUrl: 'http://127.0.0.1:9000/v26.0', signUp: null });
    expect(config).toMatchObject({ port: 0, testClock: true });
  });

  it('names every wrong value at once, with what was expected', () => {
    const problems = problemsOf({
      PORT: 'eighty',
      DATABASE_URL: 'mysql://x',
      OWNER_LOGIN: 'sari',
      OWNER_PASSWORD: 'short',
      SAMPLE_WORKSPACE: 'maybe',
    });
    expect(problems).toHaveLength(4);
    expect(problems.join('\n')).toMatch(/PORT: expected a whole number/);
    expect(problems.join('\n')).toMatch(/DATABASE_URL: expected an address such as postgres:/);
    expect(problems.join('\n')).toMatch(/OWNER_PASSWORD: expected at least 10 characters/);
    expect(problems.join('\n')).toMatch(/SAMPLE_WORKSPACE: expected 1 or 0/);
  });

  it('never repeats a secret', () => {
    const secrets = {
      OWNER_PASSWORD: 'hunter2',
      META_ACCESS_TOKEN: 'EAAsecret',
      DATABASE_URL: 'mysql://u:hunter3@h/x',
    };
    const broken = file('{"ownerPassword": "hunter4", ');
    const text = [...problemsOf(secrets), ...problemsOf({ CONFIG_FILE: broken })].join('\n');
    expect(text).not.toMatch(/hunter|EAAsecret/);
    expect(text).toMatch(/is not valid JSON/);
  });

  it('lets the environment win over the file, and tells where a wrong value stands', () => {
    const path = file({ port: 9001, workspaceName: 'Toko Melati', sampleWorkspace: true });
    expect(configOf({ CONFIG_FILE: path, PORT: '9002' })).toMatchObject({
      port: 9002,
      workspaceName: 'Toko Melati',
      sampleWorkspace: true,
    });
    const wrong = file({ port: 'x', colour: 'blue' });
    const problems = problemsOf({ CONFIG_FILE: wrong }).join('\n');
    expect(problems).toContain(`port (in ${wrong}): expected a whole number`);
    expect(problems).toContain('colour');
  });

  it('asks for what is missing beside the META_ settings that are given', () => {
    const { META_APP_SECRET: _, ...partial } = META;
    expect(problemsOf(partial)).toEqual([expect.stringMatching(/^META_APP_SECRET: expected a value/)]);
    expect(problemsOf({ ...META, META_GRAPH_URL: 'http://graph.example.com/v26.0' })).toEqual([
      expect.stringMatching(/^META_GRAPH_URL: expected https/),
    ]);
  });

  it('takes an app without a number, and with a sign-up', () => {
    const { META_APP_SECRET, META_VERIFY_TOKEN } = META;
    const app = { META_APP_SECRET, META_VERIFY_TOKEN };
    expect(configOf(app)).toMatchObject({ app: { signUp: null }, number: null });
    const signUp = { ...app, META_APP_ID: '905518842736150', META_LOGIN_CONFIG_ID: '77889900' };
    expect(problemsOf(signUp)).toEqual([expect.stringMatching(/^PUBLIC_URL: expected beside META_APP_ID/)]);
    const open = { PUBLIC_URL: 'https://chat.example.com', TRUST_PROXY: '127.0.0.1' };
    expect(configOf({ ...signUp, ...open }).app?.signUp).toEqual({
      appId: '905518842736150',
      loginConfigId: '77889900',
      sdkUrl: 'https://connect.facebook.net/en_US/sdk.js',
    });
    expect(configOf({ ...signUp, SAMPLE_WORKSPACE: '1' }).app?.signUp).not.toBeNull();
    const half = { ...app, ...open, META_APP_ID: '905518842736150' };
    expect(problemsOf(half)).toEqual([expect.stringMatching(/^META_LOGIN_CONFIG_ID: expected a value/)]);
    expect(problemsOf({ ...signUp, ...open, META_SDK_URL: 'http://cdn.example.com/sdk.js' })).toEqual([
      expect.stringMatching(/^META_SDK_URL: expected https/),
    ]);
  });

  it('takes a key of 32 bytes, and never repeats a wrong one', () => {
    const key = Buffer.alloc(32, 7).toString('base64');
    expect(configOf({ SECRETS_KEY: key }).secretsKey).toHaveLength(32);
    for (const wrong of ['hunter2', Buffer.alloc(16, 7).toString('base64')])
      expect(problemsOf({ SECRETS_KEY: wrong })).toEqual([
        expect.stringMatching(/^SECRETS_KEY: expected 32 bytes in base64/),
      ]);
  });

  const tls = { TLS_CERT_FILE: 'c.pem', TLS_KEY_FILE: 'k.pem' };
  const url = { PUBLIC_URL: 'https://chat.example.com' };
  it.each<[string, Record<string, string>, RegExp | null]>([
    ['loopback', { HOST: '127.0.0.1' }, null],
    ['loopback by name', { HOST: 'localhost' }, null],
    ['loopback v6', { HOST: '::1' }, null],
    ['everywhere', { HOST: '0.0.0.0' }, /HOST: 0\.0\.0\.0 can be reached/],
    ['everywhere with an address only', { HOST: '0.0.0.0', ...url }, /HOST/],
    ['everywhere with a certificate only', { HOST: '0.0.0.0', ...tls }, /HOST/],
    ['everywhere with both', { HOST: '0.0.0.0', ...url, ...tls }, null],
    ['everywhere behind a proxy', { HOST: '0.0.0.0', ...url, TRUST_PROXY: '10.0.0.0/8, 192.168.1.4' }, null],
    ['loopback behind a proxy', { ...url, TRUST_PROXY: '127.0.0.1' }, null],
    ['a public address without protection', { ...url }, /PUBLIC_URL: expected TLS_CERT_FILE/],
    [
      'a public address in cleartext',
      { PUBLIC_URL: 'http://chat.example.com', ...tls },
      /PUBLIC_URL: expected an https/,
    ],
    ['half a certificate', { TLS_CERT_FILE: 'c.pem' }, /expected both or neither/],
    ['everybody as a proxy', { ...url, TRUST_PROXY: '0.0.0.0/0' }, /TRUST_PROXY: expected addresses/],
    ['a proxy by name', { ...url, TRUST_PROXY: 'caddy' }, /TRUST_PROXY: expected addresses/],
    [
      'a movable clock in the open',
      { HOST: '0.0.0.0', ...url, ...tls, TEST_CLOCK: '1' },
      /TEST_CLOCK: allowed only/,
    ],
  ])('exposure: %s', (_name, env, problem) => {
    const problems = problemsOf(env);
    if (problem === null) expect(problems).toEqual([]);
    else expect(problems.join('\n')).toMatch(problem);
  });
});
