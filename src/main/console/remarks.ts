import { v7 as uuidv7 } from 'uuid';
import { fail, ok, type Result } from '#shared/console-api/result.ts';
import type { Settings } from '#shared/console-api/views.ts';
import type { Handlers } from '../bridge/dispatcher.ts';
import type { Answer } from '../link/gateway-http.ts';
import { pictureKind } from '../media/picture-kind.ts';
import { failureOf } from './failure-of.ts';
import type { Line } from './line.ts';
import type { Stores } from './stores.ts';

export interface RemarkDeps {
  stores(): Stores | null;
  line(): Line | null;
  settings(): Settings;
}

type Remarks = Pick<
  Handlers,
  | 'messages.settle'
  | 'media.retry'
  | 'media.keepThumbnail'
  | 'threads.typing'
  | 'templates.list'
  | 'queue.places'
>;

/** The calls that tell the gateway something now or not at all, and what is read beside conversations. */
export function remarks({ stores, line, settings }: RemarkDeps): Remarks {
  async function tell(say: (line: Line) => Promise<Answer<unknown>>): Promise<Result<null>> {
    const open = line();
    if (open === null) return fail('offline');
    const answer = await say(open);
    return answer.ok ? ok(null) : failureOf(answer.failure);
  }

  return {
    'messages.settle': ({ messageId, arrived }) =>
      tell(({ http }) => http.settle(messageId, { commandId: uuidv7(), arrived })),
    'media.retry': ({ mediaId }) => tell(({ http }) => http.retryMedia(mediaId)),
    async 'media.keepThumbnail'({ mediaId, bytes, width, height }) {
      const mime = pictureKind(bytes);
      if (mime === null) return fail('invalid_call', 'bytes');
      await stores()?.media.keepThumbnail(mediaId, { mime, bytes, width, height });
      return ok(null);
    },
    async 'threads.typing'({ threadId }) {
      const open = line();
      if (settings().typing && open?.link.standing().state === 'live') await open.http.typing(threadId);
      return ok(null);
    },
    async 'templates.list'({ numberId }) {
      return ok((await stores()?.cache.templates(numberId)) ?? []);
    },
    async 'queue.places'() {
      return ok(line()?.places() ?? []);
    },
  };
}
