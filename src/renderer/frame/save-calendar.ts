import { call } from '../state/bridge.ts';
import { tellFailure, toast } from '../state/toasts.ts';
import { saveFile } from '../ui/save-file.ts';

/** Hands the person a calendar file of a number's deadline. */
export async function saveCalendar(numberId: string): Promise<void> {
  const result = await call('activity.calendar', { numberId });
  if (!result.ok) return tellFailure(result.error);
  if (result.value === null) return toast({ kind: 'words', key: 'clock.calendar.none' });
  saveFile(result.value, 'text/calendar');
}
