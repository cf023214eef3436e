import { z } from 'zod';
import {
  Accepted,
  ReminderClaim,
  ReminderName,
  SnoozeRequest,
  SnoozeResponse,
  WatchRequest,
} from '#shared/gateway-api/http.ts';
import { Id } from '#shared/model/primitives.ts';
import { claimReminder, reminderShown, snoozeReminders } from '../../reminders/claim-reminder.ts';
import { watchPhone } from '../../reminders/watch-phone.ts';
import { ApiFailure } from '../failure.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';

const ById = z.object({ id: Id });
const thisNumber = async ({ params }: { params: { id: string } }) => params.id;

/** Reminders of the activity clock: shown once a person, whatever number of consoles is open. */
export function reminderRoutes({ store, clock }: Services): Route[] {
  return [
    route({
      method: 'POST',
      url: '/v1/numbers/:id/reminders/claim',
      summary: 'Ask whether this device may show a reminder to its person',
      right: 'activity.confirm',
      scope: thisNumber,
      params: ById,
      body: ReminderName,
      answer: ReminderClaim,
      handle: ({ params, body }, session) => claimReminder(store.db, params.id, body, session, clock.now()),
    }),
    route({
      method: 'POST',
      url: '/v1/numbers/:id/reminders/shown',
      summary: 'Tell that a reminder was shown',
      right: 'activity.confirm',
      scope: thisNumber,
      params: ById,
      body: ReminderName,
      answer: Accepted,
      status: 202,
      async handle({ params, body }, session) {
        await reminderShown(store.db, params.id, body, session, clock.now());
        return { accepted: true };
      },
    }),
    route({
      method: 'POST',
      url: '/v1/numbers/:id/reminders/snooze',
      summary: 'Put reminders of a number off for yourself',
      right: 'activity.confirm',
      scope: thisNumber,
      params: ById,
      body: SnoozeRequest,
      answer: SnoozeResponse,
      async handle({ params, body }, session) {
        return { until: await snoozeReminders(store.db, params.id, body.until, session, clock.now()) };
      },
    }),
    route({
      method: 'POST',
      url: '/v1/numbers/:id/watch',
      summary: 'Set who holds the phone and when people are reminded to open the app',
      right: 'numbers.manage',
      scope: thisNumber,
      params: ById,
      body: WatchRequest,
      answer: Accepted,
      status: 202,
      async handle({ params, body }) {
        if (await watchPhone(store.db, params.id, body, clock.now())) return { accepted: true };
        throw new ApiFailure(
          409,
          'holder_unknown',
          'This person does not work with this number, so nothing was changed. Choose somebody who does.',
        );
      },
    }),
  ];
}
