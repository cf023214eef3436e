import { ADVICE, type SendErrorConsequence, sendErrorOf } from '#shared/coexistence/send-errors.ts';
import type { Millis } from '#shared/model/primitives.ts';
import { recordStop } from '../ingest/stops.ts';
import type { Change } from '../store/changes.ts';
import { announce } from '../store/signal.ts';
import { type HoldScope, hold } from './holds.ts';
import { noteAlert, noteLink } from './number-notes.ts';
import { queueRows } from './outbound-rows.ts';

/** Meta's word on a send, by its code. */
export interface Refusal {
  code: string;
  detail: string;
  /** When Meta said so. */
  at: Millis;
}

const HOUR = 60 * 60_000;
/** How long what Meta halts rests here; it lifts these by itself and tells nobody when. */
const HALT_MS = 24 * HOUR;
/** Calls of management are counted by the hour. */
const MANAGEMENT_REST_MS = 15 * 60_000;
/** A status may come a week late. What was forbidden then may long be allowed again. */
const STALE_MS = HOUR;

/**
 * What follows from a refusal beyond its message: stops, holds, templates, the number itself. The same whether the code
 * stood in the answer to the POST or came by a status, and once however often it came.
 * @param sendId of its row in the queue
 */
export async function takeRefusal(
  change: Change,
  numberId: string,
  sendId: string,
  refusal: Refusal,
  now: Millis,
): Promise<void> {
  const { class: is, advice, consequence } = sendErrorOf(Number(refusal.code));
  const fresh = now - refusal.at < STALE_MS;
  if (is.kind === 'needs-admin' && fresh)
    await halt(change, numberId, 'number', null, refusal, ADVICE[advice]);
  if (consequence) await follow(change, numberId, sendId, consequence, refusal, fresh);
}

async function follow(
  change: Change,
  numberId: string,
  sendId: string,
  consequence: SendErrorConsequence,
  refusal: Refusal,
  fresh: boolean,
): Promise<void> {
  const { trx } = change;
  const { code, at } = refusal;
  const about = await queueRows(trx)
    .select(['outbound.content', 'threads.contact_id'])
    .where('outbound.id', '=', sendId)
    .executeTakeFirst();
  const templateId = about?.content.kind === 'template' ? about.content.templateId : null;
  switch (consequence) {
    case 'stop-marketing':
      if (about)
        await recordStop(change, about.contact_id, {
          source: 'whatsapp',
          stopped: true,
          at,
          category: 'marketing_messages',
          evidence: null,
        });
      return;
    case 'number-dead':
      if (fresh)
        await noteLink(change, numberId, `send-${code}:${at}`, {
          lifecycle: 'disconnected',
          reason: 'NUMBER_DELETED',
          at,
        });
      return;
    case 'rest-management': {
      const until = at + MANAGEMENT_REST_MS;
      if (fresh) await hold(trx, numberId, { ...refusal, scope: 'management', until }, at);
      return;
    }
    case 'halt-bulk':
      if (fresh) await halt(change, numberId, 'bulk', at + HALT_MS, refusal, ADVICE['spam-limit']);
      return;
    case 'halt-category': {
      const template = templateId && (await templateOf(change, templateId));
      if (template && fresh)
        await halt(
          change,
          numberId,
          `category:${template.category}`,
          at + HALT_MS,
          refusal,
          ADVICE['template-misused'],
        );
      return;
    }
    case 'template-paused':
    case 'template-disabled':
      if (templateId)
        await markTemplate(change, templateId, consequence === 'template-paused' ? 'PAUSED' : 'DISABLED', at);
      await announce(trx, 'templates');
      return;
    case 'refresh-templates':
      await announce(trx, 'templates');
      return;
    case 'check-link':
      // The hold of its class is enough: the queue asks Meta once it sees that.
      return;
  }
}

async function halt(
  change: Change,
  numberId: string,
  scope: HoldScope,
  until: Millis | null,
  { code, detail, at }: Refusal,
  text: string,
): Promise<void> {
  if (await hold(change.trx, numberId, { scope, code, detail, until }, at))
    await noteAlert(change, numberId, {
      kind: `send-${code}`,
      severity: scope === 'number' ? 'CRITICAL' : 'WARNING',
      text,
      at,
    });
}

function templateOf({ trx }: Change, id: string) {
  return trx.selectFrom('templates').select('category').where('id', '=', id).executeTakeFirst();
}

/** Meta's own word by webhook stands when it is newer. */
async function markTemplate(change: Change, id: string, status: string, at: Millis): Promise<void> {
  const marked = await change.trx
    .updateTable('templates')
    .set({ status, status_at: at, changed_at: at })
    .where('id', '=', id)
    .where('status_at', '<', at)
    .returning('id')
    .execute();
  for (const template of marked) change.touched.changed('template', template.id);
}
