import { META_ENV } from './gateway-at-work.ts';
import { type Program, startProgram } from './program.ts';

/** A message in the simulator's books. */
export interface SimulatedMessage {
  wamid: string;
  from: 'customer' | 'phone' | 'api';
  type: string;
  at: number;
  delivery: string;
  bizOpaqueCallbackData: string | null;
}

/** The simulator as a process of its own, by its control API; docs/simulator.md describes it whole. */
export class Meta {
  readonly #program: Program;

  private constructor(program: Program) {
    this.#program = program;
  }

  static async start(seed: string): Promise<Meta> {
    return new Meta(await startProgram('simulator', { ...META_ENV, SEED: seed }));
  }

  get url(): string {
    return this.#program.url;
  }

  end(): Promise<void> {
    return this.#program.end('SIGTERM');
  }

  post<T = unknown>(path: string, body: unknown = {}): Promise<T> {
    return this.#ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  get<T>(path: string): Promise<T> {
    return this.#ask(path, {});
  }

  /** The whole chat with a customer as both phones know it, oldest first. */
  async chat(customer: string): Promise<SimulatedMessage[]> {
    const { messages } = await this.get<{ messages: SimulatedMessage[] }>(
      `/control/customers/${customer}/chat`,
    );
    return messages;
  }

  async #ask<T>(path: string, init: RequestInit): Promise<T> {
    const answer = await fetch(this.url + path, init);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
