import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from '../../../src/gateway/team/passwords.ts';
import { SignInLimit } from '../../../src/gateway/team/sign-in-limit.ts';
import { hashToken, newToken } from '../../../src/gateway/team/tokens.ts';

describe('passwords', () => {
  it('are salted, carry their cost, and verify', async () => {
    const [one, two] = await Promise.all([
      hashPassword('kopi susu gula aren'),
      hashPassword('kopi susu gula aren'),
    ]);
    expect(one).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword('kopi susu gula aren', one)).toBe(true);
    expect(await verifyPassword('kopi susu gula area', one)).toBe(false);
  });

  it('are the same in both Unicode forms', async () => {
    const stored = await hashPassword('café-melati');
    expect(await verifyPassword('cafe\u0301-melati', stored)).toBe(true);
  });

  it('of nobody are always wrong', async () => {
    expect(await verifyPassword('', null)).toBe(false);
    expect(await verifyPassword('anything', 'bcrypt$whatever')).toBe(false);
  });
});

describe('device tokens', () => {
  it('are 256 random bits and stored as a hash', () => {
    const token = newToken();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(hashToken(token)).toMatch(/^[0-9a-f]{64}$/);
    expect(newToken()).not.toBe(token);
  });
});

describe('sign-in limit', () => {
  it('lets five tries pass, then doubles the wait, and forgets on success', () => {
    const limit = new SignInLimit();
    for (let i = 0; i < 4; i++) limit.failed('sari', '10.0.0.1', 0);
    expect(limit.waitFor('sari', '10.0.0.1', 0)).toBe(0);
    limit.failed('sari', '10.0.0.1', 0);
    expect(limit.waitFor('sari', '10.0.0.1', 0)).toBe(1_000);
    expect(limit.waitFor('sari', '10.0.0.1', 1_000)).toBe(0);
    limit.failed('sari', '10.0.0.1', 1_000);
    expect(limit.waitFor('sari', '10.0.0.1', 1_000)).toBe(2_000);
    expect(limit.waitFor('sari', '10.0.0.2', 1_000)).toBe(0);
    limit.succeeded('sari', '10.0.0.1');
    expect(limit.waitFor('sari', '10.0.0.1', 1_000)).toBe(0);
  });

  it('never locks out for more than a quarter of an hour', () => {
    const limit = new SignInLimit();
    for (let i = 0; i < 200; i++) limit.failed('sari', '10.0.0.1', 0);
    expect(limit.waitFor('sari', '10.0.0.1', 0)).toBe(15 * 60_000);
  });

  it('counts an address that tries many logins', () => {
    const limit = new SignInLimit();
    for (let i = 0; i < 30; i++) limit.failed(`login${i}`, '10.0.0.1', 0);
    expect(limit.waitFor('another', '10.0.0.1', 0)).toBeGreaterThan(0);
  });
});
