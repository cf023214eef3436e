import type { EnvelopeChange } from './envelope.ts';
import type { StandingNews } from './events.ts';
import { standing } from './parse-account.ts';
import { asOne, type Parsed, type Piece, type Said } from './piece.ts';
import { line, numeric, text, token } from './read-json.ts';

/** Fields about one number: its quality and limits, its name and username, its PIN. */

export function qualityPieces(change: EnvelopeChange): Generator<Piece, void> {
  return asOne(change, (value, said) => {
    const event = token(value.event);
    const limit = limitOf(value.max_daily_conversations_per_business ?? value.current_limit);
    const quality = event === null ? undefined : QUALITY.get(event);
    const news: StandingNews[] = [];
    if (limit) news.push({ aspect: 'messaging-limit', ...limit });
    if (quality) news.push({ aspect: 'quality', value: quality });
    if (event === 'THROUGHPUT_UPGRADE')
      news.push({ aspect: 'alert', kind: event, severity: 'INFORMATIONAL', text: '' });
    return news.length > 0
      ? all(said, news)
      : { reason: 'The quality update names neither a limit nor a quality.' };
  });
}

/** Older webhooks tell the quality by these events. */
const QUALITY: ReadonlyMap<string, string> = new Map([
  ['FLAGGED', 'RED'],
  ['UNFLAGGED', 'UNKNOWN'],
]);

/** The limit's name changed with version 24; its other counts (numbers an account may have) need nobody here. */
export function capabilityPieces(change: EnvelopeChange): Generator<Piece, void> {
  return asOne(change, (value, said) => {
    const printed = value.max_daily_conversations_per_business ?? value.max_daily_conversation_per_phone;
    const limit = limitOf(printed);
    if (limit) return standing(said, { aspect: 'messaging-limit', ...limit });
    const counts = value.max_phone_numbers_per_waba ?? value.max_phone_numbers_per_business;
    return counts !== undefined && printed === undefined
      ? []
      : { reason: 'The capability update names no limit.' };
  });
}

export function namePieces(change: EnvelopeChange): Generator<Piece, void> {
  return asOne(change, (value, said) => {
    const name = line(value.requested_verified_name);
    const decision = token(value.decision);
    if (!name || !decision) return { reason: 'The name update has no name or no decision.' };
    const refused = token(value.rejection_reason);
    const news: StandingNews[] = [{ aspect: 'display-name', name, decision }];
    if (refused && refused !== 'NONE')
      news.push({
        aspect: 'alert',
        kind: 'PHONE_NUMBER_NAME_REJECTED',
        severity: 'WARNING',
        text: `${name}: ${refused}`,
      });
    return all(said, news);
  });
}

export function usernamePieces(change: EnvelopeChange): Generator<Piece, void> {
  return asOne(change, (value, said) => {
    const state = token(value.status)?.toLowerCase();
    if (!state) return { reason: 'The username update has no status.' };
    const username = state === 'deleted' ? null : line(value.username);
    return standing(said, { aspect: 'username', username, state });
  });
}

export function securityPieces(change: EnvelopeChange): Generator<Piece, void> {
  return asOne(change, (value, said) => {
    const kind = token(value.event);
    if (!kind) return { reason: 'The security update names no event.' };
    return standing(said, { aspect: 'alert', kind, severity: 'WARNING', text: line(value.requester) ?? '' });
  });
}

/** Several news of one change, each with a key of its own. */
function all(said: Said, news: StandingNews[]): Parsed {
  return news.map((one, index) => ({
    type: 'standing' as const,
    key: index === 0 ? said.key : `${said.key}.${index}`,
    at: said.at,
    news: one,
  }));
}

const UNLIMITED = 'TIER_UNLIMITED';
/** What a portfolio begins with. */
const AT_FIRST = 250;

/** People a day: Meta prints a number (-1: any number) or a tier's name. `most` null is unlimited. */
function limitOf(printed: unknown): { tier: string; most: number | null } | null {
  const number = numeric(printed);
  if (number !== null) {
    if (number < 0) return { tier: UNLIMITED, most: null };
    const most = Math.floor(number);
    return Number.isSafeInteger(most) ? { tier: `TIER_${short(most)}`, most } : null;
  }
  const tier = token(text(printed));
  if (tier === null) return null;
  if (tier === UNLIMITED) return { tier, most: null };
  if (tier === 'TIER_NOT_SET') return { tier, most: AT_FIRST };
  const [, digits, thousands] = /^TIER_(\d{1,9})(K?)$/.exec(tier) ?? [];
  return digits ? { tier, most: Number(digits) * (thousands ? 1000 : 1) } : null;
}

const short = (most: number) => (most >= 1000 && most % 1000 === 0 ? `${most / 1000}K` : String(most));
