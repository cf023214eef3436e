/** Two soft notes a fourth apart, like a gender of a gamelan; made here, so that no file is needed. */
const NOTES = [
  { hertz: 587.33, after: 0 },
  { hertz: 783.99, after: 0.11 },
];
const LOUDNESS = 0.06;
const RING_S = 0.7;
const QUIET_MS = 2_000;

let context: AudioContext | null = null;
let lastAt = Number.NEGATIVE_INFINITY;

/** Plays the tone, at most once in two seconds. Before the first click in a browser it stays silent. */
export function chime(): void {
  if (performance.now() - lastAt < QUIET_MS) return;
  lastAt = performance.now();
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
  for (const { hertz, after } of NOTES) {
    const at = context.currentTime + after;
    const note = context.createOscillator();
    const volume = context.createGain();
    note.frequency.value = hertz;
    volume.gain.setValueAtTime(LOUDNESS, at);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + RING_S);
    note.connect(volume).connect(context.destination);
    note.start(at);
    note.stop(at + RING_S);
  }
}
