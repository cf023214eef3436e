import type { Selectable } from 'kysely';
import type { Contact } from '#shared/model/contact.ts';
import type { Database } from '../schema.ts';

export type ContactRow = Selectable<Database['contacts']>;

export function contactFromRow(row: ContactRow): Contact {
  return {
    id: row.id,
    numberId: row.number_id,
    userId: row.user_id,
    parentUserId: row.parent_user_id,
    username: row.username,
    phone: row.phone,
    profileName: row.profile_name,
    bookName: row.book_name,
    stops: row.stops,
    mergedInto: row.merged_into,
    firstSeenAt: row.first_seen_at,
    revision: row.revision,
  };
}
