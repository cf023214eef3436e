import { z } from 'zod';
import {
  Accepted,
  ApiError,
  MediaUploadResponse,
  MessagePage,
  NumberUsage,
  RateCardCheck,
  RateCardImport,
  RateCardList,
  type ReactRequest,
  ReminderClaim,
  type ReminderName,
  type SendRequest,
  SendResponse,
  type SettleRequest,
  type SignInRequest,
  SignInResponse,
  SnapshotPage,
  SnoozeResponse,
  ThreadPrices,
  UserList,
} from '#shared/gateway-api/http.ts';
import {
  type LinkNumberRequest,
  LinkNumberResponse,
  NewOnboarding,
  Onboarding,
  OnboardingList,
  ProviderList,
} from '#shared/gateway-api/onboarding.ts';
import type { AgentsSee } from '#shared/model/can.ts';
import { LinkFacts } from '#shared/model/link-health.ts';
import type { PhoneWatch } from '#shared/model/number.ts';
import type { User } from '#shared/model/user.ts';

/** Why the gateway did not do it. */
export type GatewayFailure =
  /** No answer, or one that says "later" (5xx, 429): the same request may be sent again. */
  | { kind: 'unreachable'; detail: string }
  /** 401: the token is not good (any more). */
  | { kind: 'signed-out' }
  /** Any other 4xx, with the gateway's own code and sentence. */
  | { kind: 'refused'; status: number; code: string; message: string }
  /** An answer outside the contract: another program, or another version, stands at this address. */
  | { kind: 'not-understood'; detail: string };

export type Answer<T> = { ok: true; value: T } | { ok: false; failure: GatewayFailure };

const TIMEOUT_MS = 30_000;
/** Uploads may be 100 MB over a shop's line. */
const UPLOAD_TIMEOUT_MS = 15 * 60_000;

type Ask = { path: string; signal?: AbortSignal; timeoutMs?: number } & (
  | { method: 'GET' }
  | { method: 'POST'; body: unknown }
  | { method: 'POST'; form: FormData }
  | { method: 'POST'; csv: string }
  | { method: 'DELETE' }
);

async function ask<T>(
  origin: string,
  token: string | null,
  schema: z.ZodType<T>,
  request: Ask,
): Promise<Answer<T>> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (token !== null) headers.authorization = `Bearer ${token}`;
  if ('body' in request) headers['content-type'] = 'application/json';
  if ('csv' in request) headers['content-type'] = 'text/csv';
  const timeout = AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS);
  let status: number;
  let body: unknown;
  try {
    const response = await fetch(`${origin}${request.path}`, {
      method: request.method,
      headers,
      // The token must not travel on to wherever a redirect points.
      redirect: 'error',
      signal: request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]),
      ...('body' in request && { body: JSON.stringify(request.body) }),
      ...('form' in request && { body: request.form }),
      ...('csv' in request && { body: request.csv }),
    });
    status = response.status;
    body = await response.json().catch(() => null);
  } catch (error) {
    return { ok: false, failure: { kind: 'unreachable', detail: reason(error) } };
  }
  // At sign-in a 429 is an answer to the person: too many wrong passwords.
  if (status >= 500 || (status === 429 && token !== null))
    return { ok: false, failure: { kind: 'unreachable', detail: `HTTP ${status}` } };
  if (status >= 400) {
    const told = ApiError.safeParse(body);
    if (status === 401 && token !== null) return { ok: false, failure: { kind: 'signed-out' } };
    if (!told.success) return { ok: false, failure: { kind: 'not-understood', detail: `HTTP ${status}` } };
    const { code, message } = told.data.error;
    return { ok: false, failure: { kind: 'refused', status, code, message } };
  }
  const answer = schema.safeParse(body);
  if (answer.success) return { ok: true, value: answer.data };
  const at = answer.error.issues[0]?.path.join('.') ?? '';
  return { ok: false, failure: { kind: 'not-understood', detail: `HTTP ${status}, ${at}` } };
}

