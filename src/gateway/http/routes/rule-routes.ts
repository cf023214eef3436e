import { versionState } from '#shared/coexistence/versions.ts';
import { RulesAnswer } from '#shared/gateway-api/http.ts';
import { announce } from '../../store/signal.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';

/** What Meta decides, as this gateway knows it. */
export function ruleRoutes({ store: { db }, clock, rules, graphVersion }: Services): Route[] {
  const answer = () => ({
    ...rules.state,
    graph: graphVersion && {
      version: graphVersion,
      ...versionState(rules.current.versions.graph, graphVersion, clock.now()),
    },
  });
  return [
    route({
      method: 'GET',
      url: '/v1/rules',
      summary:
        'Limits, windows, countries, prices and versions in force, where they are from, and what was refused',
      right: 'rules.read',
      scope: 'none',
      answer: RulesAnswer,
      handle: async () => answer(),
    }),
    route({
      method: 'POST',
      url: '/v1/rules/reload',
      summary: 'Read the overriding files again, on every gateway process',
      right: 'rules.manage',
      scope: 'none',
      answer: RulesAnswer,
      async handle() {
        await rules.reload();
        await announce(db, 'rules');
        return answer();
      },
    }),
  ];
}
