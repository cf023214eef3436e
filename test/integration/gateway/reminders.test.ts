import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONFIRM_FROM_DAY } from '#shared/coexistence/activity-clock.ts';
import { nextReminderAt, reminderStep } from '#shared/coexistence/reminder-steps.ts';
import { NumberList, ReminderClaim, type ReminderName, SnoozeResponse } from '#shared/gateway-api/http.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import { DATABASES } from './support/stores.ts';
import { OWNER, TestGateway } from './support/test-gateway.ts';

const START = Date.UTC(2026, 10, 1, 8);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe.each(DATABASES)('reminders of a number on $kind', ({ make }) => {
  let gateway: TestGateway;
  let laptop: string;
  let desktop: string;

  beforeAll(async () => {
    gateway = await TestGateway.start(make);
    laptop = gateway.token;
    desktop = (await gateway.signIn(OWNER.login, OWNER.password)).token;
  });
  afterAll(() => gateway.drop());

  const at = (now: number) => gateway.clock.move(now);
  const number = async (): Promise<BusinessNumber> => {
    const { numbers } = NumberList.parse((await gateway.ask('GET', '/v1/numbers')).body);
    const [first] = numbers;
    if (!first) throw new Error('the gateway has no number');
    return first;
  };
  /** The gateway's clock runs while the test does. */
  const within = (moment: number, of: number) => Math.abs(moment - of) < HOUR / 60;
  const path = (what: string) => `/v1/numbers/${gateway.numberId}/${what}`;
  const due = async (): Promise<ReminderName> => {
    const { activity, watch } = await number();
    const step = reminderStep(activity, gateway.clock.now(), watch);
    if (!step) throw new Error('no reminder is due');
    return { dueAt: step.dueAt, hours: step.hours };
  };
  const claim = async (name: ReminderName, token: string) => {
    const { status, body } = await gateway.ask('POST', path('reminders/claim'), { body: name, token });
    expect(status).toBe(200);
    return ReminderClaim.parse(body);
  };
  const shown = (name: ReminderName, token: string) =>
    gateway.ask('POST', path('reminders/shown'), { body: name, token });
  /** @returns when, by the gateway's time, which runs on */
  const confirm = async (): Promise<number> => {
    await gateway.ask('POST', path('activity'), { body: { commandId: crypto.randomUUID() }, token: laptop });
    return (await number()).activity.confirmedAt ?? 0;
  };

  it('falls due by the rule for forty days, each on one of two consoles, also over restarts', async () => {
    at(START);
    await confirm();
    const told: { day: number; by: number }[] = [];
    let moment = START;
    let confirmedOn20 = false;
    while (moment < START + 40 * DAY) {
      at(moment);
      if (!confirmedOn20 && moment >= START + 20 * DAY) {
        await confirm();
        confirmedOn20 = true;
      }
      // A laptop whose own clock is wrong asks for a step that is not due.
      expect((await claim({ dueAt: moment + 3 * DAY, hours: 1 }, desktop)).verdict).toBe('moved');
      const { activity, watch } = await number();
      const step = reminderStep(activity, moment, watch);
      if (step) {
        const name = { dueAt: step.dueAt, hours: step.hours };
        const order = told.length % 2 === 0 ? [laptop, desktop] : [desktop, laptop];
        const verdicts = [];
        for (const token of order) {
          const { verdict } = await claim(name, token);
          verdicts.push(verdict);
          if (verdict === 'show') await shown(name, token);
        }
        const shows = verdicts.filter((verdict) => verdict === 'show').length;
        expect(shows).toBeLessThanOrEqual(1);
        if (shows === 1)
          told.push({ day: (moment - (activity.confirmedAt ?? 0)) / DAY, by: told.length % 2 });
        if (told.length % 40 === 39) {
          await gateway.down();
          await gateway.up();
          at(moment);
        }
      }
      moment = nextReminderAt(activity, moment, watch) ?? START + 40 * DAY;
      if (!confirmedOn20) moment = Math.min(moment, START + 20 * DAY);
    }
    const ladder = [7, 10, 12];
    const everyThreeHours = (until: number) =>
      Array.from({ length: ((until - 13) * 24) / 3 }, (_, index) => 13 + (index * 3) / 24);
    expect(told.map(({ day }) => day)).toEqual([
      ...ladder,
      ...everyThreeHours(20),
      ...ladder,
      ...everyThreeHours(20),
    ]);
  });

  it('shows it at most once more when a console died between showing and telling', async () => {
    at(START + 50 * DAY);
    at((await confirm()) + 7 * DAY);
    const name = await due();
    expect((await claim(name, laptop)).verdict).toBe('show');
    const elsewhere = await claim(name, desktop);
    expect(elsewhere.verdict).toBe('elsewhere');
    at(elsewhere.askAgainAt ?? 0);
    expect((await claim(name, desktop)).verdict).toBe('show');
    at((elsewhere.askAgainAt ?? 0) + HOUR);
    expect((await claim(name, laptop)).verdict).toBe('shown');
  });

  it('is put off for a day at most, and for three hours near the end', async () => {
    at(START + 70 * DAY);
    const base = await confirm();
    at(base + 7 * DAY);
    const snooze = async (until: number) =>
      SnoozeResponse.parse((await gateway.ask('POST', path('reminders/snooze'), { body: { until } })).body)
        .until;
    const until = await snooze(base + 9 * DAY);
    expect(within(until, base + 8 * DAY)).toBe(true);
    expect(await claim(await due(), laptop)).toEqual({ verdict: 'snoozed', askAgainAt: until });
    at(until);
    expect((await claim(await due(), laptop)).verdict).toBe('show');
    at(base + 12 * DAY);
    expect(within(await snooze(base + 13 * DAY), base + 12 * DAY + 3 * HOUR)).toBe(true);
  });

  it('tells the owners and whoever holds the phone, and nobody else', async () => {
    const budi = await gateway.colleague('budi', 'agent');
    const { user } = await gateway.signIn('budi', 'teh-tarik-hangat');
    at(START + 100 * DAY);
    at((await confirm()) + CONFIRM_FROM_DAY * DAY);
    expect((await claim(await due(), budi)).verdict).toBe('not-you');
    const watch = { days: [12, 5, 5], thenEveryHours: 6, holderId: user.id };
    expect((await gateway.ask('POST', path('watch'), { body: watch })).status).toBe(202);
    expect((await number()).watch).toEqual({ ...watch, days: [5, 12] });
    expect((await claim(await due(), budi)).verdict).toBe('show');
    expect((await claim(await due(), laptop)).verdict).toBe('show');
    const stranger = { ...watch, holderId: crypto.randomUUID() };
    expect((await gateway.ask('POST', path('watch'), { body: stranger })).status).toBe(409);
  });
});
