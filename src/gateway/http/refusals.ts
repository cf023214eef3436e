import type { ReactProblem } from '../commands/react.ts';
import type { SendProblem } from '../commands/send-message.ts';
import type { SettleProblem } from '../commands/settle-message.ts';
import { ApiFailure } from './failure.ts';

export type Refusal = SendProblem | ReactProblem | SettleProblem;

/** Why something was not sent: state, what is safe, next step. */
const SENTENCES: Record<Refusal, string> = {
  no_recipient:
    'Neither a phone number nor a WhatsApp id of this person is known, so nothing was sent. Answer from the phone.',
  own_number: 'This is the number itself, and WhatsApp takes no message to oneself. Choose another thread.',
  number_paused:
    'The number is not linked right now. What is queued is kept and goes out later. Reconnect it on the phone.',
  number_disconnected:
    'The number is disconnected, so nothing can be sent from here; what was written is kept. Connect it again.',
  number_restricted:
    'Meta has restricted this kind of sending for the number, so nothing was sent. The phone may still work; see Business Support.',
  window_closed:
    'The 24-hour window is closed, so WhatsApp takes no free text. The text is kept. Send an approved template, answer from the phone, or wait until the customer writes.',
  stopped:
    'This person wants no marketing, so nothing was sent. Single replies and service templates are still possible.',
  marketing_withheld:
    'Meta withheld marketing from this person within the last day, so nothing was sent. Wait a day, or send a service template.',
  bulk_halted:
    'Too many people complained about this number, so bulk sending rests. Single replies go on; look at the number’s alerts.',
  category_halted:
    'Meta takes no templates of this category from this account for now. Other categories go on; look at the number’s alerts.',
  template_not_approved:
    'This template is not approved, is paused, or is gone, so nothing was sent. Choose another one.',
  template_authentication:
    'One-time codes are not sent from here, since they would stand readable in the thread. Nothing was sent; use another number for codes.',
  country_refused:
    'Meta delivers no marketing to this person’s country, so nothing was sent. Replies and service templates are possible.',
  media_unknown: 'The file is not at the gateway, so nothing was sent. Attach it again.',
  media_unfit:
    'WhatsApp does not take this type or size of file as this kind of message, so nothing was sent. Choose another file.',
  template_unknown: 'There is no such template for this number, so nothing was sent. Choose another one.',
  template_parameters:
    'The values do not fit the template, so nothing was sent. Fill in exactly its holes, on one line and within their length.',
  content_unfit:
    'The parts of this message do not fit WhatsApp’s limits, so nothing was sent. Change them and send again.',
  thread_unknown: 'There is no such thread, or it is not open to you.',
  message_unknown: 'There is no such message, or it was deleted. Nothing was sent.',
  message_unnamed: 'WhatsApp has not taken this message yet. React once it was sent.',
  message_too_old: 'The message is more than 30 days old, and WhatsApp takes no reaction to it.',
  not_unknown: 'What became of this message is known. Nothing was changed.',
  too_early:
    'WhatsApp may still say what became of this message. Nothing was changed; decide once fifteen minutes have passed.',
};

/** The answer to a command that the gate, or the content itself, refuses. */
export function refusal(reason: Refusal, detail?: string, retryAfterMs: number | null = null): ApiFailure {
  const words = detail ? `${SENTENCES[reason]} (${detail})` : SENTENCES[reason];
  return new ApiFailure(409, reason, words, retryAfterMs);
}
