interface CustomerIdentity {
  name: string;
  phone: string;
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

  async customer({ name, phone }: CustomerIdentity): Promise<Customer> {
    const { id } = await this.post<{ id: string }>('/control/customers', { name, phone });
    return new Customer(this, id);
  }

  /** The owner types on the phone. */
  async phoneSays(to: Customer, text: string): Promise<void> {
    await this.post('/control/phone/say', { to: to.id, text });
  }

  async nextSend(as: 'timeout-after-accept' | 'timeout-before' | '500'): Promise<void> {
    await this.post('/control/errors', { code: 131000, times: 1, as });
  }

  async post<T = unknown>(path: string, body: unknown): Promise<T> {
    const answer = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async get<T>(path: string): Promise<T> {
    const answer = await fetch(this.url + path);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
