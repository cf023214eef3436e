import type { ContactRow } from '../store/rows/contact.ts';

/** A surviving contact with its thread, once it has one. */
export type KnownContact = ContactRow & { thread_id: string | null };
