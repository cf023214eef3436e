import { z } from 'zod';
import { Id } from '../model/primitives.ts';
import { AppState, LinkState, QueuePlace } from './views.ts';

/** What a notice leads to: a conversation, or how a number's link is. */
export const Destination = z.discriminatedUnion('place', [
  z.object({ place: z.literal('thread'), threadId: Id }),
  z.object({ place: z.literal('health'), numberId: Id }),
]);
export type Destination = z.infer<typeof Destination>;

/** Every event of main to the renderer. They say what changed; the renderer asks for what it shows. */
export const EVENTS = {
  'app.state': AppState,
  'link.state': LinkState,
  /** Rows were written to the cache or `outbox.db`. Empty lists mean "nothing of that kind"; `all` means start over. */
  changed: z.object({
    all: z.boolean(),
    threadIds: z.array(Id),
    listChanged: z.boolean(),
    /** Numbers, or their templates. */
    numbersChanged: z.boolean(),
  }),
  /** Where sends stand in the gateway's queue; whatever is not named waits nowhere. */
  queue: z.object({ places: z.array(QueuePlace) }),
  /** Show this: a notification was clicked. */
  open: Destination,
  /** A notification that the host cannot show itself (the browser host): the page shows it, and its destination on a click. */
  notify: z.object({ title: z.string(), body: z.string(), opens: Destination.nullable() }),
} as const;

export type EventName = keyof typeof EVENTS;
export type EventPayload<N extends EventName> = z.infer<(typeof EVENTS)[N]>;
