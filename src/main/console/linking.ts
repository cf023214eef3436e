import { fail, ok, type Result } from '#shared/console-api/result.ts';
import type { Handlers } from '../bridge/dispatcher.ts';
import type { Answer, GatewayHttp } from '../link/gateway-http.ts';
import { failureOf } from './failure-of.ts';
import type { Line } from './line.ts';

/** The calls with which an owner links numbers. All is asked of the gateway and nothing is kept here, so that any console can go on. */
export function linking({
  line,
}: {
  line(): Line | null;
}): Pick<
  Handlers,
  | 'linking.ways'
  | 'linking.list'
  | 'linking.begin'
  | 'linking.chooseNumber'
  | 'linking.goOn'
  | 'linking.byPartner'
> {
  async function asked<T>(question: (http: GatewayHttp) => Promise<Answer<T>>): Promise<Result<T>> {
    const open = line();
    if (open === null) return fail('offline');
    const answer = await question(open.http);
    return answer.ok ? ok(answer.value) : failureOf(answer.failure);
  }
  return {
    'linking.ways': () => asked((http) => http.providers()),
    'linking.list': () => asked((http) => http.onboardings()),
    'linking.begin': () => asked((http) => http.beginOnboarding()),
    'linking.chooseNumber': ({ id, phoneNumberId }) => asked((http) => http.chooseNumber(id, phoneNumberId)),
    'linking.goOn': ({ id }) => asked((http) => http.retryOnboarding(id)),
    'linking.byPartner': (request) => asked((http) => http.linkByPartner(request)),
  };
}
