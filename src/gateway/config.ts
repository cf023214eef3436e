import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { type ConfiguredNumber, type MetaApp, metaSettings } from './config-meta.ts';
import { isLoopback, isProxyAddress } from './http/addresses.ts';

/** What the gateway runs with. Made only by `readConfig`. */
export interface Config {
  host: string;
  port: number;
  /** Own certificate (paths of PEM files), or null. */
  tls: { certFile: string; keyFile: string } | null;
  /** What the world calls this gateway, without a trailing slash. */
  publicUrl: string | null;
  /** Addresses or CIDR ranges of proxies whose `X-Forwarded-*` is believed. */
  trustProxy: string[];
  dataDir: string;
  databaseUrl: string | null;
  /** Null: nothing comes from Meta itself. */
  app: MetaApp | null;
  number: ConfiguredNumber | null;
  /** Seals the numbers' credentials; null: a key of the data folder does. */
  secretsKey: Uint8Array | null;
  /** Credentials that no key opens any more are dropped: set for one start. */
  forgetCredentials: boolean;
  workspaceName: string;
  /** Used once, when the workspace has nobody in it. */
  firstOwner: { login: string; password: string } | null;
  sampleWorkspace: boolean;
  /** The database was put back from a backup: set for one start. */
  restoredFromBackup: boolean;
  testClock: boolean;
  exitWithParent: boolean;
  logLevel: (typeof LOG_LEVELS)[number];
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: string[] };

const text = z.string().trim().min(1);
const flag = z.union([
  z.boolean(),
  z
    .enum(['1', '0', 'true', 'false'], { error: 'expected 1 or 0' })
    .transform((v) => v === '1' || v === 'true'),
]);
const port = z.coerce
  .number({ error: 'expected a whole number from 0 to 65535' })
  .int('expected a whole number from 0 to 65535')
  .min(0, 'expected a whole number from 0 to 65535')
  .max(65_535, 'expected a whole number from 0 to 65535');
const webUrl = text
  .refine(
    (v) => /^https?:$/.test(URL.parse(v)?.protocol ?? ''),
    'expected an http or https address such as https://example.com',
  )
  .transform((v) => v.replace(/\/+$/, ''));
const KEY_FORM = 'expected 32 bytes in base64, such as `openssl rand -base64 32` prints';
const digits = (what: string) => text.regex(/^\d{5,20}$/, `expected ${what}, digits only`);
const phone = text
  .transform((v) => v.replace(/[\s()+-]/g, ''))
  .pipe(
    z
      .string()
      .regex(/^\d{7,15}$/, 'expected a phone number with its country code, such as +62 812 9000 5550'),
  );
const addresses = z
  .union([
    z.array(text),
    text.transform((v) =>
      v
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    ),
  ])
  .refine(
    (list) => list.length > 0 && list.every(isProxyAddress),
    'expected addresses or CIDR ranges of your proxy, separated by commas, such as 127.0.0.1 or 10.0.0.0/8',
  );