/** A network error's code (`ECONNREFUSED`) where there is one; never the request itself. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return error.name;
}

/** `POST /v1/sessions`. A wrong password is a `refused` with the gateway's code. */
export function signIn(origin: string, request: SignInRequest): Promise<Answer<SignInResponse>> {
  return ask(origin, null, SignInResponse, { method: 'POST', path: '/v1/sessions', body: request });
}

/** A rate card's file, and what it does not say itself. */
export interface CardFile {
  csv: string;
  currency: string | null;
  validFrom: string | null;
}

/** The gateway's HTTP API as a signed-in console uses it. */
export interface GatewayHttp {
  snapshot(feed: string, after: string | null, signal: AbortSignal): Promise<Answer<SnapshotPage>>;
  /** Newest first; `before` is the `next` of the page before. */
  messages(
    threadId: string,
    before: string | null,
    limit: number,
    signal: AbortSignal,
  ): Promise<Answer<MessagePage>>;
  send(request: SendRequest): Promise<Answer<SendResponse>>;
  upload(file: {
    name: string;
    mime: string;
    bytes: Uint8Array<ArrayBuffer>;
  }): Promise<Answer<MediaUploadResponse>>;
  markRead(threadId: string, commandId: string, upTo: number): Promise<Answer<Accepted>>;
  confirmActivity(numberId: string, commandId: string): Promise<Answer<Accepted>>;
  linkFacts(numberId: string): Promise<Answer<LinkFacts>>;
  usage(numberId: string): Promise<Answer<NumberUsage>>;
  prices(threadId: string): Promise<Answer<ThreadPrices>>;
  rateCards(): Promise<Answer<RateCardList>>;
  /** Reads the file and keeps nothing. */
  checkRateCard(file: CardFile): Promise<Answer<RateCardCheck>>;
  importRateCard(file: CardFile): Promise<Answer<RateCardImport>>;
  dropRateCard(id: string): Promise<Answer<Accepted>>;
  /** Everybody who works with the number. */
  people(numberId: string): Promise<Answer<{ users: User[] }>>;
  watch(numberId: string, watch: PhoneWatch): Promise<Answer<Accepted>>;
  letAgentsSee(agentsSee: AgentsSee): Promise<Answer<Accepted>>;
  claimReminder(numberId: string, name: ReminderName): Promise<Answer<ReminderClaim>>;
  reminderShown(numberId: string, name: ReminderName): Promise<Answer<Accepted>>;
  snoozeReminders(numberId: string, until: number): Promise<Answer<{ until: number }>>;
  react(messageId: string, request: ReactRequest): Promise<Answer<unknown>>;
  settle(messageId: string, request: SettleRequest): Promise<Answer<unknown>>;
  typing(threadId: string): Promise<Answer<unknown>>;
  retryMedia(mediaId: string): Promise<Answer<unknown>>;
  providers(): Promise<Answer<ProviderList>>;
  /** The newest first. */
  onboardings(): Promise<Answer<OnboardingList>>;
  /** The page's address is told this once. */
  beginOnboarding(): Promise<Answer<NewOnboarding>>;
  chooseNumber(onboardingId: string, phoneNumberId: string): Promise<Answer<Onboarding>>;
  retryOnboarding(onboardingId: string): Promise<Answer<Onboarding>>;
  linkByPartner(request: LinkNumberRequest): Promise<Answer<LinkNumberResponse>>;
  signOut(): Promise<Answer<unknown>>;
  /** Media bytes as they stream from the gateway, or null when it did not answer. */
  media(mediaId: string, range: string, signal: AbortSignal): Promise<Response | null>;
}

