import type { Rightful } from '#shared/model/can.ts';

/** Who is speaking, as a device token proved it. */
export interface Session extends Rightful {
  deviceId: string;
  userId: string;
  name: string;
}
