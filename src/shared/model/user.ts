import { z } from 'zod';
import { Id, Revision } from './primitives.ts';

export const Role = z.enum(['owner', 'agent']);
export type Role = z.infer<typeof Role>;

/** A person who signs in to the workspace. */
export const User = z.object({
  id: Id,
  /** What is typed to sign in; lower case, unique. */
  login: z.string(),
  name: z.string(),
  role: Role,
  active: z.boolean(),
  revision: Revision,
});
export type User = z.infer<typeof User>;