/** Every setting by its name in the file; in the environment the same name in capitals, `dataDir` as `DATA_DIR`. */
const Settings = z.strictObject({
  host: text.default('127.0.0.1'),
  port: port.default(8787),
  dataDir: text.default('./data/gateway'),
  databaseUrl: text
    .regex(/^postgres(ql)?:\/\//, 'expected an address such as postgres://user:password@host:5432/name')
    .optional(),
  publicUrl: webUrl.optional(),
  tlsCertFile: text.optional(),
  tlsKeyFile: text.optional(),
  trustProxy: addresses.optional(),
  metaGraphUrl: webUrl.default('https://graph.facebook.com/v26.0'),
  metaAppSecret: text.optional(),
  metaVerifyToken: text.optional(),
  metaAppId: digits("Meta's id of the app").optional(),
  metaLoginConfigId: digits("Meta's id of the login configuration").optional(),
  metaSdkUrl: webUrl.default('https://connect.facebook.net/en_US/sdk.js'),
  metaAccessToken: text.optional(),
  metaPhoneNumberId: digits("Meta's id of the phone number").optional(),
  metaWabaId: digits("Meta's id of the WhatsApp Business account").optional(),
  metaDisplayPhone: phone.optional(),
  metaOnboardedAt: z.iso
    .datetime({ offset: true, error: 'expected a moment such as 2026-11-02T08:00:00Z' })
    .transform((moment) => Date.parse(moment))
    .optional(),
  workspaceName: text.max(200).default('Selaras'),
  ownerLogin: text.max(200).optional(),
  ownerPassword: z.string().min(10, 'expected at least 10 characters').max(1000).optional(),
  sampleWorkspace: flag.default(false),
  restoredFromBackup: flag.default(false),
  secretsKey: z
    .base64({ error: KEY_FORM })
    .transform((value) => Buffer.from(value, 'base64'))
    .refine((key) => key.length === 32, KEY_FORM)
    .optional(),
  forgetCredentials: flag.default(false),
  testClock: flag.default(false),
  exitWithParent: flag.default(false),
  logLevel: z.enum(LOG_LEVELS, { error: `expected one of ${LOG_LEVELS.join(', ')}` }).default('info'),
});
type Settings = z.output<typeof Settings>;
type Name = keyof Settings;

const NAMES = Object.keys(Settings.shape) as Name[];
const envName = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/**
 * Reads the environment and, where `CONFIG_FILE` names one, a JSON file; the environment wins.
 * Problems are complete (all at once), name the setting and what was expected, and never repeat a value.
 */
export function readConfig(env: Record<string, string | undefined>): ConfigResult {
  const problems: string[] = [];
  const file = env.CONFIG_FILE ? readFile(env.CONFIG_FILE, problems) : {};
  const given: Record<string, unknown> = { ...file };
  const fromEnv = new Set<string>();
  for (const name of NAMES) {
    const value = env[envName(name)];
    if (value === undefined || value === '') continue;
    given[name] = value;
    fromEnv.add(name);
  }
  const called = (name: string) =>
    name in file && !fromEnv.has(name) ? `${name} (in ${env.CONFIG_FILE})` : envName(name);

  const parsed = Settings.safeParse(given);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      if (issue.code === 'unrecognized_keys')
        for (const key of issue.keys)
          problems.push(`${key} (in ${env.CONFIG_FILE}): no setting has this name`);
      else problems.push(`${called(String(issue.path[0]))}: ${expectation(issue)}`);
    }
    return { ok: false, problems };
  }
  const settings = parsed.data;
  const { app, number } = metaSettings(settings, called, problems);
  checkExposure(settings, problems);
  const firstOwner = ownerConfig(settings, problems);
  if (problems.length > 0) return { ok: false, problems };
  const { tlsCertFile, tlsKeyFile } = settings;
  return {
    ok: true,
    config: {
      host: settings.host,
      port: settings.port,
      tls: tlsCertFile && tlsKeyFile ? { certFile: tlsCertFile, keyFile: tlsKeyFile } : null,
      publicUrl: settings.publicUrl ?? null,
      trustProxy: settings.trustProxy ?? [],
      dataDir: resolve(settings.dataDir),
      databaseUrl: settings.databaseUrl ?? null,
      app,
      number,
      secretsKey: settings.secretsKey ?? null,
      forgetCredentials: settings.forgetCredentials,
      workspaceName: settings.workspaceName,
      firstOwner,
      sampleWorkspace: settings.sampleWorkspace,
      restoredFromBackup: settings.restoredFromBackup,
      testClock: settings.testClock,
      exitWithParent: settings.exitWithParent,
      logLevel: settings.logLevel,
    },
  };
}

/** Our own sentences say what was expected; zod's general ones are shortened, and none of them repeats a value. */
function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union') return issue.errors.flat().at(-1)?.message ?? 'has an unexpected form';
  if (issue.code === 'too_small' && !issue.message.startsWith('expected'))
    return 'expected a value, found an empty one';
  return issue.message;
}

function readFile(path: string, problems: string[]): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return { ...content };
    problems.push(`CONFIG_FILE: ${path} must hold one JSON object`);
  } catch (error) {
    // A parser's message may quote the file, and the file holds secrets.
    const reason = error instanceof SyntaxError ? 'is not valid JSON' : 'cannot be read';
    problems.push(`CONFIG_FILE: ${path} ${reason}`);
  }
  return {};
}

/** Cleartext never leaves the machine: either loopback, or a public https address with a certificate or a named proxy. */
function checkExposure(settings: Settings, problems: string[]): void {
  const { host, publicUrl, tlsCertFile, tlsKeyFile, trustProxy, testClock, sampleWorkspace } = settings;
  const local = isLoopback(host);
  if ((tlsCertFile === undefined) !== (tlsKeyFile === undefined))
    problems.push('TLS_CERT_FILE, TLS_KEY_FILE: expected both or neither');
  const protectedWay = (tlsCertFile && tlsKeyFile) || trustProxy;
  if (!local && !(publicUrl && protectedWay)) {
    problems.push(
      `HOST: ${host} can be reached from other machines, so PUBLIC_URL is needed together with TLS_CERT_FILE and TLS_KEY_FILE, or with TRUST_PROXY behind a proxy that speaks https; unprotected, only 127.0.0.1 is allowed`,
    );
  } else if (publicUrl && !protectedWay) {
    problems.push('PUBLIC_URL: expected TLS_CERT_FILE and TLS_KEY_FILE, or TRUST_PROXY, beside it');
  }
  if (publicUrl && !publicUrl.startsWith('https:')) problems.push('PUBLIC_URL: expected an https address');
  if (settings.metaAppId && !publicUrl && !testClock && !sampleWorkspace)
    problems.push('PUBLIC_URL: expected beside META_APP_ID, since the sign-up page is opened there');
  if (testClock && (!local || publicUrl))
    problems.push('TEST_CLOCK: allowed only on a loopback HOST without PUBLIC_URL');
}

function ownerConfig({ ownerLogin, ownerPassword }: Settings, problems: string[]): Config['firstOwner'] {
  if (ownerLogin && ownerPassword) return { login: ownerLogin, password: ownerPassword };
  if (ownerLogin || ownerPassword) problems.push('OWNER_LOGIN, OWNER_PASSWORD: expected both or neither');
  return null;
}
