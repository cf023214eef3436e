import { CALLS, type CallInput, type CallName, type CallOutput } from '#shared/console-api/calls.ts';
import { fail, ok, type Result } from '#shared/console-api/result.ts';
import { DatabaseError, refusalOf } from '../database/database-error.ts';
import type { Log } from '../logs/log.ts';

/** One function a call. A refusal that a person should read is a `fail(code)`; a throw is a fault of ours. */
export type Handlers = {
  [N in CallName]: (input: CallInput<N>) => Promise<Result<CallOutput<N>>>;
};

/** Answers a call of the page, whatever the page sent. Never throws. */
export type Dispatch = (name: unknown, input: unknown) => Promise<Result<unknown>>;

/**
 * The only way from the page into main, on both hosts. What does not fit the contract is `invalid_call`; a handler
 * that throws or answers outside the contract is `internal`, and what happened is told to the log alone.
 */
export function createDispatcher(handlers: Handlers, log: Log): Dispatch {
  return async (name, input) => {
    if (typeof name !== 'string' || !Object.hasOwn(CALLS, name)) return fail('invalid_call');
    const contract = CALLS[name as CallName];
    const asked = contract.input.safeParse(input);
    if (!asked.success) return fail('invalid_call', asked.error.issues[0]?.path.join('.') || null);
    try {
      // The name ties input, handler and output together; the compiler cannot follow that through a variable.
      const handler = handlers[name as CallName] as (input: unknown) => Promise<Result<unknown>>;
      const result = await handler(asked.data);
      if (!result.ok) return fail(result.error.code, result.error.detail);
      const answer = contract.output.safeParse(result.value);
      if (answer.success) return ok(answer.data);
      log.error('call answered outside the contract', {
        call: name,
        at: answer.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).slice(0, 5),
      });
    } catch (error) {
      log.error('call failed', { call: name, error });
      // What the machine refused a person can do something about.
      const refusal = refusalOf(error);
      if (refusal !== null) return fail(refusal);
      if (error instanceof DatabaseError) return fail('store');
    }
    return fail('internal');
  };
}
