import { setTimeout as wait } from 'node:timers/promises';
import {
  INBOUND_RESERVE_PER_SECOND,
  PAIR_BURST,
  PAIR_INTERVAL_MS,
  THROUGHPUT_PER_SECOND,
} from '#shared/coexistence/pacing.ts';
import { Health, MessagePage, NumberList, ThreadPage } from '#shared/gateway-api/http.ts';
import type { Lifecycle } from '#shared/model/number.ts';
import { GatewayAtWork } from '../../support/gateway-at-work.ts';
import { Meta, type SimulatedMessage } from '../../support/meta-at-work.ts';
import { idAt, seeded } from '../../support/random.ts';
import { aim, run } from '../report.ts';
import type { Workload } from './workload.ts';

const CUSTOMERS = 40;
/** Customers' messages a second, one after the other, each for so long. */
const INBOUND = { small: [0, 4], medium: [0, 4, 8, 12, 4], full: [0, 4, 8, 12, 4] };
const SECONDS_EACH = { small: 1, medium: 6, full: 20 };
/** Sends to one person: so many beyond what may be borrowed. */
const BEYOND_BURST = { small: 0, medium: 2, full: 5 };
const BULK = { small: 15, medium: 40, full: 40 };
/** Sends given to the gateway at once, and more of them than can go. */
const AT_ONCE = 10;
const SPARE = 20;
const SECOND = 1000;
const STEP_MS = 10;

