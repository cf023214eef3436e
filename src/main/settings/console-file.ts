import { z } from 'zod';
import { DEFAULT_SETTINGS, KeyKeeping, Settings } from '#shared/console-api/views.ts';
import { AgentsSee } from '#shared/model/can.ts';
import { Id, Millis } from '#shared/model/primitives.ts';
import { Role } from '#shared/model/user.ts';

/** The workspace this console belongs to. Its token and keys are in the vault, never here. */
export const Workspace = z.object({
  /** Made by this console; names its entries in the keychain. */
  id: Id,
  name: z.string(),
  /** The gateway's origin. The sample's is new at each start and kept only to be shown. */
  address: z.string(),
  sample: z.boolean(),
  keys: KeyKeeping,
  me: z.object({
    userId: Id,
    name: z.string(),
    role: Role,
    /** A file of an earlier build does not say it: nothing, until the gateway does. */
    agentsSee: AgentsSee.default({ money: false, health: false }),
  }),
});
export type Workspace = z.infer<typeof Workspace>;

/** What the link knew last, so that a console which starts offline can say when it was in sync. */
export const LinkMemory = z.object({
  /** Gateway's time less the laptop's, in milliseconds. */
  clockOffset: z.number().int(),
  inSyncAt: Millis.nullable(),
});
export type LinkMemory = z.infer<typeof LinkMemory>;

/** What a person ticked off or put away after a number was linked; `linkedAt` names the linking, in gateway milliseconds. */
export const Checklist = z.object({ linkedAt: Millis, done: z.array(z.string()) });
export type Checklist = z.infer<typeof Checklist>;

/** Where the Electron window was; in pixels of the screen. */
export const WindowPlace = z.object({
  x: z.number().int().nullable(),
  y: z.number().int().nullable(),
  width: z.number().int(),
  height: z.number().int(),
  maximized: z.boolean(),
});
export type WindowPlace = z.infer<typeof WindowPlace>;

/** Everything a console keeps outside its two databases and the vault: one small file, `console.json`. */
export const ConsoleFile = z.object({
  settings: Settings,
  workspace: Workspace.nullable(),
  link: LinkMemory,
  window: WindowPlace.nullable(),
  /** By number. */
  checklists: z.record(Id, Checklist),
});
export type ConsoleFile = z.infer<typeof ConsoleFile>;

export const EMPTY_CONSOLE_FILE: ConsoleFile = {
  settings: DEFAULT_SETTINGS,
  workspace: null,
  link: { clockOffset: 0, inSyncAt: null },
  window: null,
  checklists: {},
};
