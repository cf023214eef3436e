import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeLink } from '../../../src/main/console/safe-link.ts';
import { backoffMs } from '../../../src/main/link/backoff.ts';
import { createGatewayClock } from '../../../src/main/link/clock.ts';
import { gatewayOrigin } from '../../../src/main/link/gateway-address.ts';

describe('the backoff', () => {
  it('stays between half a second and thirty, and never shrinks but by its jitter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (failures, random) => {
          const ms = backoffMs(failures, random);
          expect(ms).toBeGreaterThanOrEqual(500);
          expect(ms).toBeLessThanOrEqual(30_000);
          expect(backoffMs(failures + 1, random)).toBeGreaterThanOrEqual(ms);
        },
      ),
    );
  });
});

describe('the clock', () => {
  it('follows the gateway, whatever the laptop says', () => {
    let mono = 0;
    let wall = 5_000;
    const clock = createGatewayClock(
      () => mono,
      () => wall,
      100,
    );
    expect([clock.now(), clock.known()]).toEqual([5_100, false]);
    expect(clock.heard(1_000_000)).toBe(true);
    wall = 999_999_999;
    mono = 250;
    expect([clock.now(), clock.known()]).toEqual([1_000_250, true]);
    expect(clock.heard(1_000_300)).toBe(false);
    expect(clock.heard(1_864_000_300)).toBe(true);
    expect(clock.offset()).toBe(1_864_000_300 - wall);
  });
});

describe('a gateway’s address', () => {
  it.each([
    ['gateway.example.com', 'https://gateway.example.com'],
    [' https://gw.example.com/v1/ ', 'https://gw.example.com'],
    ['http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
    ['http://localhost:8787/', 'http://localhost:8787'],
    ['http://[::1]:8787', 'http://[::1]:8787'],
  ])('%s is %s', (typed, origin) => {
    expect(gatewayOrigin(typed)).toEqual({ ok: true, value: origin });
  });

  it.each([
    ['http://gateway.example.com', 'address_insecure'],
    ['http://127.0.0.1.example.com', 'address_insecure'],
    ['http://10.0.0.5:8787', 'address_insecure'],
    ['ftp://gateway.example.com', 'address_invalid'],
    ['https://user:secret@gateway.example.com', 'address_invalid'],
    ['https://', 'address_invalid'],
    ['  ', 'address_invalid'],
  ])('%s is refused as %s', (typed, code) => {
    expect(gatewayOrigin(typed)).toMatchObject({ ok: false, error: { code } });
  });
});

describe('a link that somebody clicked', () => {
  const plain = { simulator: 'http://127.0.0.1:4100', gateway: 'http://127.0.0.1:8787' };
  const page = 'http://127.0.0.1:8787/onboarding/018f3b1e-0000-7000-8000-000000000001';
  it.each([
    ['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
    ['https://EXAMPLE.com/../x y', 'https://example.com/x%20y'],
    ['http://127.0.0.1:4100/', 'http://127.0.0.1:4100/'],
    [`${page}#token_-1`, `${page}#token_-1`],
  ])('%s opens as %s', (typed, opened) => {
    expect(safeLink(typed, plain)).toBe(opened);
  });

  it.each([
    'http://example.com/',
    'http://127.0.0.1:4101/',
    'http://127.0.0.1:8787/',
    'http://127.0.0.1:8787/v1/numbers',
    `${page}/more#token`,
    `${page}?token=1`,
    page.replace('8787', '8788'),
    page.replace('127.0.0.1', '127.0.0.1.example.com'),
    page.replace('http', 'ftp'),
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://host/share',
    'ms-msdt:/id',
    'https://user:pw@example.com/',
    '--help',
    '',
  ])('%s does not open', (typed) => {
    expect(safeLink(typed, plain)).toBeNull();
  });

  it('knows no plain page without a workspace', () => {
    expect(safeLink(page, { simulator: null, gateway: null })).toBeNull();
  });
});
