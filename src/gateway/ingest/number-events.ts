import type { Millis } from '#shared/model/primitives.ts';
import type { LifecycleEvent } from '../meta/events.ts';
import type { NumberRow } from '../store/rows/number.ts';
import type { Ingest } from './ingest.ts';

/** `last_event_at` is moved at most this often, so that not every webhook pushes the number to every console. */
const LAST_EVENT_STEP_MS = 30_000;

/** Of two events of one second the graver stands. */
const GRAVITY: Record<LifecycleEvent['lifecycle'], number> = { active: 0, offboarded: 1, disconnected: 2 };

/** The link to Meta changed. An event older than the one that set the present state comes too late and changes nothing. */
export async function applyLifecycle(ingest: Ingest, event: LifecycleEvent): Promise<void> {
  const { number } = ingest;
  const at = event.at ?? ingest.receivedAt;
  const graver =
    number.lifecycle in GRAVITY &&
    GRAVITY[event.lifecycle] > GRAVITY[number.lifecycle as keyof typeof GRAVITY];
  const stands = at > number.lifecycle_at || (at === number.lifecycle_at && graver);
  const reconnected = event.lifecycle === 'active';
  await updateNumber(ingest, {
    ...(stands && {
      lifecycle: event.lifecycle,
      lifecycle_at: at,
      lifecycle_reason: reconnected ? null : event.reason,
    }),
    // Reconnecting is done in the app, by a person.
    ...(reconnected &&
      at > (number.confirmed_at ?? 0) && {
        confirmed_at: at,
        confirmed_by: 'reconnect' as const,
        confirmed_by_name: null,
      }),
  });
}

/** A sign that the phone, or a device linked to it, was used. The newest one counts. */
export async function notePhoneActivity(
  ingest: Ingest,
  from: 'echo' | 'contact-change',
  at: Millis,
): Promise<void> {
  const { estimated_at, estimated_from } = ingest.number;
  const newer = at > (estimated_at ?? 0) || (at === estimated_at && from > (estimated_from ?? ''));
  if (newer) await updateNumber(ingest, { estimated_at: at, estimated_from: from });
}

/** Something came; kept roughly, for "nothing has arrived since". */
export async function noteWebhook(ingest: Ingest): Promise<void> {
  const { last_event_at } = ingest.number;
  if (last_event_at === null || ingest.receivedAt - last_event_at >= LAST_EVENT_STEP_MS)
    await updateNumber(ingest, { last_event_at: ingest.receivedAt });
}

export async function noteHistoryProgress(ingest: Ingest, progress: number): Promise<void> {
  if (progress > (ingest.number.history_progress ?? -1))
    await updateNumber(ingest, { history_progress: progress });
}

export async function noteHistoryDeclined(ingest: Ingest): Promise<void> {
  if (ingest.number.history_declined_at === null)
    await updateNumber(ingest, { history_declined_at: ingest.receivedAt });
}

async function updateNumber(ingest: Ingest, patch: Partial<NumberRow>): Promise<void> {
  if (Object.keys(patch).length === 0) return;
  await ingest.trx.updateTable('numbers').set(patch).where('id', '=', ingest.number.id).execute();
  ingest.number = { ...ingest.number, ...patch };
  ingest.touched.changed('number', ingest.number.id);
}
