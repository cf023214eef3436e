import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '#shared/console-api/views.ts';
import type { Message } from '#shared/model/message.ts';
import type { Arrival } from '../../../src/main/cache/cache.ts';
import type { Notice } from '../../../src/main/console/host.ts';
import { createArrivals } from '../../../src/main/notifications/arrivals.ts';
import { heldTimers } from './support/held-timers.ts';

const thread = (n: number) => `01900000-0000-7000-8000-00000000000${n}`;

const arrival = (n: number, text: string | null, kind: Message['kind'] = 'text'): Arrival => ({
  threadId: thread(n),
  messageId: thread(9),
  title: `Pelanggan ${n}`,
  message: { text, kind } as Message,
});

function notices(
  given: Arrival[][],
  {
    settings = {},
    viewing = null,
  }: { settings?: Partial<Settings>; viewing?: { threadId: string; focused: boolean } | null } = {},
): Notice[] {
  const shown: Notice[] = [];
  const timers = heldTimers();
  const arrivals = createArrivals({
    show: (notice) => shown.push(notice),
    settings: () => ({ ...DEFAULT_SETTINGS, ...settings }),
    locale: () => 'en',
    viewing: () => viewing ?? { threadId: null, focused: false },
    timers,
  });
  for (const batch of given) arrivals.arrived(batch);
  timers.advance(1000);
  return shown;
}

describe('notices of new messages', () => {
  it('say who wrote what, and sound once', () => {
    expect(notices([[arrival(1, 'Masih ada?'), arrival(2, null, 'image')]])).toEqual([
      {
        title: 'Pelanggan 1',
        body: 'Masih ada?',
        opens: { place: 'thread', threadId: thread(1) },
        sound: true,
      },
      { title: 'Pelanggan 2', body: 'Photo', opens: { place: 'thread', threadId: thread(2) }, sound: false },
    ]);
  });

  it('tell what came together of one thread in one', () => {
    const [notice, ...rest] = notices([[arrival(1, 'Kak')], [arrival(1, 'Halo'), arrival(1, 'Masih ada?')]]);
    expect(rest).toEqual([]);
    expect(notice?.body).toBe('Masih ada? (and 2 more)');
  });

  it('name nobody and quote nothing when they are to be private', () => {
    const [notice] = notices([[arrival(1, 'Nomor rekening saya 123')]], {
      settings: { notifications: 'private' },
    });
    expect(JSON.stringify(notice)).not.toMatch(/Pelanggan|rekening/);
    expect(notice?.opens).toEqual({ place: 'thread', threadId: thread(1) });
  });

  it('are one for a crowd', () => {
    const crowd = [1, 2, 3, 4, 5, 6].map((n) => arrival(n, 'Kak'));
    expect(notices([crowd])).toMatchObject([{ title: '6 new messages', opens: null }]);
  });

  it('stay away when they are off, or for the thread that somebody looks at', () => {
    expect(notices([[arrival(1, 'Kak')]], { settings: { notifications: 'off' } })).toEqual([]);
    expect(notices([[arrival(1, 'Kak')]], { viewing: { threadId: thread(1), focused: true } })).toEqual([]);
    expect(notices([[arrival(1, 'Kak')]], { viewing: { threadId: thread(1), focused: false } })).toHaveLength(
      1,
    );
    expect(notices([[arrival(2, 'Kak')]], { viewing: { threadId: thread(1), focused: true } })).toHaveLength(
      1,
    );
  });
});
