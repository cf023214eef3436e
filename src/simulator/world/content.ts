import { batik } from '../made/batik.ts';
import { pdf } from '../made/pdf.ts';
import { mediaObject } from '../webhooks/payloads.ts';
import type { MediaFile, MediaStore } from './media-store.ts';
import type { FileSaid, Said } from './said.ts';
import type { Json } from './types.ts';

/** What a message says, in Meta's words and in a person's. */
export interface Content {
  type: string;
  content: Json;
  text: string | null;
  mediaId: string | null;
  errors: Json[] | null;
}

/** Reads a bundled file by name, e.g. a recorded voice note. */
export type ReadBundled = (name: string) => Buffer;

const MIME_BY_ENDING: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  ogg: 'audio/ogg; codecs=opus',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  pdf: 'application/pdf',
};

export const SAMPLE_AD: Json = {
  source_url: 'https://fb.me/batikAd1',
  source_id: '120210000456789012',
  source_type: 'ad',
  headline: 'Batik tulis diskon 20%',
  body: 'Kain tulis asli, dikirim dari Yogyakarta. Sampai Minggu.',
  media_type: 'image',
  image_url: 'https://scontent.example.com/ad.jpg',
  ctwa_clid: 'ARSampleClickId-0x1',
  welcome_message: { text: 'Halo! Ada yang bisa dibantu?' },
};

function bytesOf(said: FileSaid, fallback: () => { bytes: Buffer; mime: string }, bundled: ReadBundled) {
  if (said.base64) return { bytes: Buffer.from(said.base64, 'base64'), mime: said.mime ?? fallback().mime };
  if (said.file) {
    const ending = said.file.split('.').at(-1) ?? '';
    return {
      bytes: bundled(said.file),
      mime: said.mime ?? MIME_BY_ENDING[ending] ?? 'application/octet-stream',
    };
  }
  const made = fallback();
  return { bytes: made.bytes, mime: said.mime ?? made.mime };
}

const drawn = (said: FileSaid) => () => ({
  bytes: batik(said.motif ?? 'kawung', said.cloth ?? 'sogan'),
  mime: 'image/png',
});

/** Makes the message that somebody says: files are drawn or read and put into the store. */
export function makeContent(said: Said, store: MediaStore, origin: string, bundled: ReadBundled): Content {
  const plain = (
    type: string,
    content: Json,
    text: string | null,
    errors: Json[] | null = null,
  ): Content => ({
    type,
    content,
    text,
    mediaId: null,
    errors,
  });
  const media = (
    type: string,
    said: FileSaid,
    fallback: () => { bytes: Buffer; mime: string },
    rest: Json,
  ): Content => {
    const { bytes, mime } = bytesOf(said, fallback, bundled);
    const file: MediaFile = store.add(bytes, mime, said.filename ?? null, 'webhook');
    const content = mediaObject(file, store.url(origin, file.id), {
      ...(said.caption && { caption: said.caption }),
      ...(said.filename && { filename: said.filename }),
    });
    return {
      type,
      content: { ...content, ...rest },
      text: said.caption ?? null,
      mediaId: file.id,
      errors: null,
    };
  };

  if (said.text !== undefined) return plain('text', { body: said.text }, said.text);
  if (said.image) return media('image', said.image, drawn(said.image), {});
  if (said.voice) {
    const file = said.voice === true ? {} : said.voice;
    const recorded = () => ({ bytes: bundled('voice-1.ogg'), mime: 'audio/ogg; codecs=opus' });
    return media('audio', file, recorded, { voice: true });
  }
  if (said.document) {
    const { lines = ['Bukti transfer'], filename = 'bukti-transfer.pdf' } = said.document;
    const page = () => ({ bytes: pdf(lines), mime: 'application/pdf' });
    return media('document', { ...said.document, filename }, page, {});
  }
  if (said.sticker) return media('sticker', said.sticker, drawn(said.sticker), { animated: false });
  if (said.video) return media('video', said.video, drawn(said.video), {});
  if (said.location)
    return plain('location', said.location, said.location.name ?? said.location.address ?? null);
  if (said.contacts) {
    const cards = said.contacts.map((card) => ({
      name: { formatted_name: card.name, first_name: card.name.split(' ')[0] },
      ...(card.org && { org: { company: card.org } }),
      ...(card.phone && {
        phones: [{ phone: card.phone, wa_id: card.phone.replace(/\D/g, ''), type: 'CELL' }],
      }),
    }));
    // The only kind whose object is a list.
    return plain('contacts', cards as unknown as Json, said.contacts.map((card) => card.name).join(', '));
  }
  if (said.ownContact) {
    const phone = `+${String(said.ownContact).replace(/\D/g, '')}`;
    const vcard = `BEGIN:VCARD\nVERSION:3.0\nTEL;type=CELL:${phone}\nEND:VCARD`;
    return plain('contacts', [{ vcard, phones: [{ phone }] }] as unknown as Json, phone);
  }
  if (said.order) {
    const items = said.order.products.map((product) => ({
      product_retailer_id: product.sku,
      quantity: product.quantity,
      item_price: product.price,
      currency: product.currency,
    }));
    const order = {
      catalog_id: '194800112233445',
      ...(said.order.text && { text: said.order.text }),
      product_items: items,
    };
    return plain('order', order, said.order.text ?? `${items.length} item`);
  }
  if (said.button) {
    const { text, payload = text } = said.button;
    return plain('button', { payload, text }, text);
  }
  if (said.buttonReply)
    return plain(
      'interactive',
      { type: 'button_reply', button_reply: said.buttonReply },
      said.buttonReply.title,
    );
  if (said.listReply)
    return plain('interactive', { type: 'list_reply', list_reply: said.listReply }, said.listReply.title);
  if (said.flowReply) {
    const { name, body, values } = said.flowReply;
    const nfm_reply = { name, body, response_json: JSON.stringify(values) };
    return plain('interactive', { type: 'nfm_reply', nfm_reply }, body);
  }
  if (said.tooLarge) {
    const title = 'Media download error';
    const details = 'Media file size too big. Max file size we currently support: 100 MB.';
    return plain('unsupported', { type: said.tooLarge }, null, [
      { code: 131052, title, message: title, error_data: { details } },
    ]);
  }
  if (said.unsupported) {
    const title = 'Message type unknown';
    const details = 'Message type is currently not supported.';
    return plain('unsupported', { type: said.unsupported }, null, [
      { code: 131051, title, message: title, error_data: { details } },
    ]);
  }
  const title = 'This message is currently unavailable.';
  return plain('unsupported', { type: 'unknown' }, null, [
    { code: 131060, title, message: title, error_data: { details: title } },
  ]);
}
