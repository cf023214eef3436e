import { describe, expect, it } from 'vitest';
import type { BusinessNumber } from '#shared/model/number.ts';
import { isWordKey } from '#shared/words/words.ts';
import {
  BACK_STEPS,
  linkedAt,
  mendedByItself,
  REASONS,
  wayBack,
} from '../../../src/renderer/linking/way-back.ts';
import { number as aNumber } from '../../support/feed-rows.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = 1_790_000_000_000;

const number = (given: Partial<BusinessNumber> = {}) =>
  aNumber({ id: '01900000-0000-7000-8000-000000000001', onboardedAt: NOW - 90 * DAY, ...given });
const gap = (from: number, to: number | null, reason = 'ACCOUNT_OFFBOARDED') => ({ from, to, reason });
const reconnected = (at: number): BusinessNumber['activity'] => ({
  confirmedAt: at,
  confirmedBy: 'reconnect',
  confirmedByName: null,
  estimatedAt: null,
  estimatedFrom: null,
});

describe('the way back of a number that is cut', () => {
  it.each([
    ['PRIMARY_INACTIVITY', 'PRIMARY_INACTIVITY', ['open-app', 'connect', 'history', 'devices']],
    ['COMPANION_INACTIVITY', 'COMPANION_INACTIVITY', ['open-app', 'connect', 'history', 'devices']],
    ['USER_RE_REGISTERED', 'USER_RE_REGISTERED', ['open-app', 'connect', 'history', 'devices']],
    [
      'ACCOUNT_DISCONNECTED',
      'ACCOUNT_DISCONNECTED',
      ['meta-first', 'open-app', 'connect', 'history', 'devices'],
    ],
    ['BUSINESS_DOWNGRADE', 'BUSINESS_DOWNGRADE', ['business-app', 'connect', 'history', 'devices']],
    ['CHANGE_NUMBER', 'CHANGE_NUMBER', ['new-number', 'history', 'devices']],
    ['PARTNER_REMOVED', 'other', ['open-app', 'connect', 'history', 'devices']],
    ['A_REASON_OF_NEXT_YEAR', 'other', ['open-app', 'connect', 'history', 'devices']],
    [null, 'other', ['open-app', 'connect', 'history', 'devices']],
  ])('after %s', (lifecycleReason, what, steps) => {
    const gaps = [gap(1, 2), gap(NOW - DAY, null, 'x')];
    expect(wayBack(number({ lifecycle: 'disconnected', lifecycleReason, gaps }))).toEqual({
      what,
      since: NOW - DAY,
      steps,
    });
  });

  it('begins with waiting while WhatsApp may still mend it', () => {
    const found = wayBack(
      number({ lifecycle: 'offboarded', lifecycleReason: 'ACCOUNT_OFFBOARDED', gaps: [] }),
    );
    expect(found).toEqual({
      what: 'paused',
      since: null,
      steps: ['leave-ticked', 'wait', 'connect-late', 'devices'],
    });
  });

  it.each(['active', 'syncing', 'pending'] as const)('is none while a number is %s', (lifecycle) =>
    expect(wayBack(number({ lifecycle }))).toBeNull(),
  );

  it('has words for each reason and step', () => {
    for (const what of ['paused', 'other', ...REASONS])
      expect([what, isWordKey(`wayBack.what.${what}`)]).toEqual([what, true]);
    for (const step of BACK_STEPS) expect([step, isWordKey(`wayBack.step.${step}`)]).toEqual([step, true]);
  });
});

describe('a link that WhatsApp mended', () => {
  const [from, to] = [NOW - 5 * HOUR, NOW - 4 * HOUR];
  const mended = number({ gaps: [gap(from, to)], activity: reconnected(to) });

  it('is told with its gap for a week', () => {
    expect(mendedByItself(mended, NOW)).toMatchObject({ from, to });
    expect(mendedByItself(mended, to + 7 * DAY - 1)).not.toBeNull();
    expect(mendedByItself(mended, to + 7 * DAY)).toBeNull();
  });

  it.each<[string, Partial<BusinessNumber>, boolean]>([
    [
      'somebody confirmed the phone since',
      { activity: { ...reconnected(NOW), confirmedBy: 'person' } },
      true,
    ],
    ['a link that was gone came back', { gaps: [gap(from, to, 'PRIMARY_INACTIVITY')] }, true],
    ['somebody linked it anew', { onboardedAt: Math.floor(to / 1000) * 1000 }, false],
    [
      'a partner linked it anew',
      { gaps: [gap(from, to, 'PRIMARY_INACTIVITY')], activity: reconnected(NOW - 90 * DAY) },
      false,
    ],
    ['it is cut again', { gaps: [gap(from, to), gap(NOW, null)], lifecycle: 'offboarded' }, false],
    ['it was never cut', { gaps: [] }, false],
  ])('when %s: %s', (_, given, told) =>
    expect(mendedByItself({ ...mended, ...given }, NOW) !== null).toBe(told),
  );

  it('begins the list of devices anew, as linking does', () => {
    expect(linkedAt(number({ gaps: [] }))).toBe(NOW - 90 * DAY);
    expect(linkedAt(mended)).toBe(to);
    expect(linkedAt(number({ onboardedAt: null, gaps: [gap(from, null)] }))).toBe(0);
  });
});
