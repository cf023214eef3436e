import type { Role } from '#shared/model/user.ts';

/** Who is speaking, as a device token proved it. */
export interface Session {
  deviceId: string;
  userId: string;
  name: string;
  role: Role;
}
