/**
 * Words by which people stop marketing, and ask for it again. Meta does not read them: whoever sends has to ("getting
 * opt-in": every request counts). Only a message that says nothing else counts, so that no sentence about something else
 * is taken for one. To be asked of live words of customers alone, never of the business's own or of imported ones.
 */
const STOP = [
  // English
  ...['stop', 'stop all', 'stopall', 'unsubscribe', 'unsub', 'opt out', 'optout', 'remove me'],
  ...['stop promo', 'stop promos', 'stop promotion', 'stop promotions', 'stop marketing', 'stop ads'],
  ...['stop message', 'stop messages', 'stop messaging', 'stop messaging me', 'stop sending me messages'],
  ...['stop sending', 'stop sending messages', 'stop sending promos', 'stop broadcast', 'stop broadcasts'],
  ...['no more messages', 'no more promos', 'no more promotions', 'do not message me', 'dont message me'],
  ...['do not contact me', 'dont contact me', 'take me off the list', 'take me off your list'],
  // Indonesian
  ...['berhenti', 'berhenti langganan', 'berhenti berlangganan', 'stop langganan', 'stop berlangganan'],
  ...[
    'batal langganan',
    'batalkan langganan',
    'unreg',
    'unreg promo',
    'stop promosi',
    'stop iklan',
    'stop info promo',
  ],
  ...[
    'stop kirim',
    'stop kirim promo',
    'stop kirim pesan',
    'stop kirim wa',
    'stop kirim iklan',
    'stop bc',
    'stop wa',
  ],
  ...[
    'berhenti kirim',
    'berhenti kirim promo',
    'berhenti kirim pesan',
    'berhenti mengirim pesan',
    'berhenti promo',
  ],
  ...['jangan kirim lagi', 'jangan kirim promo', 'jangan kirim promo lagi', 'jangan kirim pesan lagi'],
  ...[
    'jangan kirim wa lagi',
    'jangan kirim iklan',
    'jangan kirim iklan lagi',
    'jangan kirimi saya promo lagi',
  ],
  ...['jangan kirim kirim lagi', 'jangan hubungi lagi', 'jangan hubungi saya lagi', 'jangan hubungi saya'],
  ...[
    'jangan chat lagi',
    'jangan chat saya lagi',
    'jangan wa lagi',
    'jangan wa saya lagi',
    'hapus nomor saya',
  ],
  ...['tidak mau promo', 'tidak mau promo lagi', 'tidak mau terima promo', 'tidak mau terima promo lagi'],
  ...['gak mau promo lagi', 'ga mau promo lagi', 'nggak mau promo lagi', 'tidak mau terima pesan lagi'],
];
const START = [
  ...[
    'start',
    'unstop',
    'subscribe',
    'resubscribe',
    'resume',
    'opt in',
    'optin',
    'start promo',
    'resume promo',
  ],
  ...['mulai', 'mulai lagi', 'mulai langganan', 'mulai berlangganan', 'langganan lagi', 'berlangganan lagi'],
  ...['mulai promo', 'kirim promo lagi', 'kirimi promo lagi', 'mau promo lagi', 'mau terima promo lagi'],
];
/** What politeness adds at either end. */
const POLITE = [
  ...['please', 'pls', 'plz', 'thanks', 'thank', 'you', 'thx', 'now', 'me'],
  ...[
    'tolong',
    'mohon',
    'ya',
    'yah',
    'yaa',
    'dong',
    'deh',
    'aja',
    'saja',
    'sekarang',
    'terima',
    'kasih',
    'makasih',
  ],
  ...['kak', 'ka', 'kakak', 'min', 'admin', 'sis', 'gan', 'bang', 'mas', 'mbak', 'pak', 'bapak', 'bu', 'ibu'],
];

const stops: ReadonlySet<string> = new Set(STOP);
const starts: ReadonlySet<string> = new Set(START);
const polite: ReadonlySet<string> = new Set(POLITE);

/** What a customer's words, or the payload of a button, say about marketing; null: nothing. */
export function optOut(said: string): 'stop' | 'start' | null {
  // A question is none, and nobody needs a speech for it.
  if (said.length > 200 || said.includes('?')) return null;
  const words = plain(said).split(' ');
  const bare = words.slice(
    words.findIndex((word) => !polite.has(word)),
    words.findLastIndex((word) => !polite.has(word)) + 1,
  );
  for (const message of [words.join(' '), bare.join(' ')]) {
    if (stops.has(message)) return 'stop';
    if (starts.has(message)) return 'start';
  }
  return null;
}

/** Letters and digits alone, small, without accents: `¡STÓP! 🙏` is `stop`. */
function plain(said: string): string {
  return said
    .normalize('NFKD')
    .replace(/\p{M}|['’]/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
