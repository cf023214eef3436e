import { randomBytes } from 'node:crypto';
import type { Id } from '#shared/model/primitives.ts';
import type { ReadHandle, WriteHandle } from '../database/handle.ts';
import type { MediaFile, MediaPart, MediaUse } from './media-index.ts';

const KEY_BYTES = 32;
const FILE = 'media_id as mediaId, part, name, mime, size, width, height';

export function mediaReader(db: ReadHandle) {
  const find = db.prepare(`select ${FILE} from media_files where media_id = ? and part = ?`);
  const names = db.prepare('select name from media_files').pluck();
  return {
    mediaFile(mediaId: Id, part: MediaPart): MediaFile | null {
      return (find.get(mediaId, part) as MediaFile | undefined) ?? null;
    },
    thumbnailsOf(mediaIds: readonly Id[]): Record<Id, { width: number; height: number }> {
      const found = mediaIds.map((id) => find.get(id, 'thumbnail') as MediaFile | undefined);
      return Object.fromEntries(
        found.flatMap((file) =>
          file ? [[file.mediaId, { width: file.width ?? 1, height: file.height ?? 1 }]] : [],
        ),
      );
    },
    mediaNames(): string[] {
      return names.all() as string[];
    },
  };
}

export function mediaWriter(db: WriteHandle) {
  const key = db.prepare('select key from media_key').pluck();
  const makeKey = db.prepare('insert into media_key (id, key) values (1, ?)');
  const find = db.prepare(`select ${FILE} from media_files where media_id = ? and part = ?`);
  const begin = db.prepare(
    `insert into media_files (media_id, part, name, mime, size, width, height, kept, used_at)
     values (?, ?, ?, ?, ?, ?, ?, 0, ?)
     on conflict (media_id, part) do update set
       name = excluded.name, mime = excluded.mime, size = excluded.size, width = excluded.width,
       height = excluded.height, kept = 0, used_at = excluded.used_at
     where excluded.size <> media_files.size or excluded.mime <> media_files.mime`,
  );
  const use = db.prepare(
    'update media_files set used_at = max(used_at, ?), kept = kept + ? where media_id = ? and part = ?',
  );
  const forget = db.prepare('delete from media_files where media_id = ?');
  const forgetOne = db.prepare('delete from media_files where media_id = ? and part = ?');
  const newestFirst = db.prepare(
    'select media_id as mediaId, part, kept from media_files order by used_at desc',
  );
  const forgetNumber = db.prepare(
    `delete from media_files where media_id in
     (select json_extract(media, '$.id') from messages
      where number = (select no from short_ids where id = ?) and media is not null)`,
  );
  return {
    mediaKey(): Uint8Array {
      return db.atomically(() => {
        if (key.get() === undefined) makeKey.run(randomBytes(KEY_BYTES));
        // A copy: what SQLite hands out may share its memory with others.
        return new Uint8Array(key.get() as Uint8Array);
      });
    },
    keepMedia({ mediaId, part, name, mime, size, width, height }: MediaFile, usedAt: number): MediaFile {
      return db.atomically(() => {
        begin.run(mediaId, part, name, mime, size, width, height, usedAt);
        return find.get(mediaId, part) as MediaFile;
      });
    },
    mediaUsed(uses: readonly MediaUse[]): void {
      db.atomically(() => {
        for (const { mediaId, part, usedAt, written } of uses) use.run(usedAt, written, mediaId, part);
      });
    },
    forgetMedia(mediaIds: readonly Id[]): void {
      db.atomically(() => {
        for (const id of mediaIds) forget.run(id);
      });
    },
    forgetMediaBeyond(bytes: number): void {
      db.atomically(() => {
        let left = bytes;
        for (const { mediaId, part, kept } of newestFirst.all() as (MediaFile & { kept: number })[]) {
          left -= kept;
          if (left < 0) forgetOne.run(mediaId, part);
        }
      });
    },
    /** Within a transaction of somebody else's. */
    forgetMediaHere(mediaId: Id): void {
      forget.run(mediaId);
    },
    /** Before the number's messages go. */
    forgetMediaOfNumber(numberId: Id): void {
      forgetNumber.run(numberId);
    },
  };
}
