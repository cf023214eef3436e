import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { MovableClock } from './clock.ts';
import { numericId } from './ids.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Download urls live five minutes, ids from webhooks seven days, uploads thirty (Meta, media). */
const URL_MS = 5 * 60 * 1000;
const KEPT_MS = { webhook: 7 * DAY, upload: 30 * DAY };

export interface MediaFile {
  id: string;
  bytes: Buffer;
  mime: string;
  filename: string | null;
  source: 'webhook' | 'upload';
  createdAt: number;
}

/** The files behind media ids, with Meta's lifetimes. In memory. */
export class MediaStore {
  readonly #files = new Map<string, MediaFile>();
  readonly #clock: MovableClock;
  readonly #secret: string;
  /** How long a download url lives; shortened by a habit. */
  urlMs = URL_MS;

  constructor(clock: MovableClock, secret: string) {
    this.#clock = clock;
    this.#secret = secret;
  }

  add(bytes: Buffer, mime: string, filename: string | null, source: MediaFile['source']): MediaFile {
    const file: MediaFile = { id: numericId(), bytes, mime, filename, source, createdAt: this.#clock.now() };
    this.#files.set(file.id, file);
    return file;
  }

  /** The file, or null when Meta would have forgotten it. */
  get(id: string): MediaFile | null {
    const file = this.#files.get(id);
    if (!file) return null;
    return this.#clock.now() < file.createdAt + KEPT_MS[file.source] ? file : null;
  }

  /** The file whatever its age, for the simulated phones, which keep theirs. */
  peek(id: string): MediaFile | null {
    return this.#files.get(id) ?? null;
  }

  /** Meta forgets it now, whatever its age; the phones keep it. */
  expire(id: string): boolean {
    const file = this.#files.get(id);
    if (file) file.createdAt = Number.NEGATIVE_INFINITY;
    return file !== undefined;
  }

  remove(id: string): boolean {
    return this.#files.delete(id);
  }

  /** A download address under `origin` that dies in five minutes; the bearer token is needed as well. */
  url(origin: string, id: string): string {
    const expires = Math.floor((this.#clock.now() + this.urlMs) / 1000);
    return `${origin}/whatsapp_business/attachments/?mid=${id}&source=getMedia&ext=${expires}&hash=${this.#sign(id, expires)}`;
  }

  /** True while the address made by `url` is good. */
  urlHolds(id: string, expires: number, hash: string): boolean {
    const wanted = Buffer.from(this.#sign(id, expires));
    const given = Buffer.from(hash);
    if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return false;
    return this.#clock.now() < expires * 1000;
  }

  #sign(id: string, expires: number): string {
    return createHmac('sha256', this.#secret).update(`${id}.${expires}`).digest('base64url').slice(0, 24);
  }
}

/** SHA-256 of a file as webhooks (base64) and the Graph API (hex) print it. */
export function sha256(bytes: Buffer, encoding: 'base64' | 'hex'): string {
  return createHash('sha256').update(bytes).digest(encoding);
}
