import type { FastifyBaseLogger } from 'fastify';
import { pairBackoff, retryBackoff } from '#shared/coexistence/pacing.ts';
import { type SendErrorClass, sendErrorOf } from '#shared/coexistence/send-errors.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { Clock } from '../clock.ts';
import type { GraphClient, GraphRefusal } from '../meta/graph-client.ts';
import { graphMessage } from '../meta/outgoing-message.ts';
import type { MediaStore } from '../store/media-store.ts';
import type { Store } from '../store/open.ts';
import type { GateRules } from './gate.ts';
import { type DueSend, readDue } from './outbound-rows.ts';
import { accepted, backInLine, beginPosting, refused, unknown } from './outcomes.ts';
import type { Pacer, Slot } from './pacer.ts';
import type { Timers } from './timers.ts';
import type { WaitingSend } from './waiting-line.ts';

export interface PostingDeps {
  store: Store;
  media: MediaStore;
  /** Gateway time, for the gate. Pacing and waits go by timers. */
  clock: Clock;
  timers: Timers;
  rules: GateRules;
  log: FastifyBaseLogger;
  random(): number;
}

/** What became of one try. */
export type PostResult =
  /** It is out of the line: taken by Meta, failed, unknown, or gone. */
  | { kind: 'over'; posted: boolean }
  /** It is back in its place, to be tried at `notBefore` by the machine's time. */
  | { kind: 'again'; posted: boolean; notBefore: Millis; tooFast: boolean };

const OVER: PostResult = { kind: 'over', posted: false };

/** Tries one send: its file first, then the gate and the mark in one commit, then the POST. */
export async function post(
  deps: PostingDeps,
  numberId: string,
  send: WaitingSend,
  graph: GraphClient,
  pace: { pacer: Pacer; slot: Slot },
): Promise<PostResult> {
  const { store, clock, rules, log } = deps;
  const due = await readDue(store.db, send.id);
  if (!due) return OVER;
  if (due.file) {
    const stopped = await upload(deps, numberId, send, due.file, graph);
    if (stopped) return stopped;
  }
  const begun = await beginPosting(store.db, send.id, numberId, rules, clock.now());
  if (begun === 'paused') return { kind: 'again', posted: false, notBefore: 0, tooFast: false };
  if (begun !== 'go') return OVER;
  send.attempts++;
  await pace.pacer.goAhead(pace.slot);
  const outcome = await graph.sendMessage(graphMessage({ ...due, file: send.uploadedAs }));
  if (outcome.kind === 'accepted' || outcome.kind === 'refused') pace.pacer.answered(pace.slot);
  switch (outcome.kind) {
    case 'accepted':
      pace.pacer.wasTaken();
      await accepted(store.db, numberId, send.id, outcome, clock.now());
      return { kind: 'over', posted: true };
    case 'refused':
      return refusedPost(deps, numberId, send, outcome);
    case 'not-sent':
      log.warn({ reason: outcome.detail }, 'Meta cannot be reached');
      return tryAgain(deps, send);
    case 'no-answer':
      log.warn(
        { reason: outcome.detail, id: send.id },
        'no answer to a send; it is unknown until a status comes',
      );
      await unknown(store.db, numberId, send.id, clock.now());
      return { kind: 'over', posted: true };
  }
}

/** An upload may be repeated safely, so it comes before the send is marked. @returns null once the file is there */
async function upload(
  deps: PostingDeps,
  numberId: string,
  send: WaitingSend,
  file: NonNullable<DueSend['file']>,
  graph: GraphClient,
): Promise<PostResult | null> {
  if (send.uploadedAs) return null;
  const open = async () => {
    const bytes = await deps.media.get(file.sha256);
    if (!bytes) throw new Error('the file is not in the media store');
    return bytes;
  };
  const outcome = await graph.uploadMedia({ ...file, open });
  if (outcome.kind === 'uploaded') {
    send.uploadedAs = { id: outcome.id, mime: file.mime };
    return null;
  }
  send.attempts++;
  return outcome.kind === 'refused' ? refusedPost(deps, numberId, send, outcome) : tryAgain(deps, send);
}

/** Nothing reached Meta. */
async function tryAgain({ store, timers, random }: PostingDeps, send: WaitingSend): Promise<PostResult> {
  const notBefore = timers.now() + retryBackoff(send.attempts, random());
  await backInLine(store.db, send.id, notBefore);
  return { kind: 'again', posted: false, notBefore, tooFast: false };
}

async function refusedPost(
  { store, clock, timers, log, random }: PostingDeps,
  numberId: string,
  send: WaitingSend,
  { code, detail }: GraphRefusal,
): Promise<PostResult> {
  const { class: is } = sendErrorOf(code);
  log.warn({ code, verdict: is.kind, id: send.id }, 'Graph refused a send');
  send.refusals++;
  const wait = waitAfter(is, send.refusals, random());
  const notBefore = wait === null ? null : timers.now() + wait;
  await refused(store.db, numberId, send.id, { code: String(code), detail }, notBefore, clock.now());
  if (notBefore === null) return { kind: 'over', posted: true };
  return { kind: 'again', posted: true, notBefore, tooFast: is.kind === 'throughput' };
}

/** Milliseconds until the next try; null when there is none. A refusal that pauses the whole number needs none of its own. */
function waitAfter(is: SendErrorClass, refusals: number, random: number): number | null {
  switch (is.kind) {
    case 'transient':
      return refusals < is.maxTries ? retryBackoff(refusals, random) : null;
    case 'throughput':
    case 'needs-admin':
      return 0;
    case 'pair':
      return pairBackoff(refusals);
    case 'needs-agent':
    case 'final':
      return null;
  }
}
