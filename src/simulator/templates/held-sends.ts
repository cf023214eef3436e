import type { Ticks } from '../world/ticks.ts';
import type { ChatMessage, Customer } from '../world/types.ts';
import type { Template } from './template.ts';

interface HeldSend {
  message: ChatMessage;
  customer: Customer;
  arrive: () => void;
}

/** Sends that were accepted and wait for the quality of their template (`held_for_quality_assessment`). */
export class HeldSends {
  readonly #ticks: Ticks;
  readonly #held = new Map<string, HeldSend[]>();

  constructor(ticks: Ticks) {
    this.#ticks = ticks;
  }

  /** True when this one more send of the template is to be held. */
  wanted(template: Template): boolean {
    template.sent += 1;
    return template.heldAfter !== null && template.sent > template.heldAfter;
  }

  hold(template: Template, send: HeldSend): void {
    this.#held.set(template.id, [...(this.#held.get(template.id) ?? []), send]);
  }

  count(template: Template): number {
    return this.#held.get(template.id)?.length ?? 0;
  }

  /** Good feedback lets them go; bad feedback fails them with 132015. Returns how many. */
  decide(template: Template, decision: 'release' | 'fail'): number {
    const sends = this.#held.get(template.id) ?? [];
    this.#held.delete(template.id);
    for (const { message, customer, arrive } of sends) {
      if (decision === 'fail') this.#ticks.fail(message, 132015, customer.phone);
      else arrive();
    }
    return sends.length;
  }

  clear(): void {
    this.#held.clear();
  }
}
