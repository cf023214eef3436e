import type { Route } from '../route.ts';
import type { Services } from '../services.ts';
import { conversationRoutes } from './conversation-routes.ts';
import { feedRoutes } from './feed-routes.ts';
import { healthRoutes, testClockRoutes } from './health-routes.ts';
import { mediaRoutes } from './media-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { onboardingRoutes } from './onboarding-routes.ts';
import { outboundRoutes } from './outbound-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { priceRoutes } from './price-routes.ts';
import { reminderRoutes } from './reminder-routes.ts';
import { ruleRoutes } from './rule-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { signUpPageRoutes } from './sign-up-page-routes.ts';
import { templateRoutes } from './template-routes.ts';

/** The one table of what the gateway answers under `/v1`. */
export function routeTable(services: Services): Route[] {
  return [
    ...healthRoutes(services),
    ...sessionRoutes(services),
    ...peopleRoutes(services),
    ...conversationRoutes(services),
    ...messageRoutes(services),
    ...outboundRoutes(services),
    ...mediaRoutes(services),
    ...templateRoutes(services),
    ...reminderRoutes(services),
    ...ruleRoutes(services),
    ...priceRoutes(services),
    ...feedRoutes(services),
    ...onboardingRoutes(services),
    ...signUpPageRoutes(services),
    ...(services.testClock ? testClockRoutes(services) : []),
  ];
}
