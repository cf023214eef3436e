import type { GraphAccess } from '../graph-access.ts';
import type { CallOutcome } from '../graph-call.ts';

/** What is kept of a number's way to WhatsApp. */
export interface NumberWay {
  /** Graph with its version, or the partner's address; no trailing slash. */
  baseUrl: string;
  /** The access token, or the partner's key. */
  secret: string;
  phoneNumberId: string;
  wabaId: string;
}

/** How a webhook body proves where it comes from. */
export type WebhookProof =
  /** `X-Hub-Signature-256` over the raw bytes with the Meta app's secret; comes by the common address. */
  | { kind: 'app-signature' }
  /** The number's own address, and its secret in this header. */
  | { kind: 'header'; header: string }
  /** The number's own address, and its secret as the password of basic authorization. */
  | { kind: 'basic'; user: string }
  /** Nothing but the number's own address, which nobody can guess. */
  | { kind: 'address' };

/** Something to tell a person: a key for a translation, and the English sentence. */
export interface Told {
  key: string;
  sentence: string;
}

/** How a number comes to this gateway. */
export type Linking =
  /** The page that this gateway serves does everything. */
  | { kind: 'embedded-signup' }
  /** The number was linked with the partner; its key is entered here. */
  | {
      kind: 'api-key';
      /** Whose key this is. Null: the partner cannot tell, so a person enters the ids. */
      identify: ((access: GraphAccess) => Promise<CallOutcome>) | null;
      /** What `identify` answered, read. Null when it says nothing usable. */
      readIdentity(body: unknown): { phoneNumberId: string; wabaId: string } | null;
      /** Tells the partner our address. Null: a person enters it in the partner's pages. */
      setWebhook:
        | ((access: GraphAccess, url: string, headers: Record<string, string>) => Promise<CallOutcome>)
        | null;
    };

/**
 * Everything that differs between Meta and a partner that passes Meta's format on. One small file each and one line in
 * `providers.ts`; nothing else in the gateway asks which provider a number has.
 */
export interface Provider {
  /** As kept with a number, and part of its webhook address. */
  id: string;
  name: string;
  baseUrl: string;
  access(way: NumberWay): GraphAccess;
  proof: WebhookProof;
  /** Which webhook fields come to which of the provider's callbacks. */
  callbacks: { number: readonly string[]; partner: readonly string[] };
  linking: Linking;
  /** What the provider does in place of this gateway, and what a person has to do there. */
  partnerDoes: readonly Told[];
}
