import { z } from 'zod';
import { TemplateSend } from '../templates/check-send.ts';
import { Interactive } from './interactive.ts';

const Text = z.looseObject({ body: z.string().min(1).max(4096), preview_url: z.boolean().optional() });

const Media = z
  .looseObject({
    id: z.string().optional(),
    link: z.url().optional(),
    caption: z.string().max(1024).optional(),
    filename: z.string().optional(),
    voice: z.boolean().optional(),
  })
  .refine((media) => (media.id === undefined) !== (media.link === undefined), 'give either id or link');
const Uncaptioned = Media.refine((media) => media.caption === undefined, 'no caption is allowed here');

const Common = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z.string().min(1).optional(),
  /** A business-scoped user id; with both, `to` wins. */
  recipient: z.string().min(1).optional(),
  context: z.looseObject({ message_id: z.string() }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
};

const Card = z.looseObject({
  name: z.looseObject({ formatted_name: z.string().min(1) }),
  phones: z.array(z.looseObject({ phone: z.string().optional() })).optional(),
});

/** `POST /{phone number id}/messages`: the kinds that a coexistence number may send. */
export const SendBody = z.discriminatedUnion('type', [
  z.looseObject({ ...Common, type: z.literal('text'), text: Text }),
  z.looseObject({ ...Common, type: z.literal('image'), image: Media }),
  z.looseObject({ ...Common, type: z.literal('video'), video: Media }),
  z.looseObject({ ...Common, type: z.literal('audio'), audio: Uncaptioned }),
  z.looseObject({ ...Common, type: z.literal('document'), document: Media }),
  z.looseObject({ ...Common, type: z.literal('sticker'), sticker: Uncaptioned }),
  z.looseObject({ ...Common, type: z.literal('template'), template: TemplateSend }),
  z.looseObject({ ...Common, type: z.literal('interactive'), interactive: Interactive }),
  z.looseObject({
    ...Common,
    type: z.literal('reaction'),
    reaction: z.looseObject({ message_id: z.string(), emoji: z.string() }),
  }),
  z.looseObject({
    ...Common,
    type: z.literal('location'),
    location: z.looseObject({
      latitude: z.coerce.number().min(-90).max(90),
      longitude: z.coerce.number().min(-180).max(180),
      name: z.string().optional(),
      address: z.string().optional(),
    }),
  }),
  z.looseObject({ ...Common, type: z.literal('contacts'), contacts: z.array(Card).min(1).max(257) }),
]);
export type SendBody = z.infer<typeof SendBody>;

/** A read receipt, with or without "typing…". */
export const ReadBody = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string(),
  typing_indicator: z.looseObject({ type: z.literal('text') }).optional(),
});

/** What a person reads of a sent message; null where there is nothing to read. */
export function readable(body: SendBody): string | null {
  switch (body.type) {
    case 'text':
      return body.text.body;
    case 'image':
      return body.image.caption ?? null;
    case 'video':
      return body.video.caption ?? null;
    case 'document':
      return body.document.caption ?? body.document.filename ?? null;
    case 'interactive':
      return body.interactive.body?.text ?? null;
    case 'location':
      return body.location.name ?? null;
    case 'contacts':
      return body.contacts.map((card) => card.name.formatted_name).join(', ');
    default:
      return null;
  }
}

/** The file in this send, by its kind; null when there is none, or only a link. */
export function mediaOf(body: SendBody): { kind: string; id: string; voice: boolean } | null {
  switch (body.type) {
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker': {
      const file = (body as Record<string, unknown>)[body.type] as z.infer<typeof Media>;
      return file.id === undefined ? null : { kind: body.type, id: file.id, voice: file.voice === true };
    }
    default:
      return null;
  }
}
