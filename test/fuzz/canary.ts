import { NUMBER } from '../integration/gateway/support/meta.ts';
import { below, type Random } from '../support/random.ts';
import type { Json } from './mutate.ts';

/** A valid message with a text of its own that must arrive whatever stands beside it. */
export interface Canary {
  wamid: string;
  text: string;
  field: 'messages' | 'smb_message_echoes' | 'history';
  change: Json;
}

const FIELDS = ['messages', 'smb_message_echoes', 'history'] as const;
const CUSTOMERS = 200;
/** 20 November 2026, in seconds. */
const FIRST = 1_795_132_800;

/** @param beside items of other bodies that stand in the same list */
export function canary(index: number, random: Random, beside: Json[] = []): Canary {
  const customer = below(random, CUSTOMERS);
  const phone = `62811900${String(customer).padStart(5, '0')}`;
  const userId = `ID.77${String(customer).padStart(10, '0')}`;
  const wamid = `wamid.canary.${index}`;
  const text = `burung kenari ke-${index} 🐤`;
  const field = FIELDS[Math.floor(random() ** 2 * FIELDS.length)] as Canary['field'];
  const message = {
    id: wamid,
    timestamp: String(FIRST + (index % 100_000)),
    type: 'text',
    text: { body: text },
  };
  const incoming = { from: phone, from_user_id: userId, ...message };
  const outgoing = { from: NUMBER.displayPhone, to: phone, to_user_id: userId, ...message };
  const lists = {
    messages: { messages: [...beside, incoming] },
    smb_message_echoes: { message_echoes: [outgoing, ...beside] },
    history: {
      history: [
        {
          metadata: { phase: index % 3, chunk_order: index, progress: index % 101 },
          threads: [{ id: phone, context: { user_id: userId }, messages: [...beside, incoming] }],
        },
      ],
    },
  };
  return { wamid, text, field, change: { field, value: { ...about(phone, userId), ...lists[field] } } };
}

function about(phone: string, userId: string): { [key: string]: Json } {
  return {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: NUMBER.displayPhone, phone_number_id: NUMBER.phoneNumberId },
    contacts: [{ profile: { name: 'Kenari' }, wa_id: phone, user_id: userId }],
  };
}

export function entryOf(change: Json): Json {
  return { id: NUMBER.wabaId, changes: [change] };
}
