/**
 * Frames of the browser host's bridge, one WebSocket between the page and main. Everything is JSON text, except a
 * call that carries file bytes: that is one binary frame of `length of the JSON (4 bytes, big-endian) | JSON | bytes`,
 * and the bytes are the `bytes` field of its input.
 */

export const BRIDGE_SOCKET_PATH = '/bridge';

export interface CallFrame {
  id: number;
  name: string;
  input: unknown;
}

/** Main to page: an answer to a call (`result` is a `Result`), or an event. */
export type HostFrame =
  | { type: 'result'; id: number; result: unknown }
  | { type: 'event'; name: string; payload: unknown };

const HEADER_BYTES = 4;

export function encodeCall(frame: CallFrame): string | Uint8Array<ArrayBuffer> {
  const { input } = frame;
  if (
    typeof input !== 'object' ||
    input === null ||
    !('bytes' in input) ||
    !(input.bytes instanceof Uint8Array)
  )
    return JSON.stringify(frame);
  const { bytes, ...rest } = input;
  const head = new TextEncoder().encode(JSON.stringify({ ...frame, input: rest }));
  const whole = new Uint8Array(HEADER_BYTES + head.length + bytes.length);
  new DataView(whole.buffer).setUint32(0, head.length);
  whole.set(head, HEADER_BYTES);
  whole.set(bytes, HEADER_BYTES + head.length);
  return whole;
}

/** The call, or null when the frame is not one; name and input are still to be validated. */
export function decodeCall(data: string | Uint8Array): CallFrame | null {
  if (typeof data === 'string') return parse(data);
  if (data.length < HEADER_BYTES) return null;
  const length = new DataView(data.buffer, data.byteOffset).getUint32(0);
  if (length > data.length - HEADER_BYTES) return null;
  const frame = parse(new TextDecoder().decode(data.subarray(HEADER_BYTES, HEADER_BYTES + length)));
  if (frame === null || typeof frame.input !== 'object' || frame.input === null) return null;
  return { ...frame, input: { ...frame.input, bytes: new Uint8Array(data.subarray(HEADER_BYTES + length)) } };
}

function parse(json: string): CallFrame | null {
  try {
    const frame: unknown = JSON.parse(json);
    if (typeof frame !== 'object' || frame === null) return null;
    if (
      !('id' in frame) ||
      !Number.isSafeInteger(frame.id) ||
      !('name' in frame) ||
      typeof frame.name !== 'string'
    )
      return null;
    return { id: Number(frame.id), name: frame.name, input: 'input' in frame ? frame.input : null };
  } catch {
    return null;
  }
}
