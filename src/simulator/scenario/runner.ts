import type { Logger } from 'pino';
import type { PostOffice } from '../webhooks/post-office.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import { between, chance } from '../world/chance.ts';
import type { Imports } from '../world/imports.ts';
import type { People } from '../world/people.ts';
import type { World } from '../world/world.ts';
import { type Agent, Agents } from './agents.ts';
import { LiveLoop } from './live-loop.ts';
import { loadScenario } from './load.ts';
import type { Conversation, Line, Scenario } from './schema.ts';
import { Script } from './script.ts';

/** Calls the control API; rejects with its sentence when it refuses. */
export type ScenarioControl = (
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body: object,
) => Promise<void>;

interface RunnerOptions {
  world: World;
  post: PostOffice;
  people: People;
  imports: Imports;
  seed: string;
  log: Logger;
  control: ScenarioControl;
}

export interface StartOptions {
  /** 2 is twice as fast. Concerns what is still to come, not the past. */
  speed?: number | undefined;
  agents?: Agent[] | undefined;
}

/** Plays one scenario at a time: first the past, at once, then live. */
export class ScenarioRunner {
  readonly #options: RunnerOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  #live: LiveLoop | null = null;
  #playing: { name: string; since: number } | null = null;
  #acting: Promise<void> = Promise.resolve();
  #waiting: (() => void)[] = [];
  /** Acts of this scenario that the control API refused, in its words. */
  refused: string[] = [];

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  get playing(): { name: string; since: number } | null {
    return this.#playing;
  }

  /** @throws ScenarioError */
  load(nameOrPath: string): Scenario {
    return loadScenario(nameOrPath);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#settle();
    this.#live?.stop();
    this.#live = null;
    this.#playing = null;
  }

  start(
    scenario: Scenario,
    { speed = 1, agents = [] }: StartOptions,
  ): { customers: number; past: number; coming: number } {
    this.stop();
    this.refused = [];
    const { world, post, people, seed, log } = this.#options;
    const now = world.clock.now();
    this.#playing = { name: scenario.name, since: now };
    if (scenario.business) world.business.first.name = scenario.business;
    for (const person of scenario.customers)
      if (!world.customers.has(person.id))
        world.addCustomer({ ...person, ticks: { ...scenario.ticks, ...person.ticks } });
    this.#remember(scenario, now);

    const team = new Agents(() => post.gateway, agents);
    // The same day's start makes the same ids, so that a restart adds nothing twice to a gateway that kept its data.
    const day = new Date(now).toISOString().slice(0, 10);
    const hooks: { at: number; hook: Webhook }[] = [];
    let coming = 0;
    const past = scenario.day.flatMap((conversation, index) => {
      const script = this.#script(scenario, conversation, `${day}:day:${index}`);
      return this.#timed(conversation, now).map(({ line, at, nth }) => ({ script, line, at, nth }));
    });
    for (const { script, line, at, nth } of past.toSorted((a, b) => a.at - b.at)) {
      if ('awaits' in line) continue;
      if (at <= now && line.who !== 'agent') {
        script.play(people, line, nth, at, (hook) => hooks.push({ at, hook }));
        continue;
      }
      coming += 1;
      this.#later(Math.max(0, at - now) / speed, () => {
        if (line.who === 'agent' && !('edit' in line || 'revoke' in line || 'react' in line))
          void script.playAgent(people, team, line, nth, log);
        else script.play(people, line, nth);
      });
    }
    for (const act of scenario.acts) {
      coming += 1;
      this.#later(act.at / speed, () => this.#act(act));
    }
    post.postTogether(hooks.map(({ hook }) => hook));
    if (scenario.live && scenario.conversations.length > 0) {
      this.#live = new LiveLoop({
        world,
        people,
        log,
        scenario,
        live: scenario.live,
        agents: team,
        speed,
        seed: `${seed}:${now}`,
      });
      this.#live.start();
    }
    return { customers: scenario.customers.length, past: hooks.length, coming };
  }

  /** One after another, whatever the speed. */
  #act({ method, call, body }: Scenario['acts'][number]): void {
    const { control, log } = this.#options;
    this.#acting = this.#acting
      .then(() => control(method, call, body))
      .catch((error: unknown) => {
        this.refused.push(error instanceof Error ? error.message : String(error));
        log.warn({ err: error }, 'an act could not be done');
      });
  }

  /** Resolves when everything that had its time has been played; a live loop has no end and is not waited for. */
  async whenPlayed(): Promise<void> {
    if (this.#timers.size > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    await this.#acting;
  }

  #settle(): void {
    if (this.#timers.size > 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  /** Older days: known to the phones, handed over with the address book. */
  #remember(scenario: Scenario, now: number): void {
    const { world, imports } = this.#options;
    for (const [index, conversation] of scenario.history.entries()) {
      const script = this.#script(scenario, conversation, `history:${index}`);
      for (const { line, at, nth } of this.#timed(conversation, now)) {
        if (!('who' in line) || 'edit' in line || 'revoke' in line || 'react' in line) continue;
        const from = line.who === 'customer' ? 'customer' : 'phone';
        const said = { ...script.said(line, nth), at };
        script.remember(
          line,
          imports.remember(script.customer, from, said, `${scenario.name}:history:${index}:${nth}`).wamid,
        );
      }
    }
    const people = scenario.customers.map((customer) => customer.id);
    if (scenario.customers.some((customer) => customer.bookName))
      imports.contacts({ customers: people.filter((id) => world.customer(id).bookName !== null) });
    if (scenario.history.length > 0) imports.history({ customers: people });
  }

  #script(scenario: Scenario, conversation: Conversation, id: string): Script {
    const { world, seed } = this.#options;
    return new Script(world.customer(conversation.with), `${scenario.name}:${id}`, scenario.words, seed);
  }

  /** When each line of a conversation is said; without `after` a little after the one before. */
  #timed(conversation: Conversation, now: number): { line: Line; at: number; nth: number }[] {
    const { seed } = this.#options;
    let at = now + conversation.from;
    return conversation.lines.map((line, nth) => {
      if (nth > 0)
        at +=
          line.after ?? between([25_000, 110_000], chance(seed, conversation.with, conversation.from, nth));
      return { line, at, nth };
    });
  }

  #later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
      this.#settle();
    }, ms);
    this.#timers.add(timer);
  }
}
