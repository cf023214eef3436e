import type { GraphAccess } from './graph-access.ts';
import { type CallOutcome, graphCall } from './graph-call.ts';
import { list, object, text } from './read-json.ts';
import { type ListedTemplate, listedTemplate } from './template.ts';

/** How one reading of the whole list ended. Only `listed` is complete: what stands in no other is not known to be gone. */
export type TemplateListing =
  | { kind: 'listed'; templates: ListedTemplate[] /** Entries that name no template. */; unread: number }
  /** Too many management calls (4, 80007): none for a while. */
  | { kind: 'busy'; detail: string }
  | { kind: 'refused'; code: number; detail: string }
  | { kind: 'unavailable'; detail: string };

const FIELDS = [
  'id',
  'name',
  'status',
  'category',
  'correct_category',
  'language',
  'components',
  'parameter_format',
  'quality_score',
  'rejected_reason',
];
const PAGE = 100;
/** An account has at most 6,000 templates (Meta, "templates overview"). */
const MOST_PAGES = 100;
const BUSY = new Set([4, 80007]);
const BAD_CURSOR = 131059;

/**
 * Every template of a number's account, page by page. A cursor that went bad under way (131059) begins anew, once.
 * Where a page says that another follows, its cursor is put into our own address: the printed one is not called,
 * since the number's secret goes along.
 */
export async function listTemplates(
  access: Pick<GraphAccess, 'templates' | 'headers'>,
  call: typeof graphCall = graphCall,
): Promise<TemplateListing> {
  const first = await readAll(access, call);
  return first.kind === 'refused' && first.code === BAD_CURSOR ? readAll(access, call) : first;
}

async function readAll(
  { templates: { url, key }, headers }: Pick<GraphAccess, 'templates' | 'headers'>,
  call: typeof graphCall,
): Promise<TemplateListing> {
  const templates: ListedTemplate[] = [];
  let unread = 0;
  let place: Record<string, string> = {};
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const address = new URL(url);
    const query = { fields: FIELDS.join(','), limit: String(PAGE), ...place };
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    const outcome = await call({ method: 'GET', url: address.href, headers });
    if (outcome.kind !== 'answered') return failed(outcome);
    const answer = object(outcome.body);
    const entries = answer?.[key];
    if (!Array.isArray(entries)) return { kind: 'unavailable', detail: 'The answer holds no list.' };
    const read = entries.map(listedTemplate);
    templates.push(...read.filter((one) => one !== null));
    unread += read.filter((one) => one === null).length;
    const next = placeAfter(answer, place, list(entries).length);
    if (next === null) return { kind: 'listed', templates, unread };
    place = next;
  }
  return { kind: 'unavailable', detail: `The list did not end within ${MOST_PAGES} pages.` };
}

/** Graph pages by cursor; partners that do not print cursors count from an offset. */
function placeAfter(
  answer: Record<string, unknown> | null,
  place: Record<string, string>,
  count: number,
): Record<string, string> | null {
  const paging = object(answer?.paging);
  if (paging) {
    const after = text(object(paging.cursors)?.after);
    return text(paging.next) !== null && after !== null && after !== place.after ? { after } : null;
  }
  const done = Number(place.offset ?? 0) + count;
  return typeof answer?.total === 'number' && count > 0 && done < answer.total
    ? { offset: String(done) }
    : null;
}

function failed(outcome: Exclude<CallOutcome, { kind: 'answered' }>): TemplateListing {
  if (outcome.kind !== 'refused') return { kind: 'unavailable', detail: outcome.detail };
  const { code, detail } = outcome;
  return BUSY.has(code) || detail === 'HTTP 429'
    ? { kind: 'busy', detail }
    : { kind: 'refused', code, detail };
}
