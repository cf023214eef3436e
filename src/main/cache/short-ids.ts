import type { Id } from '#shared/model/primitives.ts';
import type { ReadHandle, WriteHandle } from '../database/handle.ts';

/**
 * Ids as they lie in `messages`, of which there are a million: a message's own as 16 bytes (which sort as its text
 * does), its thread's and number's as the whole numbers that `short_ids` gave them.
 */
export const idBytes = (id: Id): Uint8Array => Buffer.from(id.replaceAll('-', ''), 'hex');

export function idOf(bytes: Uint8Array): Id {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The number of a thread's or a business number's id; null when no message has it. */
export function shortIds(db: ReadHandle): (id: Id) => number | null {
  const find = db.prepare('select no from short_ids where id = ?').pluck();
  return (id) => (find.get(id) as number | undefined) ?? null;
}

/** As `shortIds`, and gives an id its number when it has none. */
export function shortIdMaker(db: WriteHandle): (id: Id) => number {
  const find = shortIds(db);
  const make = db.prepare('insert into short_ids (id) values (?) returning no').pluck();
  return (id) => find(id) ?? (make.get(id) as number);
}

/**
 * The id that a short number stands for. A short number is never given twice, so that what was read once is kept: a
 * page of messages names one thread and one business number fifty times.
 */
export function shortIdNames(db: ReadHandle): (no: number) => Id {
  const find = db.prepare('select id from short_ids where no = ?').pluck();
  const known = new Map<number, Id>();
  return (no) => {
    const id = known.get(no) ?? (find.get(no) as Id);
    known.set(no, id);
    return id;
  };
}
