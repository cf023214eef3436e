import { z } from 'zod';

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

const Template = z.looseObject({
  name: z.string().min(1),
  language: z.looseObject({ code: z.string().min(2) }),
  components: z
    .array(z.looseObject({ type: z.string(), parameters: z.array(z.looseObject({})).optional() }))
    .optional(),
});
export type TemplateSend = z.infer<typeof Template>;

const Common = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z.string().min(1).optional(),
  /** A business-scoped user id; with both, `to` wins. */
  recipient: z.string().min(1).optional(),
  context: z.looseObject({ message_id: z.string() }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
};

/** `POST /{phone number id}/messages`: the kinds that a coexistence number may send. */
export const SendBody = z.discriminatedUnion('type', [
  z.looseObject({ ...Common, type: z.literal('text'), text: Text }),
  z.looseObject({ ...Common, type: z.literal('image'), image: Media }),
  z.looseObject({ ...Common, type: z.literal('video'), video: Media }),
  z.looseObject({ ...Common, type: z.literal('audio'), audio: Media }),
  z.looseObject({ ...Common, type: z.literal('document'), document: Media }),
  z.looseObject({ ...Common, type: z.literal('sticker'), sticker: Media }),
  z.looseObject({ ...Common, type: z.literal('template'), template: Template }),
  z.looseObject({
    ...Common,
    type: z.literal('interactive'),
    interactive: z.looseObject({
      type: z.string(),
      body: z.looseObject({ text: z.string().max(4096) }).optional(),
    }),
  }),
  z.looseObject({
    ...Common,
    type: z.literal('reaction'),
    reaction: z.looseObject({ message_id: z.string(), emoji: z.string() }),
  }),
  z.looseObject({
    ...Common,
    type: z.literal('location'),
    location: z.looseObject({
      latitude: z.coerce.number(),
      longitude: z.coerce.number(),
      name: z.string().optional(),
    }),
  }),
  z.looseObject({
    ...Common,
    type: z.literal('contacts'),
    contacts: z.array(z.looseObject({ name: z.looseObject({ formatted_name: z.string() }) })).min(1),
  }),
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

/** The id of an uploaded file in this send, or null. */
export function mediaIdOf(body: SendBody): string | null {
  switch (body.type) {
    case 'image':
      return body.image.id ?? null;
    case 'video':
      return body.video.id ?? null;
    case 'audio':
      return body.audio.id ?? null;
    case 'document':
      return body.document.id ?? null;
    case 'sticker':
      return body.sticker.id ?? null;
    default:
      return null;
  }
}
