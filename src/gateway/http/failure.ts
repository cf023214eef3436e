/** An answer that refuses: a status, a code for programs and a sentence for people. Thrown by handlers and hooks. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfterMs: number | null;

  constructor(status: number, code: string, message: string, retryAfterMs: number | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Also said where something exists that the person may not see, so that ids cannot be probed. */
export function notFound(what: string): ApiFailure {
  return new ApiFailure(404, 'not_found', `There is no such ${what}, or it is not open to you.`);
}

/** A command's id is made once: the same one cannot name two commands. */
export function commandTaken(): ApiFailure {
  return new ApiFailure(
    409,
    'command_taken',
    'This command id already belongs to another command. Make a new one.',
  );
}
