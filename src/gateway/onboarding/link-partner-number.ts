import { randomBytes } from 'node:crypto';
import type {
  LinkNumberRequest,
  LinkNumberResponse,
  OnboardingProblem,
} from '#shared/gateway-api/onboarding.ts';
import type { Clock } from '../clock.ts';
import { isLoopback } from '../http/addresses.ts';
import type { GraphAccess } from '../meta/graph-access.ts';
import type { CallOutcome } from '../meta/graph-call.ts';
import type { Linking, Provider } from '../meta/providers/provider.ts';
import { providerOf } from '../meta/providers/providers.ts';
import { proofHeaders } from '../meta/providers/webhook-proof.ts';
import { credentialsOf } from '../numbers/credentials.ts';
import { linkNumber } from '../numbers/link-number.ts';
import type { NumberLinks } from '../numbers/number-links.ts';
import type { Store } from '../store/open.ts';
import type { SecretBox } from '../store/secrets.ts';
import { problem } from './problems.ts';
import { probePublicWay } from './public-probe.ts';
import { belongsElsewhere } from './steps.ts';

export interface LinkPartnerDeps {
  store: Store;
  clock: Clock;
  box: SecretBox;
  links: Pick<NumberLinks, 'refresh'>;
  /** What the world calls this gateway; null: nobody can reach it, so that webhooks cannot come. */
  publicUrl(): string | null;
  probeTimeoutMs?: number;
}

export type LinkPartnerAnswer =
  | { ok: true; value: LinkNumberResponse }
  /** Nothing was linked. `null`: no partner of this id links numbers by key. */
  | { ok: false; problem: OnboardingProblem | null };

type KeyLinking = Extract<Linking, { kind: 'api-key' }>;

/**
 * Takes in a number that a partner has linked: stores it and its key, tells the partner where webhooks go, and sends a
 * probe by the public way. Contacts and chats from before are the partner's to ask for. May be repeated: the number
 * keeps its row, and its webhook address.
 */
export async function linkPartnerNumber(
  deps: LinkPartnerDeps,
  request: LinkNumberRequest,
  linkedBy: string,
): Promise<LinkPartnerAnswer> {
  const { store, clock, box, links } = deps;
  const provider = providerOf(request.provider);
  if (provider?.linking.kind !== 'api-key') return { ok: false, problem: null };
  const baseUrl = (request.baseUrl ?? provider.baseUrl).replace(/\/+$/, '');
  // The key travels there.
  const { protocol, hostname } = new URL(baseUrl);
  if (protocol !== 'https:' && !isLoopback(hostname)) return refused('key_refused', 'https is needed');

  const secret = request.apiKey.trim();
  const ids = await idsOf(provider, provider.linking, { baseUrl, secret }, request);
  if (!ids.ok) return ids;
  const { phoneNumberId, wabaId } = ids;
  if (await belongsElsewhere(store, phoneNumberId, provider.id)) return refused('other_provider');

  const known = await store.db
    .selectFrom('numbers')
    .select('id')
    .where('phone_number_id', '=', phoneNumberId)
    .executeTakeFirst();
  const before = known && (await credentialsOf(store.db, box, known.id));
  const routeKey = before?.routeKey ?? word();
  const webhookSecret = before?.webhookSecret ?? word();
  const displayPhone = request.phone.replace(/\D/g, '');
  const numberId = await linkNumber(
    store.db,
    box,
    {
      phoneNumberId,
      wabaId,
      displayPhone,
      name: request.name ?? `+${displayPhone}`,
      provider: provider.id,
      onPhone: 'before',
      linkedBy,
      credentials: { baseUrl, secret, webhookSecret, routeKey, expiresAt: null },
    },
    clock.now(),
  );
  // From here the handshake is answered.
  await links.refresh();

  const publicUrl = deps.publicUrl();
  const url = `${publicUrl ?? ''}/webhooks/${provider.id}/${routeKey}`;
  const headers = proofHeaders(provider.proof, webhookSecret);
  const way = { baseUrl, secret, phoneNumberId, wabaId };
  const webhook = await reach(deps, provider, provider.linking, {
    access: provider.access(way),
    url,
    headers,
  });
  return {
    ok: true,
    value: {
      numberId,
      webhook: { url, headers, set: webhook.set, reached: webhook.reached },
      problem: webhook.problem,
      partnerDoes: provider.partnerDoes.map((told) => ({ ...told })),
    },
  };
}

type Ids = { ok: true; phoneNumberId: string; wabaId: string } | { ok: false; problem: OnboardingProblem };

/** The partner's word for which number the key is; a person's where it has none. */
async function idsOf(
  provider: Provider,
  linking: KeyLinking,
  { baseUrl, secret }: { baseUrl: string; secret: string },
  request: LinkNumberRequest,
): Promise<Ids> {
  const { phoneNumberId, wabaId } = request;
  const given = { phoneNumberId: phoneNumberId ?? '', wabaId: wabaId ?? '' };
  const answer = await linking.identify?.(provider.access({ baseUrl, secret, ...given }));
  if (answer?.kind === 'answered') {
    const told = linking.readIdentity(answer.body);
    if (told) {
      const other = phoneNumberId !== undefined && phoneNumberId !== told.phoneNumberId;
      return other ? { ok: false, problem: problem('other_number') } : { ok: true, ...told };
    }
  } else if (answer?.kind === 'refused')
    return { ok: false, problem: problem('key_refused', `${answer.code}: ${answer.detail}`.slice(0, 300)) };
  else if (answer) return { ok: false, problem: problem('meta_unreachable', answer.detail) };
  if (phoneNumberId === undefined || wabaId === undefined)
    return { ok: false, problem: problem('ids_needed') };
  return { ok: true, phoneNumberId, wabaId };
}

/** Tells the partner the address, then sees whether what is sent there comes. */
async function reach(
  deps: LinkPartnerDeps,
  { proof }: Provider,
  { setWebhook }: KeyLinking,
  { access, url, headers }: { access: GraphAccess; url: string; headers: Record<string, string> },
): Promise<{ set: boolean; reached: boolean; problem: OnboardingProblem | null }> {
  if (deps.publicUrl() === null)
    return { set: false, reached: false, problem: problem('public_unreachable') };
  const lost = await probePublicWay({
    store: deps.store,
    url,
    // Whoever signs by itself signs what it sends; its own probe would prove nothing here.
    headersOf: () => (proof.kind === 'app-signature' ? {} : headers),
    ...(deps.probeTimeoutMs !== undefined && { timeoutMs: deps.probeTimeoutMs }),
  });
  if (lost) return { set: false, reached: false, problem: lost };
  const answer: CallOutcome | null = setWebhook ? await setWebhook(access, url, headers) : null;
  if (answer === null || answer.kind === 'answered')
    return { set: answer !== null, reached: true, problem: null };
  const detail = answer.kind === 'refused' ? `${answer.code}: ${answer.detail}`.slice(0, 300) : answer.detail;
  return { set: false, reached: true, problem: problem('webhook_not_set', detail) };
}

const word = () => randomBytes(32).toString('base64url');
const refused = (code: 'key_refused' | 'other_provider', detail: string | null = null) => ({
  ok: false as const,
  problem: problem(code, detail),
});
