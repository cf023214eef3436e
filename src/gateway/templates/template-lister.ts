import type { FastifyBaseLogger } from 'fastify';
import type { Millis } from '#shared/model/primitives.ts';
import type { Clock } from '../clock.ts';
import type { TemplateListing } from '../meta/template-list.ts';
import type { Timers } from '../outbound/timers.ts';
import type { Store } from '../store/open.ts';
import { keepTemplateList } from './keep-list.ts';

export interface TemplateListerParts {
  store: Store;
  clock: Clock;
  timers: Timers;
  log: FastifyBaseLogger;
  /** Reads the whole list of a number's account, or null while the number cannot reach Meta. */
  listingOf(numberId: string): Promise<TemplateListing> | null;
}

/** How the last reading of a number's list went. */
export interface ListingState {
  /** When the list that is kept was asked for; null: not since this process started. */
  listedAt: Millis | null;
  /** Why the newest attempt failed; null when it did not. */
  problem: { code: string; detail: string } | null;
}

export const MOST_OFTEN_MS = 3 * 60_000;
const DAILY_MS = 24 * 60 * 60_000;
/** After 4 or 80007 the hour's calls are used up; other work of the account needs what comes back. */
const BUSY_MS = 15 * 60_000;
const RETRY_MS = 10 * 60_000;

interface NumberState extends ListingState {
  /** By the timers: nothing is asked before. */
  notBefore: number;
  /** By the timers: asked for at the latest; null: somebody asked for it now. */
  due: number | null;
  running: boolean;
}

/**
 * Keeps every number's templates like Meta's list: once the number is linked (`refresh`), daily, when somebody asks,
 * and when something was heard of a template that is not known (topic `templates`); never more often than every few
 * minutes.
 */
export class TemplateLister {
  readonly #parts: TemplateListerParts;
  readonly #numbers = new Map<string, NumberState>();
  readonly #running = new Set<Promise<void>>();
  #stopListening: (() => void) | null = null;
  #cancel: (() => void) | null = null;
  #stopped = false;

  constructor(parts: TemplateListerParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#stopListening = this.#parts.store.signal.listen((topic) => {
      if (topic !== 'templates') return;
      for (const state of this.#numbers.values()) state.due = null;
      this.#look();
    });
  }

  /** Asks Meta anew, now or as soon as it may be asked again. */
  refresh(numberId: string): void {
    this.#stateOf(numberId).due = null;
    this.#look();
  }

  state(numberId: string): ListingState {
    const { listedAt, problem } = this.#numbers.get(numberId) ?? { listedAt: null, problem: null };
    return { listedAt, problem };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopListening?.();
    this.#cancel?.();
    await Promise.all(this.#running);
  }

  #stateOf(numberId: string): NumberState {
    const known = this.#numbers.get(numberId);
    if (known) return known;
    const fresh: NumberState = { listedAt: null, problem: null, notBefore: 0, due: null, running: false };
    this.#numbers.set(numberId, fresh);
    return fresh;
  }

  /** Begins what is due and sets the alarm for what is not. */
  #look(): void {
    if (this.#stopped) return;
    const now = this.#parts.timers.now();
    let next = Number.POSITIVE_INFINITY;
    for (const [numberId, state] of this.#numbers) {
      if (state.running) continue;
      const begins = Math.max(state.notBefore, state.due ?? now);
      if (begins <= now) this.#begin(numberId, state);
      else next = Math.min(next, begins);
    }
    this.#cancel?.();
    this.#cancel = Number.isFinite(next) ? this.#parts.timers.after(next - now, () => this.#look()) : null;
  }

  #begin(numberId: string, state: NumberState): void {
    const now = this.#parts.timers.now();
    state.running = true;
    state.notBefore = now + MOST_OFTEN_MS;
    state.due = now + DAILY_MS;
    const work = this.#list(numberId, state)
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#running.delete(work);
        state.running = false;
        this.#look();
      });
    this.#running.add(work);
  }

  async #list(numberId: string, state: NumberState): Promise<void> {
    const { clock, timers, log, store } = this.#parts;
    const at = clock.now();
    const listing = await this.#parts.listingOf(numberId);
    if (listing === null) return;
    if (listing.kind === 'listed') {
      const changed = await keepTemplateList(store, numberId, listing.templates, at, clock.now());
      Object.assign(state, { listedAt: at, problem: null });
      if (listing.unread > 0)
        log.warn({ numberId, unread: listing.unread }, 'some listed templates could not be read');
      log.debug({ numberId, templates: listing.templates.length, changed }, 'templates listed');
      return;
    }
    const code = listing.kind === 'refused' ? String(listing.code) : listing.kind;
    state.problem = { code, detail: listing.detail };
    state.notBefore = timers.now() + (listing.kind === 'busy' ? BUSY_MS : MOST_OFTEN_MS);
    // A refusal stays one until somebody acts; the rest may pass.
    if (listing.kind !== 'refused') state.due = timers.now() + RETRY_MS;
    log.warn({ numberId, code, detail: listing.detail }, 'templates could not be listed');
  }

  #failed(error: unknown): void {
    this.#parts.log.error({ err: error }, 'listing templates failed');
  }
}
