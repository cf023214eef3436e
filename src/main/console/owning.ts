import { fail, ok, type Result } from '#shared/console-api/result.ts';
import type { Handlers } from '../bridge/dispatcher.ts';
import type { Answer, GatewayHttp } from '../link/gateway-http.ts';
import { failureOf } from './failure-of.ts';
import type { Line } from './line.ts';

/** The calls with which an owner sets what holds for everybody: prices, who is reminded when, what agents see. The gateway keeps it. */
export function owning({
  line,
}: {
  line(): Line | null;
}): Pick<
  Handlers,
  | 'rateCards.list'
  | 'rateCards.check'
  | 'rateCards.import'
  | 'rateCards.remove'
  | 'numbers.people'
  | 'numbers.watch'
  | 'workspace.letAgentsSee'
> {
  async function asked<T, U>(
    question: (http: GatewayHttp) => Promise<Answer<T>>,
    read: (value: T) => U,
  ): Promise<Result<U>> {
    const open = line();
    if (open === null) return fail('offline');
    const answer = await question(open.http);
    return answer.ok ? ok(read(answer.value)) : failureOf(answer.failure);
  }
  const same = <T>(value: T) => value;
  const nothing = () => null;
  return {
    'rateCards.list': () => asked((http) => http.rateCards(), same),
    'rateCards.check': (file) => asked((http) => http.checkRateCard(file), same),
    'rateCards.import': (file) => asked((http) => http.importRateCard(file), same),
    'rateCards.remove': ({ id }) => asked((http) => http.dropRateCard(id), nothing),
    'numbers.people': ({ numberId }) =>
      asked(
        (http) => http.people(numberId),
        ({ users }) => users,
      ),
    'numbers.watch': ({ numberId, watch }) => asked((http) => http.watch(numberId, watch), nothing),
    'workspace.letAgentsSee': (agentsSee) => asked((http) => http.letAgentsSee(agentsSee), nothing),
  };
}
