import { sql } from 'kysely';
import { z } from 'zod';
import {
  Accepted,
  ConfirmActivityRequest,
  ContactPage,
  MarkReadRequest,
  MessagePage,
  NumberList,
  ThreadPage,
} from '#shared/gateway-api/http.ts';
import { formatPageKey } from '#shared/gateway-api/page-key.ts';
import { Id } from '#shared/model/primitives.ts';
import { confirmActivity } from '../../commands/confirm-activity.ts';
import { markRead } from '../../commands/mark-read.ts';
import { contactFromRow } from '../../store/rows/contact.ts';
import { messageFromRow, selectMessages } from '../../store/rows/message.ts';
import { numberFromRow } from '../../store/rows/number.ts';
import { selectThreads, threadFromRow } from '../../store/rows/thread.ts';
import { threadAliases } from '../../store/thread-aliases.ts';
import { numbersOf } from '../../team/people.ts';
import { messageSeenBy, numberSeenBy } from '../../team/sight.ts';
import { commandTaken, notFound } from '../failure.ts';
import { placeBefore } from '../place-before.ts';
import { type Route, route } from '../route.ts';
import { numberOfThread } from '../scopes.ts';
import type { Services } from '../services.ts';

const Limit = z.coerce.number().int().min(1).max(200).default(50);
const ById = z.object({ id: Id });

/** Numbers, contacts, threads and messages, and what a person says about them. */
export function conversationRoutes({ store: { db }, clock }: Services): Route[] {
  /** The person's numbers, or the one asked for when it is among them. */
  async function openNumbers(userId: string, asked: string | undefined): Promise<string[]> {
    const mine = await numbersOf(db, userId);
    if (asked === undefined) return mine;
    if (!mine.includes(asked)) throw notFound('number');
    return [asked];
  }

  return [
    route({
      method: 'GET',
      url: '/v1/numbers',
      summary: 'The numbers that are open to you',
      right: 'numbers.read',
      scope: 'filtered',
      answer: NumberList,
      async handle(_call, session) {
        const numbers = await openNumbers(session.userId, undefined);
        if (numbers.length === 0) return { numbers: [] };
        const rows = await db
          .selectFrom('numbers')
          .selectAll()
          .where('id', 'in', numbers)
          .orderBy('id')
          .execute();
        return { numbers: rows.map((row) => numberSeenBy(session, numberFromRow(row))) };
      },
    }),
    route({
      method: 'GET',
      url: '/v1/threads',
      summary: 'Threads, newest first',
      right: 'threads.read',
      scope: 'filtered',
      query: z.object({ numberId: Id.optional(), before: z.string().max(200).optional(), limit: Limit }),
      answer: ThreadPage,
      async handle({ query }, session) {
        const numbers = await openNumbers(session.userId, query.numberId);
        if (numbers.length === 0) return { threads: [], next: null };
        let select = selectThreads(db)
          .where('threads.number_id', 'in', numbers)
          .where('threads.merged_into', 'is', null)
          .orderBy('threads.last_message_at', 'desc')
          .orderBy('threads.id', 'desc')
          .limit(query.limit);
        if (query.before !== undefined) {
          const { sentAt, id } = placeBefore(query.before);
          select = select.where(
            sql<boolean>`(threads.last_message_at, threads.id) < (${sentAt}::bigint, ${id}::uuid)`,
          );
        }
        const rows = await select.execute();
        const last = rows.length === query.limit ? rows.at(-1) : undefined;
        return {
          threads: rows.map(threadFromRow),
          next: last ? formatPageKey({ sentAt: last.last_message_at, id: last.id }) : null,
        };
      },
    }),
    route({
      method: 'GET',
      url: '/v1/threads/:id/messages',
      summary: 'Messages of a thread, newest first, with those of the threads that were merged into it',
      right: 'threads.read',
      scope: ({ params }) => numberOfThread(db, params.id),
      params: ById,
      query: z.object({ before: z.string().max(200).optional(), limit: Limit }),
      answer: MessagePage,
      async handle({ params, query }, session) {
        let select = selectMessages(db)
          .where('messages.thread_id', 'in', await threadAliases(db, params.id))
          .orderBy('messages.sent_at', 'desc')
          .orderBy('messages.id', 'desc')
          .limit(query.limit);
        if (query.before !== undefined) {
          const { sentAt, id } = placeBefore(query.before);
          select = select.where(
            sql<boolean>`(messages.sent_at, messages.id) < (${sentAt}::bigint, ${id}::uuid)`,
          );
        }
        const rows = await select.execute();
        const last = rows.length === query.limit ? rows.at(-1) : undefined;
        return {
          messages: rows.map((row) => messageSeenBy(session, messageFromRow(row))),
          next: last ? formatPageKey({ sentAt: last.sent_at, id: last.id }) : null,
        };
      },
    }),
    route({
      method: 'GET',
      url: '/v1/contacts',
      summary: 'Contacts, the ones seen last first',
      right: 'contacts.read',
      scope: 'filtered',
      query: z.object({ numberId: Id.optional(), before: z.string().max(200).optional(), limit: Limit }),
      answer: ContactPage,
      async handle({ query }, session) {
        const numbers = await openNumbers(session.userId, query.numberId);
        if (numbers.length === 0) return { contacts: [], next: null };
        let select = db
          .selectFrom('contacts')
          .selectAll()
          .where('number_id', 'in', numbers)
          .where('merged_into', 'is', null)
          .orderBy('first_seen_at', 'desc')
          .orderBy('id', 'desc')
          .limit(query.limit);
        if (query.before !== undefined) {
          const { sentAt, id } = placeBefore(query.before);
          select = select.where(sql<boolean>`(first_seen_at, id) < (${sentAt}::bigint, ${id}::uuid)`);
        }
        const rows = await select.execute();
        const last = rows.length === query.limit ? rows.at(-1) : undefined;
        return {
          contacts: rows.map(contactFromRow),
          next: last ? formatPageKey({ sentAt: last.first_seen_at, id: last.id }) : null,
        };
      },
    }),
    route({
      method: 'POST',
      url: '/v1/threads/:id/read',
      summary: 'Mark a thread as read by the team, up to a WhatsApp time',
      right: 'threads.markRead',
      scope: ({ params }) => numberOfThread(db, params.id),
      params: ById,
      body: MarkReadRequest,
      answer: Accepted,
      status: 202,
      async handle({ params, body }, session) {
        const numberId = await numberOfThread(db, params.id);
        if (numberId === null) throw notFound('thread');
        const { userId } = session;
        if (!(await markRead(db, { ...body, threadId: params.id, numberId, userId }, clock.now())))
          throw commandTaken();
        return { accepted: true };
      },
    }),
    route({
      method: 'POST',
      url: '/v1/numbers/:id/activity',
      summary: 'Confirm that the Business app was opened on the phone just now',
      right: 'activity.confirm',
      scope: async ({ params }) => params.id,
      params: ById,
      body: ConfirmActivityRequest,
      answer: Accepted,
      status: 202,
      async handle({ params, body }, session) {
        const command = { ...body, numberId: params.id, person: session };
        if (!(await confirmActivity(db, command, clock.now()))) throw commandTaken();
        return { accepted: true };
      },
    }),
  ];
}
