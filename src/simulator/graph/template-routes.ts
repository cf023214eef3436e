import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { checkComponents, NewTemplateBody } from '../templates/check-new.ts';
import { Category, Component, type Template } from '../templates/template.ts';
import { GraphError } from '../world/errors.ts';
import type { Json } from '../world/types.ts';
import { at, type Graph, narrowed, noObject, paged, wabaIn } from './graph.ts';
import { parse } from './messages.ts';

/** Templates that an account may have while its portfolio is not verified. */
const MOST = 250;
const EDITABLE = new Set(['APPROVED', 'REJECTED', 'PAUSED']);

const EditBody = z.looseObject({ category: Category.optional(), components: z.array(Component).optional() });

/** An account's message templates. */
export async function templateRoutes(app: FastifyInstance, graph: Graph): Promise<void> {
  const { world, desk, origin } = graph;
  const { templates } = world;

  app.get(at('/:id/message_templates'), async (request) => {
    const waba = wabaIn(graph, request);
    const { name, status, category, language } = request.query as Record<string, string | undefined>;
    const found = templates
      .of(waba.id)
      .filter(
        (template) =>
          (name === undefined || template.name.includes(name)) &&
          (status === undefined || template.status === status) &&
          (category === undefined || template.category === category) &&
          (language === undefined || template.language === language),
      );
    return paged(request, found.map(templateShown), origin());
  });

  app.post(at('/:id/message_templates'), async (request) => {
    const waba = wabaIn(graph, request);
    const { name, language, category, components } = parse(NewTemplateBody, request.body);
    if (templates.of(waba.id).length >= MOST)
      throw new GraphError(2388019, `This account has ${MOST} templates already.`);
    if (templates.find(waba.id, name, language))
      throw new GraphError(100, 'There is a template of this name in this language already.');
    checkComponents(category, components);
    const template = templates.put({
      wabaId: waba.id,
      name,
      language,
      category,
      components,
      status: 'PENDING',
    });
    desk.submit(template);
    return { id: template.id, status: 'PENDING', category };
  });

  app.delete(at('/:id/message_templates'), async (request) => {
    const waba = wabaIn(graph, request);
    const { name, hsm_id: id } = request.query as { name?: string; hsm_id?: string };
    const doomed = templates
      .of(waba.id)
      .filter((template) => template.name === name && (id === undefined || template.id === id));
    if (doomed.length === 0) throw new GraphError(100, 'There is no template of this name.');
    for (const template of doomed) template.status = 'DELETED';
    return { success: true };
  });

  app.post(at('/:id/unpause'), async (request) => {
    const template = templateIn(graph, request);
    if (template?.status !== 'PAUSED') throw noObject(request);
    desk.status(template, { event: 'APPROVED', title: 'UNPAUSE' });
    return { success: true };
  });
}

/** The template in the path, when the token may touch its account. */
export function templateIn({ world }: Graph, request: FastifyRequest): Template | null {
  const template = world.templates.byId((request.params as { id: string }).id);
  const { wabaIds } = request.grant;
  return template && (wabaIds === null || wabaIds.includes(template.wabaId)) ? template : null;
}

/** `POST /{template id}`: goes to review again. @throws GraphError 100 where its state forbids it */
export function editTemplate({ desk }: Graph, template: Template, body: unknown): Json {
  const { category, components } = parse(EditBody, body);
  if (!EDITABLE.has(template.status))
    throw new GraphError(100, `A template that is ${template.status} cannot be edited.`);
  if (category && category !== template.category && template.status === 'APPROVED')
    throw new GraphError(100, 'The category of an approved template cannot be changed.');
  if (components) checkComponents(category ?? template.category, components);
  if (category) template.category = category;
  if (components) desk.components(template, components);
  desk.submit(template);
  return { success: true, id: template.id, name: template.name, category: template.category };
}

/** `GET /{template id}`, with the fields asked for. */
export const templateAnswer = (request: FastifyRequest, template: Template): Json =>
  narrowed(request, templateShown(template));

/** A template as the API shows it. */
export function templateShown(template: Template): Json {
  const { id, name, language, category, status, quality, components, parameterFormat } = template;
  return {
    id,
    name,
    language,
    status,
    category,
    parameter_format: parameterFormat,
    components,
    quality_score: { score: quality },
    rejected_reason: template.rejectedReason ?? 'NONE',
  };
}
