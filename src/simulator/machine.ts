import type { SimulatorConfig } from './config.ts';
import type { Access } from './graph/access.ts';
import type { Holding } from './graph/holding.ts';
import type { ScenarioRunner } from './scenario/runner.ts';
import type { SignUp } from './signup/sign-up.ts';
import type { TemplateDesk } from './templates/desk.ts';
import type { HeldSends } from './templates/held-sends.ts';
import type { Habits } from './webhooks/habits.ts';
import type { DeliveryRecord, PostOffice } from './webhooks/post-office.ts';
import type { Routing } from './webhooks/routing.ts';
import type { ArmedErrors } from './world/armed-errors.ts';
import type { Imports } from './world/imports.ts';
import type { People } from './world/people.ts';
import type { Ticks } from './world/ticks.ts';
import type { World } from './world/world.ts';

/** Everything that the routes work with. */
export interface Machine {
  config: SimulatorConfig;
  world: World;
  habits: Habits;
  post: PostOffice;
  routing: Routing;
  ticks: Ticks;
  people: People;
  imports: Imports;
  errors: ArmedErrors;
  access: Access;
  signUp: SignUp;
  desk: TemplateDesk;
  held: HeldSends;
  holding: Holding;
  scenario: ScenarioRunner;
  /** Listeners of the delivery log. */
  deliveries: Set<(record: DeliveryRecord) => void>;
  origin: () => string;
  resetHabits: () => void;
}
