import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laterStatus, statusRank } from '#shared/coexistence/status-rank.ts';
import { DeliveryStatus } from '#shared/model/message.ts';

const status = fc.constantFrom(...DeliveryStatus.options);

describe('delivery states', () => {
  it.each([
    ['sent', 'delivered', 'delivered'],
    ['read', 'delivered', 'read'],
    ['sent', 'read', 'read'],
    ['sent', 'failed', 'failed'],
    ['delivered', 'failed', 'delivered'],
    ['read', 'played', 'played'],
    ['unknown', 'sent', 'sent'],
    ['sending', 'unknown', 'unknown'],
  ] as const)('%s then %s is %s', (first, second, standing) => {
    expect(laterStatus(first, second)).toBe(standing);
  });

  it('end equal in any order and never step back', () => {
    fc.assert(
      fc.property(fc.array(status, { minLength: 1 }), (seen) => {
        const forward = seen.reduce(laterStatus);
        expect([...seen].reverse().reduce(laterStatus)).toBe(forward);
        expect(statusRank(forward)).toBe(Math.max(...seen.map(statusRank)));
      }),
    );
  });
});
