import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
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
  const schema = { hide: true };
  app.get('/', { schema }, (_request, reply) => serve('index.html', reply));
  app.get('/:file', { schema }, (request, reply) => serve((request.params as { file: string }).file, reply));

  async function serve(name: string, reply: FastifyReply): Promise<FastifyReply> {
    const type = TYPES[name.split('.').at(-1) ?? ''];
    if (!type || !/^[\w-]+\.\w+$/.test(name))
      return reply.status(404).send({ error: 'There is no such page.' });
    const bytes = await readFile(join(resourcesDir(), 'simulator-page', name)).catch(() => null);
    if (!bytes) return reply.status(404).send({ error: 'There is no such page.' });
    // The gateway's page loads the stand-in of Facebook's SDK from here.
    if (name === 'sdk.js')
      reply.header('cross-origin-resource-policy', 'cross-origin').header('access-control-allow-origin', '*');
    return reply
      .header('content-security-policy', POLICY)
      .header('cache-control', 'no-cache')
      .type(type)
      .send(bytes);
  }
}
