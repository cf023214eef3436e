import { z } from 'zod';

const short = (most: number) => z.string().min(1).max(most);

const Header = z.looseObject({
  type: z.enum(['text', 'image', 'video', 'document']),
  text: short(60).optional(),
});

const Common = {
  header: Header.optional(),
  body: z.looseObject({ text: short(1024) }),
  footer: z.looseObject({ text: short(60) }).optional(),
};

const Buttons = z.looseObject({
  ...Common,
  type: z.literal('button'),
  action: z.looseObject({
    buttons: z
      .array(
        z.looseObject({
          type: z.literal('reply'),
          reply: z.looseObject({ id: short(256), title: short(20) }),
        }),
      )
      .min(1)
      .max(3)
      .refine(
        (buttons) => new Set(buttons.map(({ reply }) => reply.id)).size === buttons.length,
        'each button has an id of its own',
      ),
  }),
});

const List = z.looseObject({
  ...Common,
  type: z.literal('list'),
  header: z.looseObject({ type: z.literal('text'), text: short(60) }).optional(),
  body: z.looseObject({ text: short(4096) }),
  action: z.looseObject({
    button: short(20),
    sections: z
      .array(
        z.looseObject({
          title: z.string().max(24).optional(),
          rows: z
            .array(
              z.looseObject({
                id: short(200),
                title: short(24),
                description: z.string().max(72).optional(),
              }),
            )
            .min(1),
        }),
      )
      .min(1)
      .max(10)
      .refine((sections) => sections.flatMap(({ rows }) => rows).length <= 10, 'ten rows in all')
      .refine(
        (sections) => sections.length === 1 || sections.every(({ title }) => title),
        'with several sections each has a title',
      ),
  }),
});

const Link = z.looseObject({
  ...Common,
  type: z.literal('cta_url'),
  action: z.looseObject({
    name: z.literal('cta_url'),
    parameters: z.looseObject({ display_text: short(20), url: z.url() }),
  }),
});

const Asks = z.looseObject({
  ...Common,
  type: z.enum(['location_request_message', 'request_contact_info', 'flow']),
  action: z.looseObject({}).optional(),
});

/** Kinds that a coexistence number has not got on the API: catalog and calls belong to the app. */
const AppOnly = z.looseObject({
  type: z.enum(['product', 'product_list', 'catalog_message', 'call_permission_request', 'carousel']),
  body: z.looseObject({ text: z.string() }).optional(),
});

/** The `interactive` of a send. */
export const Interactive = z.discriminatedUnion('type', [Buttons, List, Link, Asks, AppOnly]);
export type Interactive = z.infer<typeof Interactive>;

export const isAppOnly = (interactive: Interactive): boolean =>
  AppOnly.shape.type.safeParse(interactive.type).success;
