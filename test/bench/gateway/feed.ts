import { GatewayAtWork } from '../../support/gateway-at-work.ts';
import { aim, run, stats, statsOf } from '../report.ts';
import { Bodies, customersFor } from './bodies.ts';
import { Consoles, delays, sendEvenly } from './consoles.ts';
import { NOBODY } from './nobody.ts';
import type { Workload } from './workload.ts';

const PER_SECOND = 50;
const SECONDS = { small: 1, medium: 20, full: 60 };
const WARM_UP = 20;

/** From Meta's request to the consoles: 50 events a second, told to one console and to fifty. */
export async function feed({ scale, seed, database, server, promise }: Workload): Promise<void> {
  for (const count of scale === 'small' ? [50] : [1, 50]) {
    const gateway = await GatewayAtWork.start(server, NOBODY);
    const consoles = await Consoles.follow(gateway, count);
    try {
      const events = PER_SECOND * SECONDS[scale];
      const bodies = new Bodies(seed, customersFor(events), `f${count}-`);
      await delays(consoles, await sendEvenly(gateway, bodies, PER_SECOND, (sent) => sent < WARM_UP));
      const sent = await sendEvenly(gateway, bodies, PER_SECOND, (done) => done < events);
      const taken = statsOf(await delays(consoles, sent));
      stats(`event-to-${count}-consoles`, database, taken);
      run(`${database}: ${count} consoles have all of ${events} events`);
      promise(`${database}: every event came to every one of ${count} consoles`, taken.n === events * count);
      aim(`event-to-${count}-consoles-p99-ms-${database}`, scale, taken.p99, '<=150');
    } finally {
      await consoles.end();
      await gateway.drop();
    }
  }
}
