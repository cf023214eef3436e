import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRestricted, maySend, type SendCase, type SendVerdict } from '#shared/coexistence/may-send.ts';
import { WINDOW_MS } from '#shared/coexistence/window.ts';

const NOW = Date.UTC(2026, 10, 20, 9, 41);
const open: SendCase = {
  lifecycle: 'active',
  restricted: false,
  lastInboundAt: NOW - 1,
  now: NOW,
  hasRecipient: true,
  countryTakesNoMarketing: false,
  stops: { whatsapp: null, word: null },
  template: null,
  bulk: false,
};
const utility = { category: 'utility', status: 'APPROVED' } as const;
const marketing = { category: 'marketing', status: 'APPROVED' } as const;
const shut = { lastInboundAt: NOW - WINDOW_MS };
const stopped = { stops: { whatsapp: null, word: NOW - 5 } };

const yes: SendVerdict = { ok: true };
const no = (reason: Extract<SendVerdict, { ok: false }>['reason']): SendVerdict => ({
  ok: false,
  reason,
  waits: false,
});
const later: SendVerdict = { ok: false, reason: 'number_paused', waits: true };

describe('the gate before every send', () => {
  it.each<[string, Partial<SendCase>, SendVerdict]>([
    ['an open window on an active number', {}, yes],
    ['a number that is still syncing may answer', { lifecycle: 'syncing' }, yes],
    ['the window shut', shut, no('window_closed')],
    ['nobody ever wrote', { lastInboundAt: null }, no('window_closed')],
    ['offboarded: held, not failed', { lifecycle: 'offboarded' }, later],
    ['pending: held, not failed', { lifecycle: 'pending' }, later],
    [
      'offboarded and the window shut: waiting would not help',
      { lifecycle: 'offboarded', ...shut },
      no('window_closed'),
    ],
    ['disconnected for good', { lifecycle: 'disconnected' }, no('number_disconnected')],
    ['nobody to send to', { hasRecipient: false }, no('no_recipient')],
    ['the number itself', { toOneself: true }, no('own_number')],
    ['restricted by Meta', { restricted: true }, no('number_restricted')],
    ['a template outside the window', { ...shut, template: utility }, yes],
    [
      'a template that is paused',
      { template: { ...utility, status: 'PAUSED' } },
      no('template_not_approved'),
    ],
    [
      'an authentication template, also an approved one in the window',
      { template: { category: 'authentication', status: 'APPROVED' } },
      no('template_authentication'),
    ],
    ['a reply to somebody who stopped marketing', stopped, yes],
    ['a single utility template to them', { ...stopped, template: utility }, yes],
    ['marketing to them', { ...stopped, template: marketing }, no('stopped')],
    [
      'marketing to somebody who stopped it in WhatsApp',
      { stops: { whatsapp: NOW, word: null }, template: marketing },
      no('stopped'),
    ],
    ['bulk to them, whatever it is', { ...stopped, template: utility, bulk: true }, no('stopped')],
    [
      'marketing to a country that gets none',
      { template: marketing, countryTakesNoMarketing: true },
      no('country_refused'),
    ],
    ['utility to such a country', { template: utility, countryTakesNoMarketing: true }, yes],
    [
      'marketing that Meta withheld today',
      { template: marketing, marketingWithheld: true },
      no('marketing_withheld'),
    ],
    ['bulk while it rests', { template: utility, bulk: true, bulkHalted: true }, no('bulk_halted')],
    ['a reply while bulk rests', { bulkHalted: true }, yes],
    [
      'a template of a category that rests',
      { template: utility, categoryHalted: true },
      no('category_halted'),
    ],
  ])('%s', (_why, part, verdict) => expect(maySend({ ...open, ...part })).toEqual(verdict));

  it('lets nothing pass that any one rule forbids, whatever else is so', () => {
    const moment = fc.option(fc.integer({ min: NOW - 2 * WINDOW_MS, max: NOW }), { nil: null });
    const send: fc.Arbitrary<SendCase> = fc.record({
      lifecycle: fc.constantFrom('pending', 'syncing', 'active', 'offboarded', 'disconnected'),
      restricted: fc.boolean(),
      lastInboundAt: moment,
      now: fc.constant(NOW),
      hasRecipient: fc.boolean(),
      toOneself: fc.boolean(),
      countryTakesNoMarketing: fc.boolean(),
      marketingWithheld: fc.boolean(),
      stops: fc.record({ whatsapp: moment, word: moment }),
      template: fc.option(
        fc.record({
          category: fc.constantFrom('marketing', 'utility', 'authentication', 'other'),
          status: fc.constantFrom('APPROVED', 'PAUSED', 'REJECTED'),
        }),
        { nil: null },
      ),
      bulk: fc.boolean(),
      bulkHalted: fc.boolean(),
      categoryHalted: fc.boolean(),
    });
    fc.assert(
      fc.property(send, (given) => {
        if (!maySend(given).ok) return;
        expect(given).toMatchObject({ restricted: false, hasRecipient: true, toOneself: false });
        expect(['active', 'syncing']).toContain(given.lifecycle);
        const { template, stops, bulk, lastInboundAt } = given;
        if (template)
          expect([template.status, template.category === 'authentication', given.categoryHalted]).toEqual([
            'APPROVED',
            false,
            false,
          ]);
        else expect(lastInboundAt).toBeGreaterThan(NOW - WINDOW_MS);
        if (bulk || template?.category === 'marketing') expect(stops).toEqual({ whatsapp: null, word: null });
        if (template?.category === 'marketing')
          expect(given).toMatchObject({ countryTakesNoMarketing: false, marketingWithheld: false });
        if (bulk) expect(given.bulkHalted).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what Meta restricted', () => {
  const restricted = (kind: string, until: number | null) => ({
    ban: null,
    restrictions: [{ kind, until, at: NOW - 9 }],
  });
  const ban = (state: string) => ({ ban: { state, date: null, at: NOW - 9 }, restrictions: [] });

  it.each([
    ['nothing', { ban: null, restrictions: [] }, false, false],
    ['beginning conversations', restricted('RESTRICTED_BIZ_INITIATED_MESSAGING', null), true, false],
    ['answering', restricted('RESTRICTED_CUSTOMER_INITIATED_MESSAGING', NOW + 1), false, true],
    [
      'answering, until a moment that has passed',
      restricted('RESTRICTED_CUSTOMER_INITIATED_MESSAGING', NOW),
      false,
      false,
    ],
    [
      'adding numbers, which is no message',
      restricted('RESTRICTED_ADD_PHONE_NUMBER_ACTION', null),
      false,
      false,
    ],
    ['something new', restricted('RESTRICTED_SOMETHING', null), true, true],
    ['the account is disabled', ban('DISABLE'), true, true],
    ['the account is to be disabled', ban('SCHEDULE_FOR_DISABLE'), false, false],
    ['the account is back', ban('REINSTATE'), false, false],
  ])('%s', (_what, standing, begins, replies) => {
    expect([isRestricted(standing, true, NOW), isRestricted(standing, false, NOW)]).toEqual([
      begins,
      replies,
    ]);
  });
});
