import { z } from 'zod';
import {
  Accepted,
  MessageHistory,
  ReactRequest,
  SendRequest,
  SendResponse,
  SettleRequest,
  TypingRequest,
} from '#shared/gateway-api/http.ts';
import { Id } from '#shared/model/primitives.ts';
import { react } from '../../commands/react.ts';
import { sendMessage } from '../../commands/send-message.ts';
import { settleMessage } from '../../commands/settle-message.ts';
import { messageHistory } from '../../ingest/message-history.ts';
import { askGate } from '../../outbound/gate.ts';
import { messageSeenBy } from '../../team/sight.ts';
import { commandTaken, notFound } from '../failure.ts';
import { refusal } from '../refusals.ts';
import { type Route, route } from '../route.ts';
import { numberOfMessage, numberOfThread } from '../scopes.ts';
import type { Services } from '../services.ts';

const ById = z.object({ id: Id });

/** Everything that goes to a customer. */
export function messageRoutes({ store, clock, outbound, gateRules }: Services): Route[] {
  const { db } = store;
  return [
    route({
      method: 'POST',
      url: '/v1/messages',
      summary: 'Send a message: accepted means that it is durable here and will go out',
      right: 'messages.send',
      scope: ({ body }) => numberOfThread(db, body.threadId),
      body: SendRequest,
      answer: SendResponse,
      status: 202,
      async handle({ body }, session) {
        const numberId = await numberOfThread(db, body.threadId);
        if (numberId === null) throw notFound('thread');
        const answer = await sendMessage(
          store,
          { ...body, numberId, person: session },
          gateRules,
          clock.now(),
        );
        if (answer.ok) return { message: messageSeenBy(session, answer.message) };
        if (answer.reason === 'command_taken') throw commandTaken();
        throw refusal(answer.reason, answer.detail);
      },
    }),
    route({
      method: 'GET',
      url: '/v1/messages/:id/history',
      summary: 'Every text that a message has had, also of one that was taken back',
      right: 'messages.audit',
      scope: ({ params }) => numberOfMessage(db, params.id),
      params: ById,
      answer: MessageHistory,
      async handle({ params }) {
        const history = await messageHistory(db, params.id);
        if (!history) throw notFound('message');
        return history;
      },
    }),
    route({
      method: 'POST',
      url: '/v1/messages/:id/reaction',
      summary: 'React to a message, or take the reaction back; at most 30 days after it',
      right: 'messages.send',
      scope: ({ params }) => numberOfMessage(db, params.id),
      params: ById,
      body: ReactRequest,
      answer: Accepted,
      status: 202,
      async handle({ params, body }, { userId }) {
        const numberId = await numberOfMessage(db, params.id);
        if (numberId === null) throw notFound('message');
        const command = { ...body, messageId: params.id, numberId, userId };
        const answer = await react(db, command, gateRules, clock.now());
        if (answer.ok) return { accepted: true };
        if (answer.reason === 'command_taken') throw commandTaken();
        throw refusal(answer.reason);
      },
    }),
    route({
      method: 'POST',
      url: '/v1/messages/:id/settle',
      summary: 'Say what became of a message of unknown fate, at the earliest 15 minutes after it was posted',
      right: 'messages.send',
      scope: ({ params }) => numberOfMessage(db, params.id),
      params: ById,
      body: SettleRequest,
      answer: Accepted,
      status: 202,
      async handle({ params, body }, { userId }) {
        const numberId = await numberOfMessage(db, params.id);
        if (numberId === null) throw notFound('message');
        const command = { ...body, messageId: params.id, numberId, userId };
        const answer = await settleMessage(db, command, clock.now());
        if (answer.ok) return { accepted: true };
        if (answer.reason === 'command_taken') throw commandTaken();
        throw refusal(answer.reason, undefined, answer.waitMs || null);
      },
    }),
    route({
      method: 'POST',
      url: '/v1/threads/:id/typing',
      summary: 'Show the customer that somebody writes. WhatsApp marks the chat read with it',
      right: 'messages.send',
      scope: ({ params }) => numberOfThread(db, params.id),
      params: ById,
      body: TypingRequest,
      answer: Accepted,
      status: 202,
      async handle({ params }) {
        const numberId = await numberOfThread(db, params.id);
        if (numberId === null) throw notFound('thread');
        const question = { numberId, threadId: params.id, templateId: null, bulk: false };
        const verdict = await askGate(db, question, gateRules, clock.now());
        if (!verdict) throw notFound('thread');
        if (!verdict.ok) throw refusal(verdict.reason);
        await outbound.typing.show(numberId, params.id);
        return { accepted: true };
      },
    }),
  ];
}
