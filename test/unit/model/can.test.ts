import { describe, expect, it } from 'vitest';
import { ACTIONS, can } from '#shared/model/can.ts';

const NOTHING = { money: false, health: false };
const EVERYTHING = { money: true, health: true };

describe('who may do what', () => {
  it('lets the owner do everything, whatever agents see', () => {
    for (const agentsSee of [NOTHING, EVERYTHING])
      expect(ACTIONS.filter((action) => !can({ role: 'owner', agentsSee }, action))).toEqual([]);
  });

  it('keeps from agents what is not theirs to do, whatever they see', () => {
    const kept = [
      'messages.audit',
      'numbers.manage',
      'rules.manage',
      'users.manage',
      'devices.revokeAny',
    ] as const;
    for (const agentsSee of [NOTHING, EVERYTHING])
      for (const action of kept)
        expect([action, can({ role: 'agent', agentsSee }, action)]).toEqual([action, false]);
  });

  it.each(['messages.send', 'threads.read', 'templates.read', 'activity.confirm'] as const)(
    'lets an agent do the daily work: %s',
    (action) => expect(can({ role: 'agent', agentsSee: NOTHING }, action)).toBe(true),
  );

  it.each([
    ['money.read', { money: true, health: false }, { money: false, health: true }],
    ['health.read', { money: false, health: true }, { money: true, health: false }],
  ] as const)('leaves %s of agents to the owners', (action, shown, hidden) => {
    expect(can({ role: 'agent', agentsSee: shown }, action)).toBe(true);
    expect(can({ role: 'agent', agentsSee: hidden }, action)).toBe(false);
  });
});
