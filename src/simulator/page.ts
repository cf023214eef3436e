import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { resourcesDir } from './resources.ts';

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

const POLICY =
  "default-src 'self'; img-src 'self' data: blob:; media-src 'self'; style-src 'self'; frame-ancestors 'none'";

/** The page at `/` where a person types as the owner or as a customer. */
export async function pageRoutes(app: FastifyInstance): Promise<void> {
  app.get('/:file', { schema: { hide: true } }, async (request, reply) => {
    const { file } = request.params as { file: string };
    const name = file || 'index.html';
    const type = TYPES[name.split('.').at(-1) ?? ''];
    if (!type || !/^[\w-]+\.\w+$/.test(name))
      return reply.status(404).send({ error: 'There is no such page.' });
    const bytes = await readFile(join(resourcesDir(), 'simulator-page', name)).catch(() => null);
    if (!bytes) return reply.status(404).send({ error: 'There is no such page.' });
    return reply
      .header('content-security-policy', POLICY)
      .header('cache-control', 'no-cache')
      .type(type)
      .send(bytes);
  });
}
