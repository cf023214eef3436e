import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { BusinessNumber } from '../world/business.ts';
import { between, chance } from '../world/chance.ts';
import { at, type Graph, numberIn } from './graph.ts';

const About = z.looseObject({
  to: z.string().optional(),
  recipient: z.string().optional(),
  biz_opaque_callback_data: z.string().optional(),
});

/** `POST /{phone number id}/messages`: sends, read receipts and "typing…". */
export async function messageRoutes(app: FastifyInstance, graph: Graph): Promise<void> {
  app.post(at('/:id/messages'), async (request, reply) =>
    answerSend(graph, numberIn(graph, request), request.body, reply),
  );
}

/** Takes a send and answers it, keeps it, or leaves its caller hanging, as the test wants it. */
export async function answerSend(
  { sending, holding, habits, config, answers }: Graph,
  number: BusinessNumber,
  body: unknown,
  reply: FastifyReply,
): Promise<unknown> {
  const arrived = performance.now();
  const about = aboutSend(body);
  if ((await holding.pass('before', about)) === 'drop') return cutOff(reply);
  const outcome = sending.handle(number, body, arrived);
  if ('answer' in outcome) {
    answers.count += 1;
    const pause = between(habits.answerMs, chance(config.seed, 'answer', answers.count));
    if (pause > 0) await wait(pause);
    if ((await holding.pass('after', about)) === 'drop') return cutOff(reply);
    return outcome.answer;
  }
  // The caller never learns what became of it: the connection hangs and is then cut.
  reply.hijack();
  const cut = setTimeout(() => reply.raw.destroy(), outcome.holdMs);
  reply.raw.once('close', () => clearTimeout(cut));
  return reply;
}

/** Ends the connection without an answer. */
function cutOff(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}

/** What tells held sends apart. */
function aboutSend(body: unknown): { to: string | null; bizOpaqueCallbackData: string | null } {
  const about = About.safeParse(body);
  return {
    to: about.data?.to ?? about.data?.recipient ?? null,
    bizOpaqueCallbackData: about.data?.biz_opaque_callback_data ?? null,
  };
}
