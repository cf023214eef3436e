import { fail } from '#shared/console-api/result.ts';
import type { GatewayFailure } from '../link/gateway-http.ts';

/** A gateway's failure as the page is told of it. */
export function failureOf(failure: GatewayFailure) {
  switch (failure.kind) {
    case 'unreachable':
      return fail('gateway_unreachable', failure.detail);
    case 'signed-out':
      return fail('signed_out');
    case 'refused':
      return fail(failure.code, failure.message);
    case 'not-understood':
      return fail('not_a_gateway', failure.detail);
  }
}
