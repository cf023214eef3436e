import type { Role } from '#shared/model/user.ts';
import type { Defaulted, NullableJson } from './columns.ts';

/** Who signs in, and what they asked for. */

export interface UserTable {
  id: string;
  login: string;
  name: string;
  role: Role;
  password_hash: string;
  active: Defaulted<boolean>;
  created_at: number;
  revision: Defaulted<number>;
}

export interface DeviceTable {
  id: string;
  user_id: string;
  name: string;
  token_hash: string;
  created_at: number;
  last_seen_at: number | null;
  revoked_at: number | null;
}

export interface MembershipTable {
  user_id: string;
  number_id: string;
}

export interface CommandTable {
  id: string;
  user_id: string;
  kind: string;
  result: NullableJson<Record<string, unknown>>;
  at: number;
}
