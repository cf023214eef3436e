interface CustomerIdentity {
  name: string;
  phone: string;
  /** Which of the business's numbers they write to, by Meta's id; the first when absent. */
  number?: string;
}

/** One simulated customer, as a test plays them. */
export class Customer {
  readonly id: string;
  readonly #control: SimulatorControl;

  constructor(control: SimulatorControl, id: string) {
    this.#control = control;
    this.id = id;
  }

  async says(text: string): Promise<void> {
    await this.#control.post(`/control/customers/${this.id}/say`, { text });
  }

  /** Texts that stand on the customer's phone from the business, in the order in which they came. */
  async received(): Promise<string[]> {
    const { messages } = await this.#control.get<{ messages: { text: string }[] }>(
      `/control/customers/${this.id}/messages`,
    );
    return messages.map((message) => message.text);
  }
}

/** The simulator's control API as tests use it; docs/simulator.md describes it whole. */
export class SimulatorControl {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async customer({ name, phone, number }: CustomerIdentity): Promise<Customer> {
    const { id } = await this.post<{ id: string }>('/control/customers', { name, phone, number });
    return new Customer(this, id);
  }

  /** The owner types on the phone. */
  async phoneSays(to: Customer, text: string): Promise<void> {
    await this.post('/control/phone/say', { to: to.id, text });
  }

  async nextSend(as: 'timeout-after-accept' | 'timeout-before' | '500'): Promise<void> {
    await this.post('/control/errors', { code: 131000, times: 1, as });
  }

  post<T = unknown>(path: string, body: unknown): Promise<T> {
    return this.#ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  get<T>(path: string): Promise<T> {
    return this.#ask(path, {});
  }

  drop(path: string): Promise<unknown> {
    return this.#ask(path, { method: 'DELETE' });
  }

  async #ask<T>(path: string, asked: RequestInit): Promise<T> {
    const answer = await fetch(this.url + path, asked);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
