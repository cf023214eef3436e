import { batik } from '../made/batik.ts';
import type { PostOffice } from '../webhooks/post-office.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import type { BusinessNumber } from '../world/business.ts';
import { chance } from '../world/chance.ts';
import { sha256 } from '../world/media-store.ts';
import type { Json } from '../world/types.ts';
import type { World } from '../world/world.ts';
import { historyItem, type MadeMessage, type MadePerson, madeMessage, madePerson } from './made-messages.ts';
import { type Chunk, type HistoryPlan, PlannedPast } from './plan.ts';

const FILES_MS = 14 * 24 * 60 * 60 * 1000;
const CONTACTS_AT_ONCE = 200;
const FILES_AT_ONCE = 100;
/** A lane of its own, so that live webhooks are not kept waiting. */
const LANE = 'history';

/** How far an import is. */
export interface HistoryProgress {
  state: 'running' | 'done' | 'stopped';
  messages: number;
  ofMessages: number;
  chunks: number;
  ofChunks: number;
  repeated: number;
  files: number;
  contacts: number;
  startedAt: number;
  endedAt: number | null;
}

/** One import under way: made chunk by chunk, the next one when the gateway has taken one. */
export class HistoryJob {
  readonly #world: World;
  readonly #post: PostOffice;
  readonly #number: BusinessNumber;
  readonly #origin: string;
  readonly #past: PlannedPast;
  readonly #picture = batik('kawung', 'sogan');
  readonly done: Promise<void>;
  readonly progress: HistoryProgress;

  constructor(world: World, post: PostOffice, number: BusinessNumber, plan: HistoryPlan, origin: string) {
    this.#world = world;
    this.#post = post;
    this.#number = number;
    this.#origin = origin;
    this.#past = new PlannedPast(plan, number.onboardedAt);
    this.progress = {
      state: 'running',
      messages: 0,
      ofMessages: plan.messages,
      chunks: 0,
      ofChunks: 0,
      repeated: 0,
      files: 0,
      contacts: 0,
      startedAt: Date.now(),
      endedAt: null,
    };
    this.done = this.#run();
  }

  stop(): void {
    if (this.progress.state === 'running') this.progress.state = 'stopped';
  }

  async #run(): Promise<void> {
    const { plan } = this.#past;
    if (plan.contacts) await this.#contacts();
    const coming = this.#past.comingOrder();
    this.progress.ofChunks = coming.length;
    let next = 0;
    const bring = async (): Promise<void> => {
      for (let chunk = coming[next]; chunk && this.progress.state === 'running'; chunk = coming[next]) {
        const nth = next;
        next += 1;
        await this.#bring(chunk, chance(plan.seed, 'repeat', nth) < plan.repeat);
      }
    };
    await Promise.all(Array.from({ length: plan.inFlight }, bring));
    if (this.progress.state === 'running') this.progress.state = 'done';
    this.progress.endedAt = Date.now();
  }

  async #bring(chunk: Chunk, again: boolean): Promise<void> {
    const files: Webhook[] = [];
    const hook = this.#chunkHook(chunk, files);
    await this.#post.deliver([hook], LANE);
    this.progress.chunks += 1;
    this.progress.messages += chunk.messages;
    if (again) {
      await this.#post.deliver([hook], LANE);
      this.progress.repeated += 1;
    }
    for (let start = 0; start < files.length; start += FILES_AT_ONCE) {
      const part = files.slice(start, start + FILES_AT_ONCE);
      await this.#post.deliver(part, LANE);
      this.progress.files += part.length;
    }
  }

  #chunkHook(chunk: Chunk, files: Webhook[]): Webhook {
    const { plan } = this.#past;
    const { wabaId, displayPhone } = this.#number;
    const youngest = this.#number.onboardedAt - FILES_MS;
    const threads = chunk.runs.map(({ thread, from, to }) => {
      const person = madePerson(plan, wabaId, thread);
      const messages: Json[] = [];
      for (let index = from; index < to; index += 1) {
        const made = madeMessage(this.#past, person, thread, index);
        messages.push(historyItem(made, person, displayPhone, plan));
        if (made.media && plan.files && made.at >= youngest) files.push(this.#file(made, person));
      }
      const { phone, userId, username } = person;
      return {
        id: phone,
        ...(plan.variant === 'documented' && {
          context: { wa_id: phone, user_id: userId, ...(username && { username }) },
        }),
        messages,
      };
    });
    const progress = plan.variant === 'captured' ? 100 : chunk.progress;
    return this.#hook('history', {
      history: [{ metadata: { phase: chunk.phase, chunk_order: chunk.order, progress }, threads }],
    });
  }

  /** The file behind a placeholder: the same picture every time, under an id of its own. */
  #file(made: MadeMessage, { phone, userId, name, username }: MadePerson): Webhook {
    const { media } = this.#world;
    const file = media.add(this.#picture, 'image/png', null, 'webhook');
    const image = {
      mime_type: file.mime,
      sha256: sha256(file.bytes, 'base64'),
      id: file.id,
      url: media.url(this.#origin, file.id),
    };
    const timestamp = String(Math.floor(made.at / 1000));
    const message = { id: made.wamid, timestamp, type: 'image', image };
    const profile = { ...(!made.mine && { name }), ...(username && { username }) };
    const contacts = [{ profile, wa_id: phone, user_id: userId }];
    return this.#hook(
      'history',
      made.mine
        ? {
            contacts,
            message_echoes: [{ from: this.#number.displayPhone, to: phone, to_user_id: userId, ...message }],
          }
        : { contacts, messages: [{ from: phone, from_user_id: userId, ...message }] },
    );
  }

  async #contacts(): Promise<void> {
    const { plan } = this.#past;
    const timestamp = String(Math.floor(this.#number.onboardedAt / 1000));
    for (let start = 0; start < plan.threads; start += CONTACTS_AT_ONCE) {
      if (this.progress.state !== 'running') return;
      const state_sync: Json[] = [];
      for (let thread = start; thread < Math.min(plan.threads, start + CONTACTS_AT_ONCE); thread += 1) {
        const { phone, userId, name, username } = madePerson(plan, this.#number.wabaId, thread);
        state_sync.push({
          type: 'contact',
          contact: {
            full_name: name,
            first_name: name.split(' ')[0],
            phone_number: phone,
            user_id: userId,
            ...(username && { username }),
          },
          action: 'add',
          metadata: { timestamp },
        });
      }
      await this.#post.deliver([this.#hook('smb_app_state_sync', { state_sync })], LANE);
      this.progress.contacts += state_sync.length;
    }
  }

  #hook(field: string, rest: Json): Webhook {
    const { wabaId, displayPhone, phoneNumberId } = this.#number;
    const metadata = { display_phone_number: displayPhone, phone_number_id: phoneNumberId };
    return { entryId: wabaId, field, value: { messaging_product: 'whatsapp', metadata, ...rest } };
  }
}
