import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphError } from '../world/errors.ts';
import { uploadProblem } from '../world/media-kinds.ts';
import { sha256 } from '../world/media-store.ts';
import { at, type Graph, noObject, numberIn } from './graph.ts';

const MEDIA_LIMIT = 100 * 1024 * 1024;

/** Uploads, and downloads by an id that becomes a short-lived address. */
export async function mediaRoutes(app: FastifyInstance, graph: Graph): Promise<void> {
  const { world } = graph;

  app.post(at('/:id/media'), async (request) => {
    numberIn(graph, request);
    return upload(graph, request);
  });

  app.delete(at('/:id'), async (request) => {
    if (graph.world.business.numbers.has((request.params as { id: string }).id)) {
      graph.world.business.forbid('delete', numberIn(graph, request).phoneNumberId);
      throw new GraphError(100, 'A phone number cannot be deleted through the API.');
    }
    if (!world.media.remove((request.params as { id: string }).id)) throw noObject(request);
    return { success: true };
  });

  filesOf(app, graph);
}

/** Where media urls point; on Meta's side another host, here a path beside the API. */
export function filesOf(app: FastifyInstance, { world }: Graph): void {
  app.get('/whatsapp_business/attachments/', async (request, reply) => {
    const { mid = '', ext = '', hash = '' } = request.query as Record<string, string | undefined>;
    const file = world.media.get(mid);
    if (!file || !world.media.urlHolds(mid, Number(ext), hash))
      return reply.status(404).send('URL signature expired');
    return reply.type(file.mime).send(file.bytes);
  });
}

/** Takes a multipart upload. @throws GraphError 100 of no kind that is taken, 131008 something is missing */
export async function upload({ world }: Graph, request: FastifyRequest): Promise<{ id: string }> {
  let uploaded: { bytes: Buffer; mime: string; filename: string } | null = null;
  const fields: Record<string, unknown> = {};
  for await (const part of request.parts({ limits: { fileSize: MEDIA_LIMIT } })) {
    if (part.type === 'file')
      uploaded = { bytes: await part.toBuffer(), mime: part.mimetype, filename: part.filename };
    else fields[part.fieldname] = part.value;
  }
  if (fields.messaging_product !== 'whatsapp')
    throw new GraphError(131008, 'messaging_product: expected whatsapp');
  if (!uploaded) throw new GraphError(131008, 'file: expected a file');
  const mime = typeof fields.type === 'string' ? fields.type : uploaded.mime;
  const problem = uploadProblem(mime, uploaded.bytes.length);
  if (problem) throw new GraphError(100, problem);
  return { id: world.media.add(uploaded.bytes, mime, uploaded.filename || null, 'upload').id };
}

/** What `GET /{media id}` answers; null when Meta would have forgotten the file. */
export function mediaShown({ world, origin }: Graph, id: string) {
  const file = world.media.get(id);
  return (
    file && {
      messaging_product: 'whatsapp',
      url: world.media.url(origin(), id),
      mime_type: file.mime,
      sha256: sha256(file.bytes, 'hex'),
      file_size: file.bytes.length,
      id,
    }
  );
}
