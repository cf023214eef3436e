import { z } from 'zod';
import type { Role } from './user.ts';

/** Everything a signed-in person can ask of the gateway. Every route names one of these (or `public`). */
export const ACTIONS = [
  'threads.read',
  'messages.send',
  'messages.audit',
  'threads.markRead',
  'contacts.read',
  'media.read',
  'media.upload',
  'numbers.read',
  'numbers.manage',
  'templates.read',
  'rules.read',
  'rules.manage',
  'money.read',
  'activity.confirm',
  'feed.read',
  'session.own',
  'health.read',
  'users.manage',
  'devices.revokeAny',
] as const;
export type Action = (typeof ACTIONS)[number];

const OWNER_ONLY: ReadonlySet<Action> = new Set([
  'messages.audit',
  'numbers.manage',
  'rules.manage',
  'users.manage',
  'devices.revokeAny',
]);

/** What owners let agents see, for the whole workspace; owners see everything. */
export const AgentsSee = z.object({
  /** Amounts, the month, and what each message did cost. */
  money: z.boolean(),
  /** How the link is and how long it lasts. */
  health: z.boolean(),
});
export type AgentsSee = z.infer<typeof AgentsSee>;

const BY_CHOICE: Partial<Record<Action, keyof AgentsSee>> = {
  'money.read': 'money',
  'health.read': 'health',
};

/** Somebody who is signed in, by what decides over their rights. */
export interface Rightful {
  role: Role;
  agentsSee: AgentsSee;
}

/** The one table of rights: may this person do this? */
export function can({ role, agentsSee }: Rightful, action: Action): boolean {
  if (role === 'owner') return true;
  const choice = BY_CHOICE[action];
  return choice === undefined ? !OWNER_ONLY.has(action) : agentsSee[choice];
}
