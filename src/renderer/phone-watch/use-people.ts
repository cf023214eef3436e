import { useEffect, useState } from 'react';
import type { User } from '#shared/model/user.ts';
import { call } from '../state/bridge.ts';
import { useLink } from '../state/link.ts';

/** Who works with a number; null until the gateway has answered, and asked again when the line comes back. */
export function usePeople(numberId: string): User[] | null {
  const [people, setPeople] = useState<User[] | null>(null);
  const live = useLink(({ link }) => link?.state === 'live');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a line that came back may know more people.
  useEffect(() => {
    let gone = false;
    void call('numbers.people', { numberId }).then((result) => {
      if (!gone && result.ok) setPeople(result.value);
    });
    return () => {
      gone = true;
    };
  }, [numberId, live]);
  return people;
}
