import { z } from 'zod';

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

const digits = z.string().regex(/^\d+$/, 'digits only');

/** The simulator's environment. Everything has a default, so that `npm run simulator` works as it is. */
const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(8790),
  HOST: z.enum(['127.0.0.1', '::1', 'localhost']).default('127.0.0.1'),
  GATEWAY_URL: z.url().optional(),
  META_APP_SECRET: z.string().min(1).default('simulator-app-secret'),
  META_VERIFY_TOKEN: z.string().min(1).default('simulator-verify-token'),
  META_ACCESS_TOKEN: z.string().min(1).default('simulator-access-token'),
  META_APP_ID: digits.default('905518842736150'),
  META_PHONE_NUMBER_ID: digits.default('271938465501122'),
  META_WABA_ID: digits.default('184620053317742'),
  /** Digits with country code; a plus, spaces and dashes are dropped. */
  META_DISPLAY_PHONE: z
    .string()
    .transform((value) => value.replace(/[+\s-]/g, ''))
    .pipe(digits)
    .default('6281290005550'),
  SCENARIO: z.string().min(1).optional(),
  SEED: z.string().min(1).default('1'),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('warn'),
});

export interface SimulatorConfig {
  host: string;
  port: number;
  gatewayUrl: string | null;
  appSecret: string;
  verifyToken: string;
  accessToken: string;
  appId: string;
  phoneNumberId: string;
  wabaId: string;
  /** Digits with country code. */
  displayPhone: string;
  scenario: string | null;
  seed: string;
  logLevel: string;
}

/**
 * Reads the environment.
 * @throws Error with one line a wrong value: its name and what was expected
 */
export function readConfig(environment: Record<string, string | undefined>): SimulatorConfig {
  const named = Object.fromEntries(
    Object.keys(Environment.shape).flatMap((key) => (environment[key] ? [[key, environment[key]]] : [])),
  );
  const parsed = Environment.safeParse(named);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The simulator's settings are wrong.\n${lines.join('\n')}`);
  }
  const env = parsed.data;
  return {
    host: env.HOST,
    port: env.PORT,
    gatewayUrl: env.GATEWAY_URL ?? null,
    appSecret: env.META_APP_SECRET,
    verifyToken: env.META_VERIFY_TOKEN,
    accessToken: env.META_ACCESS_TOKEN,
    appId: env.META_APP_ID,
    phoneNumberId: env.META_PHONE_NUMBER_ID,
    wabaId: env.META_WABA_ID,
    displayPhone: env.META_DISPLAY_PHONE,
    scenario: env.SCENARIO ?? null,
    seed: env.SEED,
    logLevel: env.LOG_LEVEL,
  };
}

/** True for a name or address of this machine alone, with or without a port. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return LOOPBACK.includes(name);
}
