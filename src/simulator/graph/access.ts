import { createHash, randomBytes } from 'node:crypto';
import { GraphError } from '../world/errors.ts';

/** A code of the sign-up lives so long and is good once (Meta, embedded signup). */
const CODE_MS = 30_000;

/** What a token may touch; null: every account there is. */
export interface Grant {
  wabaIds: string[] | null;
  scopes: string[];
}

const SCOPES = ['whatsapp_business_management', 'whatsapp_business_messaging'];

interface Code {
  grant: Grant;
  issuedAt: number;
  used: boolean;
}

/** Tokens and codes. Digests are kept, so that a wrong token is not told apart by how long it takes. */
export class Access {
  readonly #own: string;
  readonly #now: () => number;
  readonly #grants = new Map<string, Grant>();
  readonly #codes = new Map<string, Code>();

  /** @param accessToken the token of the settings, which may touch everything */
  constructor(accessToken: string, now: () => number) {
    this.#own = digest(accessToken);
    this.#now = now;
    this.clear();
  }

  grantOf(token: string): Grant | null {
    return this.#grants.get(digest(token)) ?? null;
  }

  /** A token for these accounts. */
  issueToken(grant: Partial<Grant>): string {
    const token = `EAAS${randomBytes(32).toString('base64url')}`;
    this.#grants.set(digest(token), { wabaIds: [], scopes: SCOPES, ...grant });
    return token;
  }

  /** The token is refused from now on (190). */
  revoke(token: string): boolean {
    return this.#grants.delete(digest(token));
  }

  issueCode(grant: Partial<Grant>): string {
    const code = `AQ${randomBytes(48).toString('base64url')}`;
    this.#codes.set(code, {
      grant: { wabaIds: [], scopes: SCOPES, ...grant },
      issuedAt: this.#now(),
      used: false,
    });
    return code;
  }

  /** @throws GraphError 100 when the code is unknown, used or older than 30 seconds */
  exchange(code: string): string {
    const known = this.#codes.get(code);
    if (!known) throw new GraphError(100, 'Invalid verification code format.');
    if (known.used) throw new GraphError(100, 'This authorization code has been used.');
    if (this.#now() - known.issuedAt > CODE_MS)
      throw new GraphError(100, 'This authorization code has expired.');
    known.used = true;
    return this.issueToken(known.grant);
  }

  /** Only the token of the settings is left. */
  clear(): void {
    this.#codes.clear();
    this.#grants.clear();
    this.#grants.set(this.#own, { wabaIds: null, scopes: SCOPES });
  }
}

const digest = (token: string) => createHash('sha256').update(token).digest('hex');
