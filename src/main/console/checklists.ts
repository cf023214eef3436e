import { ok } from '#shared/console-api/result.ts';
import type { Handlers } from '../bridge/dispatcher.ts';
import type { Checklist } from '../settings/console-file.ts';
import type { Store } from '../settings/settings.ts';

/**
 * The calls that keep what a person ticked off after linking a number. Kept in the console's file: it is one person's
 * notepad, worth no table at the gateway. A number that is linked anew begins an empty list.
 */
export function checklists({ store }: { store: Store }): Pick<Handlers, 'checklist.read' | 'checklist.mark'> {
  function current(numberId: string, linkedAt: number): Checklist {
    const kept = store.get('checklists')[numberId];
    return kept?.linkedAt === linkedAt ? kept : { linkedAt, done: [] };
  }
  return {
    'checklist.read': async ({ numberId, linkedAt }) => ok(current(numberId, linkedAt).done),
    async 'checklist.mark'({ numberId, linkedAt, items, done }) {
      const others = current(numberId, linkedAt).done.filter((item) => !items.includes(item));
      const kept = { linkedAt, done: done ? [...others, ...items] : others };
      store.set('checklists', { ...store.get('checklists'), [numberId]: kept });
      return ok(kept.done);
    },
  };
}
