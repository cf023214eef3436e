import { describe, expect, it } from 'vitest';
import { isLoopback, readConfig } from '../../../src/simulator/config.ts';

describe('the simulator’s settings', () => {
  it('have a default each, and name what is wrong', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      gatewayUrl: null,
      displayPhone: '6281290005550',
    });
    expect(readConfig({ META_DISPLAY_PHONE: '+62 812-9000-5550', PORT: '0' })).toMatchObject({
      displayPhone: '6281290005550',
      port: 0,
    });
    expect(() => readConfig({ HOST: '0.0.0.0', PORT: '70000' })).toThrow(/PORT: .*\nHOST: /s);
  });

  it('know this machine by its names', () => {
    for (const host of ['127.0.0.1:80', 'localhost', '[::1]:9']) expect(isLoopback(host)).toBe(true);
    for (const host of ['example.com', '127.0.0.1.example.com:80', '']) expect(isLoopback(host)).toBe(false);
  });
});
