import { z } from 'zod';
import type { PostOffice } from '../webhooks/post-office.ts';
import {
  categoryChanged,
  categoryWarning,
  type StatusNews,
  templateComponents,
  templateQuality,
  templateStatus,
} from '../webhooks/template-payloads.ts';
import type { MovableClock } from '../world/clock.ts';
import {
  Category,
  type Component,
  type Quality,
  type Template,
  type TemplateStatus,
  withMetasText,
} from './template.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Low quality pauses for three hours, then for six, then for good (Meta, template pausing). */
const PAUSES = [
  { title: 'FIRST_PAUSE', description: 'Paused for 3 hours because of negative feedback.' },
  { title: 'SECOND_PAUSE', description: 'Paused for 6 hours because of negative feedback.' },
];

/** How Meta's review of new and edited templates goes. */
export const Review = z.strictObject({
  /** `wait`: it stays pending until a person or test decides. */
  outcome: z.enum(['approve', 'reject', 'wait']),
  delayMs: z.number().int().min(0),
  reason: z.string(),
  /** Why, with INVALID_FORMAT alone. */
  rejection: z.strictObject({ reason: z.string(), recommendation: z.string() }).nullable(),
  /** Meta finds that it belongs into this category. */
  category: Category.nullable(),
});
export type Review = z.infer<typeof Review>;

const KIND: Review = {
  outcome: 'approve',
  delayMs: 300,
  reason: 'INCORRECT_CATEGORY',
  rejection: null,
  category: null,
};

const STATUS_OF: Record<string, TemplateStatus> = { UNARCHIVED: 'APPROVED', REINSTATED: 'APPROVED' };

/** Meta's side of templates: review, quality, categories; each change comes with its webhook. */
export class TemplateDesk {
  readonly #post: PostOffice;
  readonly #clock: MovableClock;
  readonly #timers = new Set<NodeJS.Timeout>();
  review: Review = { ...KIND };

  constructor(post: PostOffice, clock: MovableClock) {
    this.#post = post;
    this.#clock = clock;
  }

  /** Looks at a new or edited template, after the answer that it is pending. */
  submit(template: Template): void {
    template.status = 'PENDING';
    const { outcome, delayMs, reason, rejection, category } = this.review;
    if (outcome === 'wait') return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (template.status !== 'PENDING') return;
      if (category) template.category = category;
      if (outcome === 'approve') this.status(template, { event: 'APPROVED' });
      else this.status(template, { event: 'REJECTED', reason, rejection: rejection ?? undefined });
    }, delayMs);
    this.#timers.add(timer);
  }

  /** Brings it into a state by its event, e.g. PAUSED, and tells. */
  status(template: Template, news: StatusNews): void {
    template.status = STATUS_OF[news.event] ?? (news.event as TemplateStatus);
    if (news.event === 'REJECTED') template.rejectedReason = news.reason ?? 'NONE';
    if (news.event === 'APPROVED') {
      template.rejectedReason = null;
      if (template.quality === 'RED') template.quality = 'GREEN';
    }
    this.#post.post(templateStatus(template, news, this.#clock.now()));
  }

  /** Customers' feedback changed; RED pauses it, the third time for good. */
  quality(template: Template, quality: Quality, misnamed = false): void {
    const before = template.quality;
    template.quality = quality;
    this.#post.post(templateQuality(template, before, misnamed, this.#clock.now()));
    if (quality === 'RED') this.pause(template);
  }

  /** Paused, or disabled when it was paused twice before. */
  pause(template: Template): void {
    const pause = PAUSES[template.pauses];
    template.pauses += 1;
    if (pause) this.status(template, { event: 'PAUSED', reason: null, ...pause });
    else this.status(template, { event: 'DISABLED', reason: null, title: 'DISABLED', disableDate: 'today' });
  }

  /** @param warnOnly the note that comes a day before the change */
  category(template: Template, to: Category, warnOnly: boolean): void {
    const now = this.#clock.now();
    if (warnOnly) {
      this.#post.post(categoryWarning(template, to, now + DAY, now));
      return;
    }
    const before = template.category;
    template.category = to;
    this.#post.post(categoryChanged(template, before, now));
  }

  /** Its parts were changed; somebody did so in WhatsApp Manager, or through the API. */
  components(template: Template, components: Component[]): void {
    template.components = withMetasText(template.category, template.language, components);
    this.#post.post(templateComponents(template, this.#clock.now()));
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.review = { ...KIND };
  }
}
