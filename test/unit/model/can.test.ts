import { describe, expect, it } from 'vitest';
import { ACTIONS, can } from '#shared/model/can.ts';

describe('who may do what', () => {
  it('lets the owner do everything', () => {
    expect(ACTIONS.filter((action) => !can('owner', action))).toEqual([]);
  });

  it('keeps from agents what is not theirs to do', () => {
    const kept = [
      'messages.audit',
      'numbers.manage',
      'rules.manage',
      'money.read',
      'users.manage',
      'devices.revokeAny',
    ] as const;
    for (const action of kept) expect([action, can('agent', action)]).toEqual([action, false]);
  });

  it.each(['messages.send', 'threads.read', 'templates.read', 'activity.confirm'] as const)(
    'lets an agent do the daily work: %s',
    (action) => expect(can('agent', action)).toBe(true),
  );
});
