import { createHash } from 'node:crypto';
import { businessScopedId, wamid } from '../world/ids.ts';
import type { Json } from '../world/types.ts';
import type { HistoryPlan, PlannedPast } from './plan.ts';

const ASKED = [
  'Kak, motif parang masih ada?',
  'Ongkir ke Semarang berapa ya',
  'Bisa kirim hari ini?',
  'Ukuran XL ready?',
  'Oke kak, saya transfer sekarang',
  'Sudah sampai, makasih ya kak 🙏',
  'Is the indigo cloth still available?',
  'Can you hold two metres for me until Friday?',
  'Boleh minta foto detailnya?',
  'Kalau ambil 10 potong ada potongan?',
];
const ANSWERED = [
  'Masih ada kak, mau yang mana?',
  'Ongkirnya 12 ribu, JNE reguler',
  'Siap kak, dikirim sore ini',
  'Nomor resinya nanti kami kabari',
  'Yes, we have four metres left.',
  'Baik, kami simpan dulu ya',
  'Terima kasih banyak, ditunggu pesanan berikutnya 😊',
  'Untuk 10 potong jadi 95 ribu per potong',
];
const GIVEN = ['Rina', 'Dewi', 'Budi', 'Sari', 'Agus', 'Maya', 'Joko', 'Putri', 'Hendra', 'Wulan'];
const FAMILY = ['Kartika', 'Lestari', 'Santoso', 'Wijaya', 'Pratama', 'Halim', 'Saputra', 'Anggraini'];
const STATES = ['READ', 'DELIVERED', 'READ', 'PLAYED', 'SENT', 'READ'];

/** Somebody in a made-up past. */
export interface MadePerson {
  phone: string;
  userId: string;
  name: string;
  username: string | null;
}

export function madePerson(plan: HistoryPlan, wabaId: string, thread: number): MadePerson {
  const phone = `62857${String(30_000_000 + thread).padStart(8, '0')}`;
  const name = `${GIVEN[thread % GIVEN.length]} ${FAMILY[Math.floor(thread / GIVEN.length) % FAMILY.length]} ${thread}`;
  const username = thread % 7 === 3 ? `pelanggan.${thread}` : null;
  return { phone, userId: businessScopedId('ID', wabaId, `${plan.seed}:${phone}`), name, username };
}

export interface MadeMessage {
  wamid: string;
  at: number;
  mine: boolean;
  media: boolean;
  text: string;
  status: string;
}

/** One message; the same plan makes the same one. */
export function madeMessage(
  past: PlannedPast,
  person: MadePerson,
  thread: number,
  index: number,
): MadeMessage {
  const { plan } = past;
  const dice = createHash('sha256').update(`${plan.seed}:${thread}:${index}`).digest();
  const mine = (dice[0] ?? 0) < 118;
  const phrases = mine ? ANSWERED : ASKED;
  return {
    wamid: wamid(person.phone, mine ? 'business' : 'customer', `${plan.seed}:${thread}:${index}`),
    at: past.at(thread, index),
    mine,
    media: dice.readUInt16BE(1) / 65_536 < plan.mediaShare,
    text: `${phrases[(dice[3] ?? 0) % phrases.length]} (${index + 1})`,
    status: STATES[(dice[4] ?? 0) % STATES.length] ?? 'READ',
  };
}

/** As it stands in a thread of a `history` webhook. */
export function historyItem(
  made: MadeMessage,
  person: MadePerson,
  displayPhone: string,
  plan: HistoryPlan,
): Json {
  const captured = plan.variant === 'captured';
  const context = captured
    ? { from_me: made.mine, status: made.mine ? made.status.toLowerCase() : 'pending' }
    : { status: made.status };
  return {
    from: made.mine ? displayPhone : person.phone,
    ...(made.mine && { to: person.phone }),
    // Meta puts the customer's id into the business's own messages too.
    ...(!captured && { from_user_id: person.userId }),
    id: made.wamid,
    timestamp: String(Math.floor(made.at / 1000)),
    ...(made.media ? { type: 'media_placeholder' } : { type: 'text', text: { body: made.text } }),
    history_context: context,
  };
}
