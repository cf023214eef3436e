import { SendRequest, SendResponse } from '#shared/gateway-api/http.ts';
import { type SendProblem, sendMessage } from '../../commands/send-message.ts';
import { ApiFailure, commandTaken, notFound } from '../failure.ts';
import { type Route, route } from '../route.ts';
import { numberOfThread } from '../scopes.ts';
import type { Services } from '../services.ts';

/** Why a send was refused: state, consequence, next step. */
const SENTENCES: Record<SendProblem, string> = {
  window_closed:
    'The 24-hour window is closed, so WhatsApp takes no free text. Answer from the phone, or wait until the customer writes.',
  number_paused: 'The number is not linked right now. Reconnect it on the phone.',
  number_disconnected: 'The number is disconnected, so nothing can be sent from here. Connect it again.',
  no_recipient: 'Neither a phone number nor a WhatsApp id of this person is known. Answer from the phone.',
  media_unknown: 'The file is not at the gateway. Attach it again.',
  media_unfit:
    'WhatsApp does not take this type or size of file as this kind of message. Choose another file.',
  thread_unknown: 'There is no such thread, or it is not open to you.',
};

export function messageRoutes({ store, clock }: Services): Route[] {
  return [
    route({
      method: 'POST',
      url: '/v1/messages',
      summary: 'Send a message: accepted means that it is durable here and will go out',
      right: 'messages.send',
      scope: ({ body }) => numberOfThread(store.db, body.threadId),
      body: SendRequest,
      answer: SendResponse,
      status: 202,
      async handle({ body }, session) {
        const numberId = await numberOfThread(store.db, body.threadId);
        if (numberId === null) throw notFound('thread');
        const answer = await sendMessage(store, body, numberId, session, clock.now());
        if (answer.ok) return { message: answer.message };
        if (answer.reason === 'command_taken') throw commandTaken();
        throw new ApiFailure(409, answer.reason, SENTENCES[answer.reason]);
      },
    }),
  ];
}
