import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCall, encodeCall } from '#shared/console-api/socket.ts';

describe('the frames of the browser bridge', () => {
  it('bring every call over as it was', () => {
    const input = fc.oneof(
      fc.constant(null),
      fc.record({ threadId: fc.uuid(), text: fc.string() }),
      fc.record({
        name: fc.string(),
        bytes: fc.uint8Array({ maxLength: 300 }),
        caption: fc.option(fc.string()),
      }),
    );
    fc.assert(
      fc.property(fc.nat(), fc.string(), input, (id, name, given) => {
        const frame = { id, name, input: given };
        const sent = encodeCall(frame);
        // As a socket hands it over: a view into a larger buffer.
        const received =
          typeof sent === 'string' ? sent : new Uint8Array([9, ...sent, 9]).subarray(1, sent.length + 1);
        expect(decodeCall(received)).toEqual(frame);
      }),
    );
  });

  it('take nothing else for a call', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.uint8Array()), (data) => {
        const call = decodeCall(data);
        if (call !== null) expect(call).toMatchObject({ id: expect.any(Number), name: expect.any(String) });
      }),
    );
    expect(decodeCall(new Uint8Array([0xff, 0xff, 0xff, 0xff, 1]))).toBeNull();
  });
});
