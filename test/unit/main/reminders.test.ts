import { describe, expect, it } from 'vitest';
import { nextReminderAt } from '#shared/coexistence/reminder-steps.ts';
import type { ReminderClaim, ReminderName } from '#shared/gateway-api/http.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import type { Notice } from '../../../src/main/console/host.ts';
import { startReminding } from '../../../src/main/console/reminding.ts';
import type { Stores } from '../../../src/main/console/stores.ts';
import { dueReminders } from '../../../src/main/reminders/reminders.ts';
import { number as aNumber } from '../../support/feed-rows.ts';
import { heldTimers } from './support/held-timers.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const START = 1_790_000_000_000;

const number = (given: Partial<BusinessNumber> = {}): BusinessNumber =>
  aNumber({
    id: '01900000-0000-7000-8000-000000000001',
    activity: {
      confirmedAt: START,
      confirmedBy: 'person',
      confirmedByName: null,
      estimatedAt: null,
      estimatedFrom: null,
    },
    ...given,
  });

/** A console with one number, whose gateway answers as it is told. */
function aConsole(answer: (name: ReminderName) => ReminderClaim) {
  const shown: Notice[] = [];
  const told: ReminderName[] = [];
  const asked: ReminderName[] = [];
  const world = { now: START, online: true, notifications: 'full' as 'full' | 'off' };
  const reminding = startReminding({
    stores: () => ({ cache: { numbers: async () => [number()] } }) as unknown as Stores,
    gateway: () =>
      world.online
        ? {
            async claimReminder(_, name) {
              asked.push(name);
              return { ok: true, value: answer(name) };
            },
            async reminderShown(_, name) {
              told.push(name);
              return { ok: true, value: { accepted: true } };
            },
          }
        : null,
    clock: () => ({ now: () => world.now }) as ReturnType<Parameters<typeof startReminding>[0]['clock']>,
    settings: () => ({ notifications: world.notifications, sound: false }),
    locale: () => 'id',
    show: (notice) => shown.push(notice),
    confirm: () => {},
    timers: heldTimers(),
    log: { info() {}, warn() {}, error() {} },
  });
  const look = async () => {
    reminding.look();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { world, shown, told, asked, look };
}

const verdict = (name: ReminderClaim['verdict'], askAgainAt: number | null = null): ReminderClaim => ({
  verdict: name,
  askAgainAt,
});

describe('reminders on a console', () => {
  it('are not made for a number that is no longer linked', () => {
    expect(dueReminders([number()], START + 8 * DAY)).toHaveLength(1);
    expect(dueReminders([number({ lifecycle: 'disconnected' })], START + 8 * DAY)).toEqual([]);
  });

  it('are shown when the gateway gives them, once, and told to be shown', async () => {
    const { world, shown, told, asked, look } = aConsole(() => verdict('show'));
    for (
      let now = START;
      now < START + 13 * DAY;
      now = nextReminderAt(number().activity, now, number().watch) ?? now
    ) {
      world.now = now;
      await look();
      await look();
    }
    expect(told.map(({ hours }) => hours / 24)).toEqual([7, 10, 12]);
    expect(shown).toHaveLength(3);
    expect(asked).toHaveLength(3);
    expect(shown[0]).toMatchObject({
      opens: { place: 'health', numberId: number().id },
      action: { words: 'Sudah saya buka' },
    });
  });

  it('are left alone when another console shows them, and asked for again when that one went silent', async () => {
    const at = START + 7 * DAY;
    const answers = [verdict('elsewhere', at + 60_000), verdict('show')];
    const { world, shown, asked, look } = aConsole(() => answers.shift() ?? verdict('shown'));
    world.now = at;
    await look();
    await look();
    expect([asked.length, shown.length]).toEqual([1, 0]);
    world.now = at + 60_000;
    await look();
    expect([asked.length, shown.length]).toEqual([2, 1]);
  });

  it('wait for the gateway, which alone knows what others have done', async () => {
    const { world, shown, look } = aConsole(() => verdict('show'));
    world.now = START + 7 * DAY;
    world.online = false;
    await look();
    expect(shown).toHaveLength(0);
    world.online = true;
    await look();
    expect(shown).toHaveLength(1);
  });

  it('are left to another console of the same person where notices are off', async () => {
    const { world, asked, look } = aConsole(() => verdict('show'));
    world.now = START + 7 * DAY;
    world.notifications = 'off';
    await look();
    expect(asked).toEqual([]);
  });
});
