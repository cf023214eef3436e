import { describe, expect, it } from 'vitest';
import type { BusinessNumber } from '#shared/model/number.ts';
import { startAttending } from '../../../src/main/console/attending.ts';
import type { Stores } from '../../../src/main/console/stores.ts';
import { dotPicture, ringPicture } from '../../../src/main/electron/ring-picture.ts';
import { trayMenu, trayTip } from '../../../src/main/electron/tray-words.ts';
import { goesOn } from '../../../src/main/electron/when-closed.ts';
import { type Attention, attentionOf, NO_ATTENTION } from '../../../src/main/notifications/attention.ts';
import { number as aNumber } from '../../support/feed-rows.ts';
import { heldTimers } from './support/held-timers.ts';

const DAY = 86_400_000;
const NOW = 1_790_000_000_000;
const OWNER = { userId: '01900000-0000-7000-8000-000000000008', role: 'owner' as const };
const AGENT = { userId: '01900000-0000-7000-8000-000000000009', role: 'agent' as const };

let made = 0;
/** A number that was confirmed so many days ago. */
function number(days: number, given: Partial<BusinessNumber> = {}): BusinessNumber {
  made += 1;
  return aNumber({
    id: `01900000-0000-7000-8000-${String(made).padStart(12, '0')}`,
    name: `Toko ${days}`,
    activity: {
      confirmedAt: NOW - days * DAY,
      confirmedBy: 'person',
      confirmedByName: 'Sari',
      estimatedAt: null,
      estimatedFrom: null,
    },
    ...given,
  });
}
const held = (days: number, holderId: string) =>
  number(days, { watch: { days: [7, 10, 12, 13], thenEveryHours: 3, holderId } });

describe('what the tray and the dock show', () => {
  it.each<[string, BusinessNumber[], Partial<Attention>]>([
    ['a fresh number', [number(1)], { tone: 'calm', daysLeft: 13, cut: null, due: [] }],
    ['day seven', [number(7)], { tone: 'calm', daysLeft: 7 }],
    ['day ten', [number(10)], { tone: 'warn', daysLeft: 4 }],
    ['day thirteen', [number(13)], { tone: 'bad', daysLeft: 1 }],
    ['after the end', [number(15)], { tone: 'bad', daysLeft: 0 }],
    ['the most urgent of several', [number(1), number(12), number(4)], { tone: 'warn', daysLeft: 2 }],
    ['a paused link', [number(1, { lifecycle: 'offboarded' })], { tone: 'warn', daysLeft: 13 }],
    [
      'a link that is gone beside one that holds',
      [number(20, { lifecycle: 'disconnected' }), number(1)],
      { tone: 'bad', daysLeft: 13, due: [] },
    ],
    ['nothing known', [aNumber({ id: OWNER.userId })], { tone: 'calm', daysLeft: null }],
    ['no number', [], { tone: 'calm', daysLeft: null, cut: null }],
  ])('%s', (_, numbers, expected) => {
    const found = attentionOf(numbers, 3, OWNER, NOW);
    expect(found).toMatchObject({ unread: 3, ...expected });
    expect(found.cut).toBe(numbers.find(({ lifecycle }) => lifecycle === 'disconnected')?.id ?? null);
  });

  it('names each number that this person is reminded of, and no other', () => {
    const [due, theirs, calm] = [number(8), held(12, AGENT.userId), number(3)];
    const names = (me: typeof OWNER | typeof AGENT) =>
      attentionOf([due, theirs, calm], 0, me, NOW).due.map(({ name, daysLeft }) => [name, daysLeft]);
    expect(names(OWNER)).toEqual([
      ['Toko 8', 6],
      ['Toko 12', 2],
    ]);
    expect(names(AGENT)).toEqual([['Toko 12', 2]]);
    // Somebody who is not reminded still sees the ring, in its calm tone.
    expect(attentionOf([due, number(13)], 0, AGENT, NOW)).toMatchObject({
      tone: 'calm',
      daysLeft: 1,
      due: [],
    });
  });

  it('is nothing before somebody has come in', () => {
    expect(attentionOf([number(13)], 3, null, NOW)).toEqual(NO_ATTENTION);
  });

  it('is told when it is another, also by the days that pass, and the cache is not asked for each message', async () => {
    const timers = heldTimers();
    const told: Attention[] = [];
    const world = { now: NOW, unread: 0, asked: 0 };
    const numbers = [number(6)];
    const cache = {
      numbers: async () => numbers,
      async listThreads() {
        world.asked += 1;
        return { threads: [], more: false, unreadThreads: world.unread };
      },
    };
    const attending = startAttending({
      stores: () => ({ cache }) as unknown as Stores,
      clock: () => ({ now: () => world.now }) as ReturnType<Parameters<typeof startAttending>[0]['clock']>,
      me: () => OWNER,
      tell: (attention) => told.push(attention),
      timers,
      log: { info() {}, warn() {}, error() {} },
    });
    const pass = async (ms: number) => {
      timers.advance(ms);
      await new Promise((resolve) => setImmediate(resolve));
    };
    for (let message = 0; message < 50; message++) attending.look();
    world.unread = 50;
    await pass(500);
    expect([world.asked, told.map(({ unread }) => unread)]).toEqual([1, [50]]);
    attending.look();
    await pass(500);
    expect(told).toHaveLength(1);
    world.now += 2 * DAY;
    await pass(60_000);
    await pass(500);
    expect(told.at(-1)).toMatchObject({ daysLeft: 6, due: [{ daysLeft: 6 }] });
    attending.stop();
    await pass(120_000);
    expect(told).toHaveLength(2);
  });
});

