import { rendered, type TemplateSend } from '../templates/check-send.ts';
import type { Template } from '../templates/template.ts';
import type { BusinessNumber } from '../world/business.ts';
import { GraphError } from '../world/errors.ts';
import { mediaProblem } from '../world/media-kinds.ts';
import type { Refusal } from '../world/rules.ts';
import type { Customer } from '../world/types.ts';
import type { World } from '../world/world.ts';
import { isAppOnly } from './interactive.ts';
import type { Recipient } from './recipient.ts';
import { mediaOf, readable, type SendBody } from './send-body.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
/** Reactions and read receipts reach back so far (Meta, reaction messages). */
export const REACH_MS = 30 * DAY;

/** What is sent, when nothing of it must be refused at once. */
export interface Checked {
  template: Template | null;
  /** What a person reads of it. */
  text: string | null;
  /** Accepted, and later `failed` with this code. */
  failing: number | null;
}

/**
 * Everything that Meta looks at before it accepts a message, except for the rates.
 * @throws GraphError what it answers instead of 200
 */
export function checkSend(
  world: World,
  number: BusinessNumber,
  body: SendBody,
  { customer, to }: Recipient,
): Checked {
  const template = body.type === 'template' ? findTemplate(world, number, body.template) : null;
  if (template?.category === 'AUTHENTICATION' && to === null) throw new GraphError(131062);
  const text = template && body.type === 'template' ? rendered(template, body.template) : readable(body);
  const media = mediaOf(body);
  const file = media && world.media.get(media.id);
  if (media && !file)
    throw new GraphError(100, `${media.id} is not a media id of this phone number, or it has expired.`);
  if (body.type === 'reaction') checkReaction(world, number, body.reaction.message_id);
  if (body.type === 'interactive' && isAppOnly(body.interactive)) throw new GraphError(131051);
  const unfit = media && file && mediaProblem(media.kind, file.mime, file.bytes.length, media.voice);
  const failing = unfit ? 131053 : laterFailure(world, template, customer);
  return { template, text, failing };
}

function findTemplate(world: World, number: BusinessNumber, send: TemplateSend): Template {
  const { name, language } = send;
  const found = world.templates.find(number.wabaId, name, language.code);
  if (found?.status === 'PAUSED') throw new GraphError(132015);
  if (found?.status === 'DISABLED') throw new GraphError(132016);
  if (found?.status !== 'APPROVED')
    throw new GraphError(132001, `template name (${name}) does not exist in ${language.code}`);
  return found;
}

function checkReaction(world: World, number: BusinessNumber, target: string): void {
  const message = world.message(target);
  if (message?.number !== number.phoneNumberId)
    throw new GraphError(131009, 'The message to react to does not exist.');
  if (world.clock.now() - message.at > REACH_MS)
    throw new GraphError(131009, 'The message to react to is older than 30 days.');
}

/** What Meta refuses by rules that may answer at once or fail later; at once is thrown. */
function laterFailure(world: World, template: Template | null, customer: Customer | null): number | null {
  if (customer === null || customer.blocked) return 131026;
  const { rules, clock } = world;
  const now = clock.now();
  const open = customer.lastInboundAt !== null && now < customer.lastInboundAt + DAY;
  const refused = (rule: Refusal, code: number): number | null => {
    if (rule === 'answer') throw new GraphError(code);
    return rule === 'status' ? code : null;
  };
  if (template === null) return open ? null : refused(rules.window, 131047);
  if (template.category !== 'MARKETING') return null;
  const stopped = customer.stoppedMarketing ? refused(rules.marketingStop, 131050) : null;
  if (stopped !== null) return stopped;
  const american = customer.phone?.startsWith('1') ?? false;
  if (american && refused(rules.marketingToUs, 131049) !== null) return 131049;
  const lately = customer.marketing.filter((at) => at > now - DAY && at > (customer.lastInboundAt ?? 0));
  customer.marketing = lately;
  return rules.marketingPerDay !== null && lately.length >= rules.marketingPerDay ? 131049 : null;
}
