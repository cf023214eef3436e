import { z } from 'zod';
import type { Millis } from '#shared/model/primitives.ts';
import type { MetaApp, MetaSignUp } from '../config-meta.ts';
import { type CallOutcome, graphCall } from './graph-call.ts';

/** What a call gave, or why it gave nothing. `unusable`: it was answered in a form that nobody knows. */
export type Got<T> = { kind: 'got'; value: T } | Failed;
export type Failed = Exclude<CallOutcome, { kind: 'answered' }> | { kind: 'unusable'; detail: string };

/** What a token may touch, as Meta says. */
export interface TokenGrants {
  valid: boolean;
  appId: string;
  /** Accounts that it may manage. */
  wabaIds: string[];
  /** Null: it does not end. */
  expiresAt: Millis | null;
}

/** A number of an account. */
export interface AccountNumber {
  phoneNumberId: string;
  displayPhone: string;
  name: string;
  /** It lives in the WhatsApp Business app and on the API: both are needed for coexistence. */
  coexists: boolean;
}

export type SyncKind = 'smb_app_state_sync' | 'history';

const Token = z.object({ access_token: z.string().min(1) });
const Grants = z.object({
  data: z.object({
    is_valid: z.boolean().catch(false),
    app_id: z.coerce.string().catch(''),
    expires_at: z.coerce.number().catch(0),
    granular_scopes: z
      .array(z.object({ scope: z.string(), target_ids: z.array(z.coerce.string()).catch([]) }))
      .catch([]),
  }),
});
const Numbers = z.object({
  data: z.array(
    z.object({
      id: z.coerce.string().min(1),
      display_phone_number: z.string().catch(''),
      verified_name: z.string().catch(''),
      is_on_biz_app: z.boolean().catch(false),
      platform_type: z.string().catch(''),
    }),
  ),
  paging: z
    .object({ cursors: z.object({ after: z.string() }), next: z.string() })
    .optional()
    .catch(undefined),
});
const Sync = z.object({ request_id: z.coerce.string().min(1) });

const MANAGES = 'whatsapp_business_management';
/** An account holds a handful of numbers; a listing that goes on for ever is not followed. */
const MOST_PAGES = 20;

/** The calls of Meta's embedded signup, in the order of facts that Meta documents. `register` is none of them. */
export class SignUpCalls {
  readonly #app: MetaApp;
  readonly #signUp: MetaSignUp;

  constructor(app: MetaApp, signUp: MetaSignUp) {
    this.#app = app;
    this.#signUp = signUp;
  }

  /** The code lives 30 seconds and is good once. */
  async exchange(code: string): Promise<Got<string>> {
    const query = new URLSearchParams({
      client_id: this.#signUp.appId,
      client_secret: this.#app.appSecret,
      code,
    });
    const url = `${this.#app.graphUrl}/oauth/access_token?${query}`;
    return read(await graphCall({ method: 'GET', url }), Token, ({ access_token }) => access_token);
  }

  async grants(token: string): Promise<Got<TokenGrants>> {
    const url = `${this.#app.graphUrl}/debug_token?${new URLSearchParams({ input_token: token })}`;
    const headers = bearer(`${this.#signUp.appId}|${this.#app.appSecret}`);
    return read(await graphCall({ method: 'GET', url, headers }), Grants, ({ data }) => ({
      valid: data.is_valid && data.app_id === this.#signUp.appId,
      appId: data.app_id,
      wabaIds: data.granular_scopes.find(({ scope }) => scope === MANAGES)?.target_ids ?? [],
      expiresAt: data.expires_at > 0 ? data.expires_at * 1000 : null,
    }));
  }

  async numbers(token: string, wabaId: string): Promise<Got<AccountNumber[]>> {
    const fields = 'id,display_phone_number,verified_name,is_on_biz_app,platform_type';
    const numbers: AccountNumber[] = [];
    let after: string | null = null;
    for (let page = 0; page < MOST_PAGES; page++) {
      const query: URLSearchParams = new URLSearchParams({
        fields,
        limit: '100',
        ...(after !== null && { after }),
      });
      const url: string = `${this.#app.graphUrl}/${encodeURIComponent(wabaId)}/phone_numbers?${query}`;
      const answer: Got<z.output<typeof Numbers>> = read(
        await graphCall({ method: 'GET', url, headers: bearer(token) }),
        Numbers,
        (body) => body,
      );
      if (answer.kind !== 'got') return answer;
      for (const one of answer.value.data)
        numbers.push({
          phoneNumberId: one.id,
          displayPhone: one.display_phone_number.replace(/\D/g, ''),
          name: one.verified_name,
          coexists: one.is_on_biz_app && one.platform_type === 'CLOUD_API',
        });
      after = answer.value.paging?.cursors.after ?? null;
      if (after === null) break;
    }
    return { kind: 'got', value: numbers };
  }

  /** May be repeated: subscribed twice is subscribed. */
  async subscribe(token: string, wabaId: string): Promise<Got<null>> {
    const url = `${this.#app.graphUrl}/${encodeURIComponent(wabaId)}/subscribed_apps`;
    return read(await graphCall({ method: 'POST', url, headers: bearer(token) }), z.unknown(), () => null);
  }

  /** Granted once for each kind. The caller writes down that it asks before it calls. */
  async askForSync(token: string, phoneNumberId: string, kind: SyncKind): Promise<Got<string>> {
    const url = `${this.#app.graphUrl}/${encodeURIComponent(phoneNumberId)}/smb_app_data`;
    const body = { messaging_product: 'whatsapp', sync_type: kind };
    const answer = await graphCall({ method: 'POST', url, headers: bearer(token), body });
    return read(answer, Sync, ({ request_id }) => request_id);
  }
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

function read<S extends z.ZodType, T>(
  outcome: CallOutcome,
  schema: S,
  pick: (body: z.output<S>) => T,
): Got<T> {
  if (outcome.kind !== 'answered') return outcome;
  const body = schema.safeParse(outcome.body);
  if (body.success) return { kind: 'got', value: pick(body.data) };
  return { kind: 'unusable', detail: 'The answer has an unknown form.' };
}
