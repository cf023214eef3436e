/** A body of our own, by which the gateway finds out whether what is sent to its public address reaches it. */
const FORM = /^\{"selaras_probe":"([A-Za-z0-9_-]{20,40})"\}$/;
const LONGEST = 100;

export function probeBody(word: string): Buffer {
  return Buffer.from(`{"selaras_probe":"${word}"}`);
}

/** The word of a probe, or null when the body is none. */
export function probeWord(body: Uint8Array): string | null {
  if (body.length > LONGEST) return null;
  return FORM.exec(Buffer.from(body).toString('latin1'))?.[1] ?? null;
}
