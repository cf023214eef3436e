import type { Logger } from 'pino';
import { between, chance, pick } from '../world/chance.ts';
import type { People } from '../world/people.ts';
import type { ChatMessage } from '../world/types.ts';
import type { World, WorldEvent } from '../world/world.ts';
import type { Agents } from './agents.ts';
import type { Line, LiveConversation, Scenario } from './schema.ts';
import { Script } from './script.ts';

const TOGETHER = 4;
const ANSWER_MS = [9_000, 38_000] as const;
const ANSWERS_EACH = 3;

interface LiveOptions {
  world: World;
  people: People;
  log: Logger;
  scenario: Scenario;
  live: NonNullable<Scenario['live']>;
  agents: Agents;
  speed: number;
  seed: string;
}

interface Running {
  script: Script;
  lines: Line[];
  next: number;
  /** Simulator time until which an answer of the shop is awaited. */
  awaitsUntil: number | null;
  /** A line is on its way by a timer of its own. */
  timed: boolean;
}

/** Life without end: conversations begin, go on and react to what the shop sends. */
export class LiveLoop {
  readonly #options: LiveOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Map<string, Running>();
  readonly #seen = new Set<string>();
  readonly #answered = new Map<string, number>();
  #waiting: LiveConversation[] = [];
  #begun = 0;
  #rolls = 0;
  #unlisten: (() => void) | null = null;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  start(): void {
    this.#unlisten = this.#options.world.listen((event) => this.#hear(event));
    this.#nextTurn();
  }

  stop(): void {
    this.#unlisten?.();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #roll(): number {
    this.#rolls += 1;
    return chance(this.#options.seed, 'live', this.#rolls);
  }

  #later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms / this.#options.speed);
    this.#timers.add(timer);
  }

  #nextTurn(): void {
    const [min, max] = this.#options.live.everySeconds;
    this.#later(between([min * 1000, max * 1000], this.#roll()), () => {
      this.#turn();
      this.#nextTurn();
    });
  }

  /** One more thing happens: a running conversation goes on, or another begins. */
  #turn(): void {
    const now = this.#options.world.clock.now();
    const ready = [...this.#running.values()].filter(
      (running) => !running.timed && (running.awaitsUntil === null || running.awaitsUntil <= now),
    );
    const begin = ready.length === 0 || (this.#running.size < TOGETHER && this.#roll() < 0.5);
    const running = begin ? this.#begin() : pick(ready, this.#roll());
    if (running) this.#advance(running);
  }

  #begin(): Running | null {
    const { world, scenario, seed } = this.#options;
    if (this.#waiting.length === 0) {
      const order = scenario.conversations.map((conversation, index) => ({
        conversation,
        at: chance(seed, this.#begun, index),
      }));
      this.#waiting = order.sort((a, b) => a.at - b.at).map(({ conversation }) => conversation);
    }
    const index = this.#waiting.findIndex((conversation) => this.#free(conversation) !== null);
    const conversation = this.#waiting.splice(index, index === -1 ? 0 : 1)[0];
    const person = conversation && this.#free(conversation);
    if (!conversation || !person) return null;
    this.#begun += 1;
    const script = new Script(
      world.customer(person),
      `${scenario.name}:live:${seed}:${this.#begun}`,
      scenario.words,
      seed,
    );
    const running = { script, lines: conversation.lines, next: 0, awaitsUntil: null, timed: false };
    this.#running.set(person, running);
    return running;
  }

  /** Somebody of the conversation's people who is in none just now. */
  #free(conversation: LiveConversation): string | null {
    const people = [conversation.with].flat().filter((id) => !this.#running.has(id));
    return people.length === 0 ? null : pick(people, chance(this.#options.seed, 'who', this.#begun));
  }

  #advance(running: Running): void {
    const { people, agents, world, log } = this.#options;
    const line = running.lines[running.next];
    if (!line) {
      this.#running.delete(running.script.customer.id);
      return;
    }
    const nth = running.next;
    if ('awaits' in line) {
      if (running.awaitsUntil === null) {
        running.awaitsUntil = world.clock.now() + line.awaits / this.#options.speed;
        return;
      }
      // Nobody answered in time.
      running.awaitsUntil = null;
      running.lines = [...running.lines.slice(0, nth), ...line.else, ...running.lines.slice(nth + 1)];
      this.#advance(running);
      return;
    }
    running.next += 1;
    try {
      if (line.who === 'agent' && !('edit' in line || 'revoke' in line || 'react' in line))
        void running.script.playAgent(people, agents, line, nth, log);
      else running.script.play(people, line, nth);
    } catch (error) {
      log.warn({ err: error }, 'a line could not be played');
    }
    const following = running.lines[running.next];
    if (!following) this.#running.delete(running.script.customer.id);
    else if ('awaits' in following) this.#advance(running);
    else if (following.after !== undefined) this.#soon(running, following.after);
  }

  #soon(running: Running, ms: number): void {
    running.timed = true;
    this.#later(ms, () => {
      running.timed = false;
      this.#advance(running);
    });
  }

  /** The shop wrote: whoever waits for it goes on, others may answer a word. */
  #hear(event: WorldEvent): void {
    if (event.type !== 'message' || event.message.from === 'customer' || event.message.source === 'history')
      return;
    const { message } = event;
    if (this.#seen.has(message.wamid) || message.failure !== null) return;
    this.#seen.add(message.wamid);
    const running = this.#running.get(message.customerId);
    const pause = between(ANSWER_MS, this.#roll());
    if (running?.awaitsUntil != null) {
      running.awaitsUntil = null;
      running.next += 1;
      this.#soon(running, pause);
    } else if (!running && message.from === 'api') {
      this.#answer(message, pause);
    }
  }

  #answer(message: ChatMessage, pause: number): void {
    const { world, people, live } = this.#options;
    const customer = world.customers.get(message.customerId);
    const answers = live.answers[customer?.language ?? 'id'];
    const before = this.#answered.get(message.customerId) ?? 0;
    if (!customer || !answers || before >= ANSWERS_EACH) return;
    this.#answered.set(customer.id, before + 1);
    const text = pick(answers, this.#roll());
    this.#later(pause, () => {
      if (!this.#running.has(customer.id)) people.customerSays(customer, { text });
    });
  }
}
