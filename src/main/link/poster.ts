import type { SendContent } from '#shared/gateway-api/http.ts';
import type { Log } from '../logs/log.ts';
import type { Outbox, OutboxItem } from '../outbox/outbox.ts';
import { backoffMs } from './backoff.ts';
import type { Answer, GatewayFailure, GatewayHttp } from './gateway-http.ts';
import type { Timers } from './timers.ts';

/** Posts under way at once, each of another thread, so that a long upload holds up nobody else. */
const AT_ONCE = 4;

const lost: Answer<never> = {
  ok: false,
  failure: { kind: 'refused', status: 0, code: 'attachment_lost', message: 'The file is no longer here.' },
};

export interface PosterDeps {
  outbox: Pick<
    Outbox,
    'nextToPost' | 'attachment' | 'markPosting' | 'markQueued' | 'markRefused' | 'markWaiting' | 'settle'
  >;
  http: Pick<GatewayHttp, 'send' | 'react' | 'upload'>;
  timers: Timers;
  log: Log;
  events: {
    /** A message of this thread has another state. */
    changed(threadId: string): void;
    signedOut(): void;
  };
}

export interface Poster {
  /** Something was queued, or the link is back: try at once. */
  wake(): void;
  /** Resolves when the posts under way have ended. */
  stop(): Promise<void>;
}

/**
 * Empties `outbox.db`: posts what waits, in the order typed within a thread, until the gateway has it. The same id is
 * posted until an answer came, so that no answer that is lost can make two messages of one.
 */
export function createPoster({ outbox, http, timers, log, events }: PosterDeps): Poster {
  const underWay = new Set<Promise<void>>();
  /** Files that were taken by the gateway in this run. */
  const uploaded = new Map<string, string>();
  let failures = 0;
  let stopped = false;
  let cancelRetry: (() => void) | null = null;
  let looking = false;
  let lookAgain = false;

  async function look(): Promise<void> {
    while (!stopped && cancelRetry === null && underWay.size < AT_ONCE) {
      const item = await outbox.nextToPost();
      if (item === null || stopped || cancelRetry !== null) return;
      if (!(await outbox.markPosting(item.commandId))) continue;
      events.changed(item.threadId);
      const posting = post(item)
        .catch((error: unknown) => log.error('a post could not be recorded', { error }))
        .then(() => {
          underWay.delete(posting);
          wake();
        });
      underWay.add(posting);
    }
  }

  /** Looks for work; whoever calls while it looks makes it look once more. */
  function wake(): void {
    if (stopped) return;
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    look()
      .catch((error: unknown) => {
        log.error('the outbox did not answer', { error });
        retryLater();
      })
      .then(() => {
        looking = false;
        if (!lookAgain) return;
        lookAgain = false;
        wake();
      });
  }

  function retryLater(): void {
    if (stopped || cancelRetry !== null) return;
    failures += 1;
    cancelRetry = timers.after(backoffMs(failures, timers.random()), () => {
      cancelRetry = null;
      wake();
    });
  }

  async function post(item: OutboxItem): Promise<void> {
    const { commandId, content } = item;
    const answer =
      content?.kind === 'reaction'
        ? await http.react(content.messageId, { commandId, emoji: content.emoji })
        : await send(item);
    if (answer.ok) {
      failures = 0;
      uploaded.delete(commandId);
      // No message comes of a reaction: it is done.
      if (item.kind === 'reaction') await outbox.settle([commandId]);
      else await outbox.markQueued(commandId);
    } else await notAccepted(item, answer.failure);
    events.changed(item.threadId);
  }

  async function send(item: OutboxItem): Promise<Answer<unknown>> {
    const content = await contentOf(item);
    if (!content.ok) return content;
    const { commandId, threadId, replyToWamid } = item;
    return http.send({ commandId, threadId, content: content.value, replyToWamid });
  }

  async function notAccepted(item: OutboxItem, failure: GatewayFailure): Promise<void> {
    if (failure.kind === 'refused') {
      uploaded.delete(item.commandId);
      failures = 0;
      return outbox.markRefused(item.commandId, { code: failure.code, detail: failure.message });
    }
    await outbox.markWaiting(item.commandId);
    log.info('a message waits', { failure: failure.kind });
    if (failure.kind === 'signed-out') {
      stopped = true;
      events.signedOut();
    } else retryLater();
  }

  async function contentOf({
    kind,
    text,
    content,
    attachment,
    commandId,
  }: OutboxItem): Promise<Answer<SendContent>> {
    if (kind === 'text') return { ok: true, value: { kind, text: text ?? '' } };
    if (content?.kind === 'template' && attachment === null)
      return {
        ok: true,
        value: { kind: 'template', templateId: content.templateId, values: content.values },
      };
    const file = await upload(commandId, attachment);
    if (!file.ok) return file;
    const filename = attachment?.name ?? null;
    const mediaId = file.value;
    if (content?.kind === 'template') {
      const values = { ...content.values, header: { kind: 'media' as const, mediaId, filename } };
      return { ok: true, value: { kind: 'template', templateId: content.templateId, values } };
    }
    if (kind === 'template' || kind === 'reaction') return lost;
    return { ok: true, value: { kind, mediaId, text, filename } };
  }

  async function upload(commandId: string, attachment: OutboxItem['attachment']): Promise<Answer<string>> {
    const known = uploaded.get(commandId);
    if (known !== undefined) return { ok: true, value: known };
    const bytes = await outbox.attachment(commandId);
    if (bytes === null || attachment === null) return lost;
    const { name, mime } = attachment;
    const answer = await http.upload({ name, mime, bytes: new Uint8Array(bytes) });
    if (!answer.ok) return answer;
    uploaded.set(commandId, answer.value.mediaId);
    return { ok: true, value: answer.value.mediaId };
  }

  return {
    wake() {
      cancelRetry?.();
      cancelRetry = null;
      wake();
    },
    async stop() {
      stopped = true;
      cancelRetry?.();
      await Promise.all(underWay);
    },
  };
}
