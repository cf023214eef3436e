import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Access } from '../graph/access.ts';
import type { PostOffice } from '../webhooks/post-office.ts';
import { type BusinessNumber, PARTNER_PORTFOLIO } from '../world/business.ts';
import { numericId } from '../world/ids.ts';
import { ActRefused } from '../world/refusal.ts';
import type { Json } from '../world/types.ts';
import type { World } from '../world/world.ts';

/** How the next sign-up goes. The person in the dialog may still choose otherwise. */
export const SignUpPlan = z.strictObject({
  /** `finish`; `cancel`: left at `step`; `error`: the person reports an error; `closed`: the window is shut unheard. */
  outcome: z.enum(['finish', 'cancel', 'error', 'closed']),
  step: z.string(),
  errorMessage: z.string(),
  errorId: z.string(),
  /** The number typed in; a new one becomes known, a known one starts over. Null: the number of the settings. */
  phone: z.string().nullable(),
  name: z.string().nullable(),
  /** The account that it comes into; null: its own, or a new one. */
  wabaId: z.string().nullable(),
  /** False: the dialog refuses the number at its first step. */
  eligible: z.boolean(),
  /** Further numbers that lie in the same account already. */
  neighbours: z.array(z.string()),
  /** What becomes of the request for the history. */
  history: z.enum(['yes', 'declined', 'never']),
  /** What the token may touch: the account, another one, or nothing. */
  grants: z.enum(['right', 'wrong', 'none']),
  /** The account that the page is told; `wrong`: one that the token may not touch. */
  names: z.enum(['right', 'wrong']),
  /** Whether the finish event names the phone number id; Meta does not promise it. */
  namesNumber: z.boolean(),
});
export type SignUpPlan = z.infer<typeof SignUpPlan>;

const AS_USUAL: SignUpPlan = {
  outcome: 'finish',
  step: 'PHONE_NUMBER_SETUP',
  errorMessage: 'We could not verify this number.',
  errorId: '524126',
  phone: null,
  name: null,
  wabaId: null,
  eligible: true,
  neighbours: [],
  history: 'yes',
  grants: 'right',
  names: 'right',
  namesNumber: false,
};

/** What the dialog hands to the page that opened it. */
export interface SignUpResult {
  /** The message event of session logging; null when the window was shut without a word. */
  message: Json | null;
  /** The answer of `FB.login`. */
  login: { status: 'connected' | 'unknown'; authResponse: { code: string } | null };
}

/** The owner's side of embedded signup: what the dialog in the browser would do. */
export class SignUp {
  readonly #world: World;
  readonly #post: PostOffice;
  readonly #access: Access;
  plan: SignUpPlan = { ...AS_USUAL };

  constructor(world: World, post: PostOffice, access: Access) {
    this.#world = world;
    this.#post = post;
    this.#access = access;
  }

  clear(): void {
    this.plan = { ...AS_USUAL };
  }

  /** Plays the dialog to its end by the plan; `choice` is what the person chose in it. */
  run(choice: Partial<SignUpPlan> = {}): SignUpResult {
    const plan = { ...this.plan, ...choice };
    if (plan.outcome === 'closed') return { message: null, login: nobody() };
    if (plan.outcome === 'cancel')
      return { message: event('CANCEL', { current_step: plan.step }), login: nobody() };
    if (plan.outcome === 'error' || !plan.eligible) {
      const text = plan.eligible
        ? plan.errorMessage
        : 'This number cannot be connected. Use it in the WhatsApp Business app for a while first.';
      const data = {
        error_message: text,
        error_id: plan.errorId,
        session_id: randomUUID(),
        timestamp: String(Math.floor(this.#world.clock.now() / 1000)),
      };
      return { message: event('CANCEL', data), login: nobody() };
    }
    return this.#finish(plan);
  }

  #finish(plan: SignUpPlan): SignUpResult {
    const { business } = this.#world;
    if (plan.wabaId !== null && !/^\d+$/.test(plan.wabaId)) throw new ActRefused(400, 'wabaId: digits only');
    const number = business.onboard({
      phone: plan.phone ?? business.first.displayPhone,
      name: plan.name ?? undefined,
      wabaId: plan.wabaId ?? undefined,
      history: plan.history,
    });
    for (const phone of plan.neighbours) business.onboard({ phone, wabaId: number.wabaId });
    const elsewhere = numericId();
    const wabaIds = { right: [number.wabaId], wrong: [elsewhere], none: [] }[plan.grants];
    const code = this.#access.issueCode({ wabaIds });
    this.#announce(number);
    const data = {
      waba_id: plan.names === 'right' ? number.wabaId : elsewhere,
      ...(plan.namesNumber && { phone_number_id: number.phoneNumberId }),
    };
    return {
      message: event('FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING', data),
      login: { status: 'connected', authResponse: { code } },
    };
  }

  /** Partner events are addressed by the partner's portfolio, and tell the account inside. */
  #announce(number: BusinessNumber): void {
    const { wabaId, phoneNumberId, lifecycle } = number;
    const owner = this.#world.business.wabas.get(wabaId)?.ownerBusinessId;
    this.#world.emit({ type: 'lifecycle', phoneNumberId, lifecycle });
    this.#post.post({
      entryId: PARTNER_PORTFOLIO,
      time: Math.floor(this.#world.clock.now() / 1000),
      field: 'account_update',
      value: { event: 'PARTNER_ADDED', waba_info: { waba_id: wabaId, owner_business_id: owner } },
    });
  }
}

const nobody = (): SignUpResult['login'] => ({ status: 'unknown', authResponse: null });

const event = (name: string, data: Json): Json => ({
  data,
  type: 'WA_EMBEDDED_SIGNUP',
  event: name,
  version: 3,
});
