import { describe, expect, it } from 'vitest';
import { checklists } from '../../../src/main/console/checklists.ts';
import { ConsoleFile, EMPTY_CONSOLE_FILE } from '../../../src/main/settings/console-file.ts';
import type { Store } from '../../../src/main/settings/settings.ts';

const [MELATI, KENANGA] = ['01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000002'];
const LINKED = 1_790_000_000_000;

/** A console's file that is written and read like the real one, and what a console that starts on it finds. */
function aFile() {
  let text = JSON.stringify(EMPTY_CONSOLE_FILE);
  const read = () => ConsoleFile.parse(JSON.parse(text));
  const store: Store = {
    get: (key) => read()[key],
    set(key, value) {
      text = JSON.stringify({ ...read(), [key]: value });
    },
  };
  const calls = () => checklists({ store });
  return {
    read: async (numberId: string, linkedAt = LINKED) => {
      const result = await calls()['checklist.read']({ numberId, linkedAt });
      return result.ok ? result.value : null;
    },
    mark: (numberId: string, items: string[], done = true, linkedAt = LINKED) =>
      calls()['checklist.mark']({ numberId, linkedAt, items, done }),
  };
}

describe('what a person ticks off after linking', () => {
  it('is found again by the next console on the same file, each number’s own', async () => {
    const file = aFile();
    expect(await file.read(MELATI)).toEqual([]);
    await file.mark(MELATI, ['device.1']);
    await file.mark(MELATI, ['device.2', 'tip.open']);
    await file.mark(MELATI, ['device.2']);
    await file.mark(KENANGA, ['tip.team']);
    expect(await file.read(MELATI)).toEqual(['device.1', 'tip.open', 'device.2']);
    expect(await file.read(KENANGA)).toEqual(['tip.team']);
  });

  it('comes back when it is taken back', async () => {
    const file = aFile();
    await file.mark(MELATI, ['tip.open', 'tip.team', 'device.1']);
    await file.mark(MELATI, ['tip.open', 'tip.team'], false);
    expect(await file.read(MELATI)).toEqual(['device.1']);
  });

  it('begins anew when the number is linked anew, and the list of before is gone', async () => {
    const file = aFile();
    await file.mark(MELATI, ['device.1']);
    expect(await file.read(MELATI, LINKED + 1)).toEqual([]);
    expect(await file.read(MELATI)).toEqual(['device.1']);
    await file.mark(MELATI, ['device.3'], true, LINKED + 1);
    expect(await file.read(MELATI, LINKED + 1)).toEqual(['device.3']);
    expect(await file.read(MELATI)).toEqual([]);
  });
});
