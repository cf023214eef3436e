import { describe, expect, it } from 'vitest';
import { ACTIONS, can } from '#shared/model/can.ts';

describe('who may do what', () => {
  it('lets the owner do everything', () => {
    expect(ACTIONS.filter((action) => !can('owner', action))).toEqual([]);
  });

  it('keeps people and other people’s devices from agents', () => {
    expect(ACTIONS.filter((action) => !can('agent', action))).toEqual(['users.manage', 'devices.revokeAny']);
  });
});
