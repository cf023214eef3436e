import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** One line to the person at the terminal. */
export function say(line) {
  process.stderr.write(`selaras: ${line}\n`);
}

/** A reason to stop that the person can act on: printed without a stack. */
export class Refusal extends Error {}

/** Runs a script's body; a refusal ends it with its sentence and exit code 1. */
export async function runScript(body) {
  try {
    process.exitCode = await body();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
