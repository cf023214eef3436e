import { below, type Random, zipf } from './random.ts';

/** Frequent words of a shop's chats in Indonesian and English; the long tail is made of syllables. */
const FREQUENT =
  `kak ya the ini ada saya to yang mau bisa you is untuk dan pesan sudah i order terima kasih di a
and dengan berapa harga kirim for stok bayar hari please ok siap baik bu pak my transfer alamat can thanks besok warna
ukuran have do apa kalau tidak belum masih ongkir it of jam toko pesanan itu on delivery hello halo selamat pagi siang
sore malam size in payment barang ambil tunggu sebentar ready your boleh tanya promo diskon resi paket nomor today
tomorrow price how much hitam putih merah biru be we will send are paid invoice rekening bca mandiri cash cod lunas
nasi kue kotak catering acara ulang tahun seragam kaos kemeja jilbab sepatu tas meja kursi lampu kabel servis garansi
rusak tukar refund return sorry maaf mohon info lokasi dekat jauh antar jemput driver kurir jne jnt gosend grab`
    .split(/\s+/)
    .filter(Boolean);

const HEADS =
  'ba be bi bo bu da de du ga gi ka ke ki ku la le li lu ma me mi mu na ni pa pe pu ra ri sa se si su ta ti tu wa ya'.split(
    ' ',
  );
const TAILS = ['', 'n', 'ng', 'k', 's', 'r', 'h', 't', 'm', 'l'];

const VOCABULARY = 30_000;

/** A vocabulary in order of frequency: `words[0]` is the most common. */
export function vocabulary(random: Random): string[] {
  const words = new Set(FREQUENT);
  while (words.size < VOCABULARY) {
    const syllables = 2 + below(random, 3);
    let word = '';
    for (let at = 0; at < syllables; at++) word += HEADS[below(random, HEADS.length)];
    words.add(word + TAILS[below(random, TAILS.length)]);
  }
  return [...words];
}

const SIGNS = ['', '', '', '.', '.', '!', '?', ' 🙏', ' 😊', '…'];

/** Sentences of people who order things: mostly short, now and then a paragraph. */
export function talker(words: readonly string[]): (random: Random) => string {
  const rank = zipf(words.length);
  return (random) => {
    const length = Math.min(90, Math.max(1, Math.round(Math.exp(1.9 + 0.8 * normal(random)))));
    let text = '';
    for (let at = 0; at < length; at++) text += (at > 0 ? ' ' : '') + words[rank(random)];
    return text[0]?.toUpperCase() + text.slice(1) + SIGNS[below(random, SIGNS.length)];
  };
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