describe('the tray', () => {
  const due = [{ numberId: 'n1', name: 'Toko Melati', daysLeft: 2 }];

  it('offers to confirm each number that is due, in the person’s language', () => {
    expect(trayMenu({ ...NO_ATTENTION, unread: 4, due }, 'id')).toEqual([
      [{ words: 'Buka Selaras (4 belum dibaca)', act: { name: 'open' } }],
      [{ words: 'Sudah saya buka: Toko Melati (sisa 2 hari)', act: { name: 'confirm', numberId: 'n1' } }],
      [{ words: 'Keluar dari Selaras', act: { name: 'quit' } }],
    ]);
    expect(
      trayMenu(NO_ATTENTION, 'en')
        .flat()
        .map(({ words }) => words),
    ).toEqual(['Open Selaras', 'Quit Selaras']);
  });

  it('leads to the way back when a link is gone', () => {
    const gone = { ...NO_ATTENTION, cut: 'n2' };
    expect(trayMenu(gone, 'en')[0]?.[1]?.act).toEqual({ name: 'health', numberId: 'n2' });
    expect(trayTip(gone, 'en')).toBe('Selaras\nThe link to the phone is gone');
  });

  it('says days and unread conversations', () => {
    expect(trayTip({ ...NO_ATTENTION, daysLeft: 4, unread: 1 }, 'en')).toBe(
      'Selaras\nLink to the phone: 4 days left\n1 unread conversation',
    );
  });
});

describe('the tray’s ring', () => {
  const calm = { ...NO_ATTENTION, daysLeft: 14 };
  /** Blue, green, red, opacity of the pixel at a part of the picture's width and height. */
  const at = (picture: Buffer, size: number, x: number, y: number) => [
    ...picture.subarray((Math.floor(y * size) * size + Math.floor(x * size)) * 4).subarray(0, 4),
  ];
  const SIZE = 64;
  const [LEFT, RIGHT, MIDDLE] = [0.13, 0.87, 0.5];

  it('is an arc of the days left that ends at twelve o’clock', () => {
    const half = ringPicture({ ...calm, daysLeft: 7 }, SIZE);
    const [full, track] = [at(half, SIZE, LEFT, MIDDLE), at(half, SIZE, RIGHT, MIDDLE)];
    expect(full).toEqual([103, 160, 46, 255]);
    expect(track).not.toEqual(full);
    const whole = ringPicture(calm, SIZE);
    expect([at(whole, SIZE, LEFT, MIDDLE), at(whole, SIZE, RIGHT, MIDDLE)]).toEqual([full, full]);
  });

  it('is empty in the middle until something is unread', () => {
    expect(at(ringPicture(calm, SIZE), SIZE, MIDDLE, MIDDLE)[3]).toBe(0);
    expect(at(ringPicture({ ...calm, unread: 1 }, SIZE), SIZE, MIDDLE, MIDDLE)[3]).toBe(255);
  });

  it('differs for every state, not by colour alone', () => {
    const states = [
      calm,
      { ...calm, daysLeft: 4, tone: 'warn' as const },
      { ...calm, daysLeft: 1, tone: 'bad' as const },
      { ...calm, cut: 'n', tone: 'bad' as const },
      { ...calm, daysLeft: null },
      { ...calm, unread: 1 },
    ];
    for (const template of [false, true]) {
      const opacities = states.map((state) =>
        [...ringPicture(state, 22, template)].filter((_, index) => index % 4 === 3).join(),
      );
      expect(new Set(opacities).size).toBe(states.length);
    }
  });

  it.each([16, 20, 22, 24, 32, 66])('never has a colour brighter than its opacity, at %d pixels', (size) => {
    for (const picture of [ringPicture({ ...calm, daysLeft: 5, unread: 2 }, size), dotPicture('bad', size)]) {
      expect(picture).toHaveLength(size * size * 4);
      for (let pixel = 0; pixel < picture.length; pixel += 4) {
        const [blue = 0, green = 0, red = 0, opacity = 0] = picture.subarray(pixel, pixel + 4);
        expect(Math.max(blue, green, red)).toBeLessThanOrEqual(opacity);
      }
    }
  });
});

it.each([
  ['darwin', 'quit', true],
  ['darwin', 'system', true],
  ['win32', 'system', true],
  ['win32', 'quit', false],
  ['linux', 'system', false],
  ['linux', 'stay', true],
  ['linux', 'quit', false],
] as const)('on %s, “%s” goes on without a window: %s', (platform, whenClosed, expected) =>
  expect(goesOn(whenClosed, platform)).toBe(expected),
);
