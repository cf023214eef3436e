import { z } from 'zod';
import { CLOTHS, MOTIFS } from '../made/batik.ts';

/** A file: drawn or found by name among the scenarios' media, or given as base64. */
const File = z.strictObject({
  file: z
    .string()
    .regex(/^[\w.-]+$/, 'a plain file name')
    .optional(),
  base64: z.string().min(1).optional(),
  mime: z
    .string()
    .regex(/^[\w-]+\/[\w.+-]+(;.*)?$/)
    .optional(),
  filename: z.string().max(240).optional(),
  caption: z.string().max(1024).optional(),
  /** Pictures only: a cloth that is drawn. */
  motif: z.enum(MOTIFS).optional(),
  cloth: z.enum(CLOTHS).optional(),
  /** Documents only: the page's lines, the first is its heading. */
  lines: z.array(z.string()).min(1).optional(),
});
export type FileSaid = z.infer<typeof File>;

const Location = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  name: z.string().optional(),
  address: z.string().optional(),
});

const Card = z.strictObject({
  name: z.string().min(1),
  phone: z.string().optional(),
  org: z.string().optional(),
});

const Product = z.strictObject({
  sku: z.string().min(1),
  quantity: z.number().int().positive(),
  price: z.number().nonnegative(),
  currency: z.string().length(3).default('IDR'),
});

const WHAT = [
  'text',
  'image',
  'voice',
  'document',
  'sticker',
  'video',
  'location',
  'contacts',
  'order',
  'button',
  'buttonReply',
  'listReply',
  'flowReply',
  'ownContact',
  'tooLarge',
  'unsupported',
  'unavailable',
] as const;

/** Everything that a person can say, before it is checked that they say one thing. */
export const SaidShape = z.strictObject({
  text: z.string().min(1).max(65_536).optional(),
  image: File.optional(),
  /** A recorded voice note; `true` takes one that comes with the simulator. */
  voice: z.union([z.literal(true), File]).optional(),
  document: File.optional(),
  sticker: File.optional(),
  video: File.optional(),
  location: Location.optional(),
  contacts: z.array(Card).min(1).optional(),
  order: z.strictObject({ text: z.string().optional(), products: z.array(Product).min(1) }).optional(),
  /** The quick-reply button of a template. */
  button: z.strictObject({ text: z.string(), payload: z.string().optional() }).optional(),
  buttonReply: z.strictObject({ id: z.string(), title: z.string() }).optional(),
  listReply: z
    .strictObject({ id: z.string(), title: z.string(), description: z.string().optional() })
    .optional(),
  /** The answer of a flow; its values travel as a string of JSON. */
  flowReply: z
    .strictObject({
      name: z.string().default('flow'),
      body: z.string().default('Sent'),
      values: z.record(z.string(), z.json()),
    })
    .optional(),
  /** Their own card, as answer to a request for the phone number; this number, or the one that they have. */
  ownContact: z.union([z.literal(true), z.string()]).optional(),
  /** A file above 100 MB of this kind (131052). */
  tooLarge: z.enum(['image', 'video', 'audio', 'document']).optional(),
  /** A kind that the API does not know, e.g. `poll_creation` (131051). */
  unsupported: z.string().min(1).optional(),
  /** A message that the API cannot show (131060); normal with coexistence. */
  unavailable: z.literal(true).optional(),
  /** Quotes this message. */
  replyTo: z.string().optional(),
  forwarded: z.boolean().optional(),
  /** Came by an ad: fields of Meta's `referral`; `true` takes a sample ad. */
  referral: z.union([z.literal(true), z.record(z.string(), z.json())]).optional(),
  /** Simulator time of the message in milliseconds; now when absent. */
  at: z.number().int().positive().optional(),
});

export const says = (said: object): string[] => WHAT.filter((what) => what in said);

/** One message as a person makes it: exactly one thing said. */
export const Said = SaidShape.refine((said) => says(said).length === 1, {
  error: `say exactly one of: ${WHAT.join(', ')}`,
});
export type Said = z.infer<typeof Said>;
