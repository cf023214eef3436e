import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { GatewayAtWork } from '../../support/gateway-at-work.ts';
import type { Bodies } from './bodies.ts';
import { deliver } from './deliver.ts';

export interface Begin {
  type: 'begin';
  url: string;
  token: string;
  feed: string;
  count: number;
}
export type ToConsoles = Begin | { type: 'collect'; wamids: string[] };
export type FromConsoles = { type: 'following' } | { type: 'seen'; times: number[][] };

/** Consoles that follow the number's feed, all in one other process. */
export class Consoles {
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#process = child;
  }

  static async follow(gateway: GatewayAtWork, count: number): Promise<Consoles> {
    const consoles = new Consoles(fork(join(import.meta.dirname, 'consoles-process.ts')));
    const { url, token, feed } = gateway;
    await consoles.#ask({ type: 'begin', url, token, feed, count });
    return consoles;
  }

  /** Waits until every console has seen these messages. @returns for each, when each console first saw it */
  async collect(wamids: string[]): Promise<number[][]> {
    const answer = await this.#ask({ type: 'collect', wamids });
    return answer.type === 'seen' ? answer.times : [];
  }

  async end(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.disconnect();
    await exited;
  }

  async #ask(message: ToConsoles): Promise<FromConsoles> {
    const answered = once(this.#process, 'message');
    this.#process.send(message);
    return (await answered)[0] as FromConsoles;
  }
}

/** Milliseconds of a clock that all processes of this machine share. */
const now = () => Number(process.hrtime.bigint()) / 1e6;

export interface Sent {
  wamid: string;
  at: number;
}

/** Single live messages at an even rate, whether or not the ones before were answered, while `on` holds. */
export async function sendEvenly(
  gateway: GatewayAtWork,
  bodies: Bodies,
  perSecond: number,
  on: (sent: number) => boolean,
): Promise<Sent[]> {
  const sent: Sent[] = [];
  const answers: Promise<number>[] = [];
  const begun = now();
  while (on(sent.length)) {
    const due = begun + (sent.length * 1000) / perSecond;
    if (due > now()) await wait(due - now());
    const { body, wamids } = bodies.live(1, Date.now());
    sent.push({ wamid: wamids[0] as string, at: now() });
    answers.push(deliver(gateway.url, body));
  }
  await Promise.all(answers);
  return sent;
}

/** From the beginning of Meta's request until a console has the row, for every message and console. */
export async function delays(consoles: Consoles, sent: readonly Sent[]): Promise<number[]> {
  const times = await consoles.collect(sent.map(({ wamid }) => wamid));
  return times.flatMap((each, index) => each.map((at) => at - (sent[index]?.at ?? 0)));
}
