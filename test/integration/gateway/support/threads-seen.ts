import type { Store } from '../../../../src/gateway/store/open.ts';
import { contactFromRow } from '../../../../src/gateway/store/rows/contact.ts';
import { messageFromRow, selectMessages } from '../../../../src/gateway/store/rows/message.ts';
import { numberFromRow } from '../../../../src/gateway/store/rows/number.ts';
import { templateFromRow } from '../../../../src/gateway/store/rows/template.ts';
import { selectThreads, threadFromRow } from '../../../../src/gateway/store/rows/thread.ts';

/** Everything that is made, counted or clocked here and not by WhatsApp. */
const OURS: ReadonlySet<string> = new Set([
  'id',
  'numberId',
  'threadId',
  'contactId',
  'messageId',
  'commandId',
  'mergedInto',
  'revision',
  'receivedAt',
  'lastEventAt',
  'historyRound',
  'phoneNumberId',
  'wabaId',
]);

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, part: unknown) => (OURS.has(key) ? undefined : part)));
}

const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** A number's contacts with their threads and messages as a person would see them, merged ones as one. */
export async function threadsSeen({ db }: Store, numberId: string): Promise<unknown> {
  const contacts = (
    await db.selectFrom('contacts').selectAll().where('number_id', '=', numberId).execute()
  ).map(contactFromRow);
  const threads = (await selectThreads(db).where('threads.number_id', '=', numberId).execute()).map(
    threadFromRow,
  );
  const messages = (await selectMessages(db).where('messages.number_id', '=', numberId).execute()).map(
    messageFromRow,
  );
  const number = await db
    .selectFrom('numbers')
    .selectAll()
    .where('id', '=', numberId)
    .executeTakeFirstOrThrow();
  const people = contacts
    .filter((contact) => contact.mergedInto === null)
    .map((contact) => {
      const thread = threads.find((one) => one.contactId === contact.id && one.mergedInto === null);
      const members = threads
        .filter((one) => one.id === thread?.id || one.mergedInto === thread?.id)
        .map((one) => one.id);
      return plain({
        contact,
        thread,
        messages: messages
          .filter((message) => members.includes(message.threadId))
          .map(plain)
          .sort(byText),
      });
    });
  const templates = (
    await db.selectFrom('templates').selectAll().where('number_id', '=', numberId).execute()
  ).map((row) => plain(templateFromRow(row)));
  return {
    number: plain(numberFromRow(number)),
    people: people.sort(byText),
    templates: templates.sort(byText),
  };
}
