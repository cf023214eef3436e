import { useEffect } from 'react';
import { create } from 'zustand';
import type { BusinessNumber } from '#shared/model/number.ts';
import { call } from '../state/bridge.ts';
import { tellFailure } from '../state/toasts.ts';
import { linkedAt } from './way-back.ts';

/** What is ticked or put away, by number and the moment of its last linking. Main keeps it. */
const useKept = create<Record<string, readonly string[]>>(() => ({}));

const NOT_READ: readonly string[] = [];

/**
 * What this person has ticked or put away for a number since it was linked last; with a new linking it begins anew.
 * @returns `done` null until main has answered
 */
export function useChecklist(number: BusinessNumber): {
  done: readonly string[] | null;
  mark(items: readonly string[], done: boolean): void;
} {
  const { id: numberId } = number;
  const at = linkedAt(number);
  const key = `${numberId} ${at}`;
  const kept = useKept((state) => state[key] ?? NOT_READ);
  useEffect(() => {
    if (useKept.getState()[key] !== undefined) return;
    void call('checklist.read', { numberId, linkedAt: at }).then((result) => {
      if (result.ok) useKept.setState({ [key]: result.value });
    });
  }, [key, numberId, at]);
  return {
    done: kept === NOT_READ ? null : kept,
    mark(items, done) {
      void call('checklist.mark', { numberId, linkedAt: at, items: [...items], done }).then((result) => {
        if (result.ok) useKept.setState({ [key]: result.value });
        else tellFailure(result.error);
      });
    },
  };
}
