import { z } from 'zod';
import type { Machine } from '../machine.ts';
import { Review } from '../templates/desk.ts';
import { Category, Component, Quality, TemplateStatus } from '../templates/template.ts';
import { ActRefused } from '../world/refusal.ts';
import type { ControlApp } from './app.ts';

const Which = z.object({ id: z.string().describe('Meta’s id, or the name.') });
const Language = z.object({ language: z.string().optional() });

/** What Meta does with templates: review, quality, pauses, categories, held sends. */
export async function templateControl(app: ControlApp, machine: Machine): Promise<void> {
  const { world, desk, held } = machine;
  const { templates, business } = world;
  const tags = ['templates'];
  const about = (summary: string) => ({ tags, summary, params: Which, querystring: Language });

  app.get('/templates', { schema: { tags, summary: 'All templates of all accounts' } }, async () => ({
    templates: [...business.wabas.keys()].flatMap((id) => templates.of(id)),
  }));

  app.post(
    '/templates',
    {
      schema: {
        tags,
        summary: 'Add a template without review, or replace the one of this name and language',
        body: z
          .strictObject({
            name: z.string().regex(/^[a-z0-9_]+$/),
            language: z.string().default('id'),
            category: Category.default('UTILITY'),
            status: TemplateStatus.default('APPROVED'),
            body: z.string().min(1).optional(),
            components: z.array(Component).min(1).optional(),
            id: z.string().regex(/^\d+$/).optional(),
            wabaId: z.string().optional(),
          })
          .refine(
            ({ body, components }) => (body === undefined) !== (components === undefined),
            'give either body or components',
          ),
      },
    },
    async ({ body }) => {
      const { body: text, components = [{ type: 'BODY', text }], wabaId, ...rest } = body;
      return templates.put({ ...rest, components, wabaId: wabaId ?? business.first.wabaId });
    },
  );

  app.post(
    '/templates/review',
    { schema: { tags, summary: 'How the next reviews go', body: Review.partial() } },
    async ({ body }) => Object.assign(desk.review, body),
  );

  app.post(
    '/templates/:id/status',
    {
      schema: {
        ...about('Bring it into a state, with its webhook'),
        body: z.strictObject({
          event: z.string().describe('APPROVED, REJECTED, PAUSED, DISABLED, FLAGGED, REINSTATED …'),
          reason: z.string().nullable().optional(),
          title: z.string().optional(),
          description: z.string().optional(),
          rejection: z.strictObject({ reason: z.string(), recommendation: z.string() }).optional(),
          disableDate: z.string().optional(),
        }),
      },
    },
    async ({ params, query, body }) => {
      const template = templates.get(params.id, query.language);
      desk.status(template, body);
      return template;
    },
  );

  app.post(
    '/templates/:id/quality',
    {
      schema: {
        ...about('Its quality changes; RED pauses it, the third time for good'),
        body: z.strictObject({
          score: Quality,
          misnamed: z.boolean().default(false).describe('Under the field name of Meta’s own sample.'),
        }),
      },
    },
    async ({ params, query, body }) => {
      const template = templates.get(params.id, query.language);
      desk.quality(template, body.score, body.misnamed);
      return template;
    },
  );

  app.post(
    '/templates/:id/category',
    {
      schema: {
        ...about('Meta moves it to another category, or warns of it'),
        body: z.strictObject({ to: Category, warnOnly: z.boolean().default(false) }),
      },
    },
    async ({ params, query, body }) => {
      const template = templates.get(params.id, query.language);
      desk.category(template, body.to, body.warnOnly);
      return template;
    },
  );

  app.post(
    '/templates/:id/components',
    {
      schema: {
        ...about('Its parts change, with the webhook'),
        body: z.strictObject({ components: z.array(Component).min(1) }),
      },
    },
    async ({ params, query, body }) => {
      const template = templates.get(params.id, query.language);
      desk.components(template, body.components);
      return template;
    },
  );

  app.post(
    '/templates/:id/pacing',
    {
      schema: {
        ...about('Hold its sends after so many until its quality is known, or decide on those that are held'),
        body: z.strictObject({
          after: z.number().int().min(0).optional(),
          decide: z.enum(['release', 'fail']).optional(),
        }),
      },
    },
    async ({ params, query, body }) => {
      const template = templates.get(params.id, query.language);
      if (body.after !== undefined) {
        template.heldAfter = body.after;
        template.sent = 0;
      }
      if (body.decide === undefined) return { held: held.count(template) };
      if (template.heldAfter === null) throw new ActRefused(409, 'Nothing of it is paced.');
      template.heldAfter = null;
      const sends = held.decide(template, body.decide);
      // Bad feedback pauses the template, and every held message fails.
      if (body.decide === 'fail') desk.pause(template);
      return { held: 0, decided: sends };
    },
  );
}
