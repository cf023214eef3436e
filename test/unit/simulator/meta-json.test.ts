import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metaJson, signature } from '../../../src/simulator/webhooks/meta-json.ts';

describe('JSON as Meta writes it', () => {
  it('is ASCII alone and means the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const bytes = metaJson(value);
        expect(bytes.every((byte) => byte < 0x80)).toBe(true);
        expect(JSON.parse(bytes.toString())).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is signed over its bytes, so that printing it again breaks the signature', () => {
    const body = metaJson({ text: 'a/b é' });
    expect(body.toString()).toBe('{"text":"a\\/b \\u00e9"}');
    expect(signature(body, 's')).toMatch(/^sha256=[0-9a-f]{64}$/);
    const printed = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
    expect(signature(printed, 's')).not.toBe(signature(body, 's'));
  });
});
