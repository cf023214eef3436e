import type { Route } from '../route.ts';
import type { Services } from '../services.ts';
import { conversationRoutes } from './conversation-routes.ts';
import { feedRoutes } from './feed-routes.ts';
import { healthRoutes, testClockRoutes } from './health-routes.ts';
import { mediaRoutes } from './media-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { sessionRoutes } from './session-routes.ts';

/** The one table of what the gateway answers under `/v1`. */
export function routeTable(services: Services): Route[] {
  return [
    ...healthRoutes(services),
    ...sessionRoutes(services),
    ...peopleRoutes(services),
    ...conversationRoutes(services),
    ...messageRoutes(services),
    ...mediaRoutes(services),
    ...feedRoutes(services),
    ...(services.testClock ? testClockRoutes(services) : []),
  ];
}
