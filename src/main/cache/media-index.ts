import type { Id } from '#shared/model/primitives.ts';

/** A file itself, or the small picture of it. */
export type MediaPart = 'whole' | 'thumbnail';

/** A file that lies encrypted in the media folder, as far as it was fetched. */
export interface MediaFile {
  mediaId: Id;
  part: MediaPart;
  /** Of the file on the disk; says nothing about what it holds. */
  name: string;
  mime: string;
  /** Bytes of plain text. */
  size: number;
  /** Of the small picture; null for the file itself. */
  width: number | null;
  height: number | null;
}

export interface MediaUse {
  mediaId: Id;
  part: MediaPart;
  usedAt: number;
  /** Bytes that were added on the disk. */
  written: number;
}

/** Which files are in the media folder, and the key that opens them: they are void when the cache is. */
export interface MediaIndex {
  /** 32 bytes, made with the cache. */
  mediaKey(): Promise<Uint8Array>;
  mediaFile(mediaId: Id, part: MediaPart): Promise<MediaFile | null>;
  /** Which of these files have a small picture here, and its size. */
  thumbnailsOf(mediaIds: readonly Id[]): Promise<Record<Id, { width: number; height: number }>>;
  /** Begins a file; one of the same size that is already here goes on. Answers the one that counts. */
  keepMedia(file: MediaFile, usedAt: number): Promise<MediaFile>;
  mediaUsed(uses: readonly MediaUse[]): Promise<void>;
  forgetMedia(mediaIds: readonly Id[]): Promise<void>;
  /** Forgets the files that were not used for longest until the others take at most this many bytes. */
  forgetMediaBeyond(bytes: number): Promise<void>;
  /** Names on the disk of everything that is not forgotten. */
  mediaNames(): Promise<string[]>;
}
