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
  'money.read',
  'users.manage',
  'devices.revokeAny',
]);

/** The one table of rights: may a person of this role do this? */
export function can(role: Role, action: Action): boolean {
  return role === 'owner' || !OWNER_ONLY.has(action);
}
