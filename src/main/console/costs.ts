import { fail, ok } from '#shared/console-api/result.ts';
import type { Handlers } from '../bridge/dispatcher.ts';
import { failureOf } from './failure-of.ts';
import type { Line } from './line.ts';

export interface CostsDeps {
  line(): Line | null;
}

/** The calls about money: what a message would cost, and what a month has. Nothing of it is kept here. */
export function costs({ line }: CostsDeps): Pick<Handlers, 'threads.prices' | 'numbers.usage'> {
  return {
    async 'threads.prices'({ threadId }) {
      const answer = await line()?.http.prices(threadId);
      if (answer === undefined) return fail('offline');
      return answer.ok ? ok(answer.value) : failureOf(answer.failure);
    },
    async 'numbers.usage'({ numberId }) {
      const answer = await line()?.http.usage(numberId);
      if (answer === undefined) return fail('offline');
      return answer.ok ? ok(answer.value) : failureOf(answer.failure);
    },
  };
}