export function createGatewayHttp(origin: string, token: string): GatewayHttp {
  const get = <T>(schema: z.ZodType<T>, path: string, signal?: AbortSignal) =>
    ask(origin, token, schema, { method: 'GET', path, ...(signal && { signal }) });
  const post = <T>(schema: z.ZodType<T>, path: string, body: unknown) =>
    ask(origin, token, schema, { method: 'POST', path, body });
  const postCard = <T>(schema: z.ZodType<T>, path: string, { csv, currency, validFrom }: CardFile) => {
    const said = { ...(currency !== null && { currency }), ...(validFrom !== null && { validFrom }) };
    return ask(origin, token, schema, { method: 'POST', path: `${path}?${new URLSearchParams(said)}`, csv });
  };
  return {
    snapshot(feed, after, signal) {
      const query = after === null ? '' : `?after=${encodeURIComponent(after)}`;
      return get(SnapshotPage, `/v1/feeds/${encodeURIComponent(feed)}/snapshot${query}`, signal);
    },
    messages(threadId, before, limit, signal) {
      const query = new URLSearchParams({ limit: String(limit), ...(before !== null && { before }) });
      return get(MessagePage, `/v1/threads/${threadId}/messages?${query}`, signal);
    },
    send: (request) => post(SendResponse, '/v1/messages', request),
    upload({ name, mime, bytes }) {
      const form = new FormData();
      form.append('file', new Blob([bytes], { type: mime }), name);
      return ask(origin, token, MediaUploadResponse, {
        method: 'POST',
        path: '/v1/media',
        form,
        timeoutMs: UPLOAD_TIMEOUT_MS,
      });
    },
    markRead: (threadId, commandId, upTo) =>
      post(Accepted, `/v1/threads/${threadId}/read`, { commandId, upTo }),
    confirmActivity: (numberId, commandId) =>
      post(Accepted, `/v1/numbers/${numberId}/activity`, { commandId }),
    linkFacts: (numberId) => get(LinkFacts, `/v1/numbers/${numberId}/health`),
    usage: (numberId) => get(NumberUsage, `/v1/numbers/${numberId}/usage`),
    prices: (threadId) => get(ThreadPrices, `/v1/threads/${threadId}/prices`),
    rateCards: () => get(RateCardList, '/v1/rate-cards'),
    checkRateCard: (file) => postCard(RateCardCheck, '/v1/rate-cards/check', file),
    importRateCard: (file) => postCard(RateCardImport, '/v1/rate-cards', file),
    dropRateCard: (id) => ask(origin, token, Accepted, { method: 'DELETE', path: `/v1/rate-cards/${id}` }),
    people: (numberId) => get(UserList, `/v1/numbers/${numberId}/people`),
    watch: (numberId, watch) => post(Accepted, `/v1/numbers/${numberId}/watch`, watch),
    letAgentsSee: (agentsSee) => post(Accepted, '/v1/workspace/agents-see', agentsSee),
    claimReminder: (numberId, name) => post(ReminderClaim, `/v1/numbers/${numberId}/reminders/claim`, name),
    reminderShown: (numberId, name) => post(Accepted, `/v1/numbers/${numberId}/reminders/shown`, name),
    snoozeReminders: (numberId, until) =>
      post(SnoozeResponse, `/v1/numbers/${numberId}/reminders/snooze`, { until }),
    // Their effect comes by the feed.
    react: (messageId, request) => post(z.unknown(), `/v1/messages/${messageId}/reaction`, request),
    settle: (messageId, request) => post(z.unknown(), `/v1/messages/${messageId}/settle`, request),
    typing: (threadId) => post(z.unknown(), `/v1/threads/${threadId}/typing`, {}),
    retryMedia: (mediaId) => post(z.unknown(), `/v1/media/${mediaId}/retry`, {}),
    providers: () => get(ProviderList, '/v1/providers'),
    onboardings: () => get(OnboardingList, '/v1/onboardings'),
    beginOnboarding: () => post(NewOnboarding, '/v1/onboardings', {}),
    chooseNumber: (id, phoneNumberId) =>
      post(Onboarding, `/v1/onboardings/${id}/choose-number`, { phoneNumberId }),
    retryOnboarding: (id) => post(Onboarding, `/v1/onboardings/${id}/retry`, {}),
    linkByPartner: (request) => post(LinkNumberResponse, '/v1/numbers/linked', request),
    signOut: () => ask(origin, token, Accepted, { method: 'DELETE', path: '/v1/sessions/current' }),
    async media(mediaId, range, signal) {
      try {
        return await fetch(`${origin}/v1/media/${mediaId}`, {
          headers: { authorization: `Bearer ${token}`, range },
          redirect: 'error',
          signal,
        });
      } catch {
        return null;
      }
    },
  };
}
