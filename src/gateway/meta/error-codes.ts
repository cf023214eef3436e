/** What is to be done after Graph refused a send with a code. */
export type GraphErrorClass =
  /** Try again later, the same way. */
  | { kind: 'transient'; maxTries: number }
  /** The number sends too fast (130429): slow its bucket. */
  | { kind: 'throughput' }
  /** One recipient gets too much (131056): wait 4^X seconds for this recipient alone. */
  | { kind: 'pair' }
  /** Nothing of this number can go until an administrator acts: its queue waits. */
  | { kind: 'needs-admin' }
  /** This message cannot be sent; the code says why. */
  | { kind: 'final' };

const PATIENT = 8;

/** Codes that are not final. Source: Meta, "Cloud API error codes"; the logic rests on `code` alone. */
const CLASSES: ReadonlyMap<number, GraphErrorClass> = new Map<number, GraphErrorClass>([
  [1, { kind: 'transient', maxTries: 2 }],
  [2, { kind: 'transient', maxTries: PATIENT }],
  [4, { kind: 'transient', maxTries: PATIENT }],
  [80007, { kind: 'transient', maxTries: PATIENT }],
  [131000, { kind: 'transient', maxTries: 3 }],
  [131016, { kind: 'transient', maxTries: PATIENT }],
  [131057, { kind: 'transient', maxTries: PATIENT }],
  [133004, { kind: 'transient', maxTries: PATIENT }],
  [130429, { kind: 'throughput' }],
  [131056, { kind: 'pair' }],
  ...[0, 3, 10, 33, 190, 368, 131005, 131031, 131037, 131042, 131045].map(
    (code): [number, GraphErrorClass] => [code, { kind: 'needs-admin' }],
  ),
]);

/** The class of a code from Graph's answer. Codes 200 to 299 are missing permissions. */
export function classifyGraphError(code: number): GraphErrorClass {
  if (code >= 200 && code <= 299) return { kind: 'needs-admin' };
  return CLASSES.get(code) ?? { kind: 'final' };
}
