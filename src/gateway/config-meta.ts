import { isLoopback } from './http/addresses.ts';

/** The Meta app behind this gateway: its webhooks, and its sign-up where it may offer one. */
export interface MetaApp {
  /** Graph API with its version, without a trailing slash. */
  graphUrl: string;
  appSecret: string;
  verifyToken: string;
  /** Null: the app offers no embedded signup, so numbers come from the settings or through partners. */
  signUp: MetaSignUp | null;
}

/** What the page of embedded signup needs; nothing of it is secret. */
export interface MetaSignUp {
  appId: string;
  /** The login configuration, "WhatsApp Embedded Signup". */
  loginConfigId: string;
  /** Facebook's JavaScript SDK, or what stands for it. */
  sdkUrl: string;
}

/** The one number that the settings name. */
export interface ConfiguredNumber {
  accessToken: string;
  phoneNumberId: string;
  wabaId: string;
  /** Digits with country code, no plus. */
  displayPhone: string;
  /** When the number was linked, if that was before this gateway's first start; null: at the first start. */
  onboardedAt: number | null;
}

export interface MetaSettings {
  metaGraphUrl: string;
  metaSdkUrl: string;
  metaAppSecret?: string | undefined;
  metaVerifyToken?: string | undefined;
  metaAppId?: string | undefined;
  metaLoginConfigId?: string | undefined;
  metaAccessToken?: string | undefined;
  metaPhoneNumberId?: string | undefined;
  metaWabaId?: string | undefined;
  metaDisplayPhone?: string | undefined;
  metaOnboardedAt?: number | undefined;
}

type Name = keyof MetaSettings;
const APP = ['metaAppSecret', 'metaVerifyToken'] as const satisfies readonly Name[];
const SIGN_UP = ['metaAppId', 'metaLoginConfigId'] as const satisfies readonly Name[];
const NUMBER = [
  'metaAccessToken',
  'metaPhoneNumberId',
  'metaWabaId',
  'metaDisplayPhone',
] as const satisfies readonly Name[];

/** Each group is whole or absent, and the number and the sign-up stand on the app. */
export function metaSettings(
  settings: MetaSettings,
  called: (name: string) => string,
  problems: string[],
): { app: MetaApp | null; number: ConfiguredNumber | null } {
  const given = (names: readonly Name[]) => names.some((name) => settings[name] !== undefined);
  const groups = [SIGN_UP, NUMBER].filter(given);
  if (groups.length === 0 && !given(APP)) return { app: null, number: null };
  for (const name of [...APP, ...groups.flat()])
    if (settings[name] === undefined)
      problems.push(`${called(name)}: expected a value, since other META_ settings are given`);
  checkCleartext(settings, 'metaGraphUrl', 'the access token travels there', called, problems);
  checkCleartext(settings, 'metaSdkUrl', 'the sign-up page runs what comes from there', called, problems);

  const { metaAppSecret, metaVerifyToken } = settings;
  if (!metaAppSecret || !metaVerifyToken) return { app: null, number: null };
  const app = {
    graphUrl: settings.metaGraphUrl,
    appSecret: metaAppSecret,
    verifyToken: metaVerifyToken,
    signUp: signUpOf(settings),
  };
  return { app, number: numberOf(settings) };
}

function signUpOf({ metaAppId, metaLoginConfigId, metaSdkUrl }: MetaSettings): MetaSignUp | null {
  if (!metaAppId || !metaLoginConfigId) return null;
  return { appId: metaAppId, loginConfigId: metaLoginConfigId, sdkUrl: metaSdkUrl };
}

function numberOf(settings: MetaSettings): ConfiguredNumber | null {
  const { metaAccessToken, metaPhoneNumberId, metaWabaId, metaDisplayPhone } = settings;
  if (!metaAccessToken || !metaPhoneNumberId || !metaWabaId || !metaDisplayPhone) return null;
  return {
    accessToken: metaAccessToken,
    phoneNumberId: metaPhoneNumberId,
    wabaId: metaWabaId,
    displayPhone: metaDisplayPhone,
    onboardedAt: settings.metaOnboardedAt ?? null,
  };
}

function checkCleartext(
  settings: MetaSettings,
  name: 'metaGraphUrl' | 'metaSdkUrl',
  why: string,
  called: (name: string) => string,
  problems: string[],
): void {
  const { protocol, hostname } = new URL(settings[name]);
  if (protocol !== 'https:' && !isLoopback(hostname))
    problems.push(`${called(name)}: expected https, since ${why} (http is for this machine only)`);
}