/** The outbound queue by the simulator's own books: the budget is used, and never overdrawn. */
export async function pacing({ scale, seed, database, server, promise }: Workload): Promise<void> {
  const random = seeded(seed);
  const meta = await Meta.start(String(seed));
  const gateway = await GatewayAtWork.start(server, `${meta.url}/v26.0`);
  const customers: string[] = [];
  try {
    await meta.post('/control/gateway', { url: gateway.url });
    await meta.post('/control/ticks', { sentMs: [5, 20], deliveredMs: null, readMs: null });
    for (let n = 0; n < CUSTOMERS; n++) {
      const { id } = await meta.post<{ id: string }>('/control/customers', {
        name: `Pelanggan ${n}`,
        phone: `62857100${10_000 + n}`,
      });
      customers.push(id);
      await meta.post(`/control/customers/${id}/say`, { text: 'Halo' });
    }
    await meta.post('/control/flush', {});
    const threads = await threadsOf(gateway, CUSTOMERS);
    const send = async (threadId: string, text: string, bulk: boolean): Promise<string> => {
      const commandId = idAt(random, Date.now());
      const content = { kind: 'text', text };
      const body = { commandId, threadId, content, replyToWamid: null, bulk };
      const answer = await gateway.ask('POST', '/v1/messages', body);
      if (answer.status !== 202) run(`refused: ${answer.status} ${JSON.stringify(answer.body)}`);
      promise(`${database}: a send is accepted`, answer.status === 202);
      return commandId;
    };

    await fullQueue();
    await overtaking();
    await onePerson();

    /** The line is never empty while customers write more and more, and less again. */
    async function fullQueue(): Promise<void> {
      const seconds = SECONDS_EACH[scale] * INBOUND[scale].length;
      const needed = seconds * (THROUGHPUT_PER_SECOND - INBOUND_RESERVE_PER_SECOND) + SPARE;
      // The line is filled while the number is off the API, so that sends wait and none goes.
      await meta.post('/control/account', { event: 'offboarded' });
      await meta.post('/control/flush', {});
      await becomes('offboarded');
      for (let n = 0; n < needed; n += AT_ONCE)
        await Promise.all(
          Array.from({ length: AT_ONCE }, (_, i) => send(threadAt(n + i), `Kabar ${n + i}`, false)),
        );
      const wentOut = async () => (await everything()).some(({ from }) => from === 'api');
      while ((await waiting()) < needed && !(await wentOut())) await wait(SECOND / 20);
      promise(`${database}: a number that is off the API keeps its sends`, !(await wentOut()));
      // Meta's times are whole seconds, and of two events of one second the graver stands.
      await wait(SECOND);
      await meta.post('/control/account', { event: 'reconnected' });
      await meta.post('/control/flush', { ticks: false });
      // From here on the line is never empty, and what customers wrote before is out of the count.
      await wait(SECOND);
      const begun = Date.now();
      const starts: number[] = [];
      for (const rate of INBOUND[scale]) {
        starts.push(Date.now());
        await customersWrite(rate, SECONDS_EACH[scale]);
      }
      const end = Date.now();
      promise(`${database}: the line was never empty`, (await waiting()) > 0);
      const said = (await everything()).filter(({ at }) => at >= begun && at <= end);
      const out = said.filter(({ from }) => from === 'api').map(({ at }) => at);
      const incoming = said.filter(({ from }) => from === 'customer').map(({ at }) => at);
      const budgetOf = (from: number, to: number) => {
        let budget = 0;
        for (let at = from; at < to; at += STEP_MS) {
          const free = THROUGHPUT_PER_SECOND - Math.max(INBOUND_RESERVE_PER_SECOND, within(incoming, at));
          budget += (Math.max(0, free) * STEP_MS) / SECOND;
        }
        return budget;
      };
      const phases = INBOUND[scale].map((rate, n) => {
        const [from = begun, to = end] = [starts[n], starts[n + 1]];
        const sent = out.filter((at) => at >= from && at < to).length;
        return `${sent} of ${budgetOf(from, to).toFixed(1)} beside ${rate} a second`;
      });
      const budget = budgetOf(begun, end);
      const fullest = Math.max(...out.map((at) => within(out, at) + within(incoming, at)));
      const surge = Math.max(...incoming.map((at) => within(out, at) + within(incoming, at)));
      run(
        `${database}: sent ${phases.join(', ')}; ` +
          `the fullest second that a send ended held ${fullest}, that a customer ended ${surge}`,
      );
      aim(`budget-used-${database}`, scale, out.length / budget, '>=0.95');
      aim(`fullest-second-of-a-send-${database}`, scale, fullest, `<=${THROUGHPUT_PER_SECOND}`);
      await sentAll();
    }

    /** One customer after another, evenly. */
    async function customersWrite(perSecond: number, seconds: number): Promise<void> {
      const begun = Date.now();
      for (let n = 0; n < perSecond * seconds; n++) {
        await wait(Math.max(0, begun + (n * SECOND) / perSecond - Date.now()));
        await meta.post(`/control/customers/${customers[n % customers.length]}/say`, { text: `Pesan ${n}` });
      }
      await wait(Math.max(0, begun + seconds * SECOND - Date.now()));
    }

    /** A person answers while a machine tells many. */
    async function overtaking(): Promise<void> {
      const [person, ...crowd] = threads as [string, ...string[]];
      await Promise.all(
        Array.from({ length: BULK[scale] }, (_, n) =>
          send(crowd[n % crowd.length] as string, `Promo ${n}`, true),
        ),
      );
      const reply = await send(person, 'Siap, kak', false);
      const taken = Date.now();
      await sentAll();
      const sends = (await everything()).filter(({ from, at }) => from === 'api' && at >= taken);
      // Not among them: it was gone before its acceptance was heard of.
      const before = Math.max(
        0,
        sends.findIndex(({ bizOpaqueCallbackData }) => bizOpaqueCallbackData === reply),
      );
      run(
        `${database}: ${before} of ${BULK[scale]} bulk messages went before a person's reply that came after them`,
      );
      aim(`bulk-before-a-reply-${database}`, scale, before, '<=2');
    }

    /** More to one person than may be borrowed. */
    async function onePerson(): Promise<void> {
      const { id } = await meta.post<{ id: string }>('/control/customers', {
        name: 'Rina',
        phone: '6285799900011',
      });
      await meta.post(`/control/customers/${id}/say`, { text: 'Halo' });
      customers.push(id);
      await meta.post('/control/flush', {});
      const threadId =
        (await threadsOf(gateway, CUSTOMERS + 1)).find((thread) => !threads.includes(thread)) ?? '';
      const count = PAIR_BURST + BEYOND_BURST[scale];
      for (let n = 0; n < count; n++) await send(threadId, `Untuk Rina ${n}`, false);
      while (await hasOpen(threadId)) await wait(SECOND / 10);
      const times = (await meta.chat(id)).filter(({ from }) => from === 'api').map(({ at }) => at);
      const ahead = Math.max(...times.map((at, n) => n + 1 - (at - (times[0] ?? 0)) / PAIR_INTERVAL_MS));
      promise(`${database}: everything to one person arrived once`, times.length === count);
      aim(`ahead-of-one-per-6s-${database}`, scale, ahead, `<=${PAIR_BURST}`);
    }

    function threadAt(n: number): string {
      return threads[n % threads.length] as string;
    }

    /** Sends that wait at the gateway. */
    async function waiting(): Promise<number> {
      return Health.parse((await gateway.ask('GET', '/v1/health')).body).outbound.waiting;
    }

    /** Resolves when the gateway has heard so of the number. */
    async function becomes(lifecycle: Lifecycle): Promise<void> {
      for (;;) {
        const { numbers } = NumberList.parse((await gateway.ask('GET', '/v1/numbers')).body);
        if (numbers[0]?.lifecycle === lifecycle) return;
        await wait(SECOND / 20);
      }
    }

    /** A send of this thread has not been answered by Meta. */
    async function hasOpen(threadId: string): Promise<boolean> {
      const { body } = await gateway.ask('GET', `/v1/threads/${threadId}/messages?limit=200`);
      return MessagePage.parse(body).messages.some(
        ({ status }) => status === 'queued' || status === 'sending',
      );
    }

    async function everything(): Promise<SimulatedMessage[]> {
      const chats = await Promise.all(customers.map((customer) => meta.chat(customer)));
      return chats.flat().sort((a, b) => a.at - b.at);
    }

    /** Nothing waits at the gateway any more. */
    async function sentAll(): Promise<void> {
      while ((await waiting()) > 0) await wait(SECOND / 10);
      await meta.post('/control/flush', {});
    }
  } finally {
    await Promise.all([gateway.drop(), meta.end()]);
  }
}

async function threadsOf(gateway: GatewayAtWork, count: number): Promise<string[]> {
  for (;;) {
    const { threads } = ThreadPage.parse((await gateway.ask('GET', '/v1/threads?limit=200')).body);
    if (threads.length >= count) return threads.map(({ id }) => id);
    await wait(SECOND / 20);
  }
}

/** How many of these ended within the second up to `at`. */
const within = (times: readonly number[], at: number) =>
  times.filter((time) => time > at - SECOND && time <= at).length;
