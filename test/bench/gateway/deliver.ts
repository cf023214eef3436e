import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:http';
import { sign } from '../../integration/gateway/support/meta.ts';

const agent = new Agent({ keepAlive: true });

/** Posts a signed webhook. @returns milliseconds until it was answered; throws when that was not with 200 */
export async function deliver(url: string, body: Buffer): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-hub-signature-256': sign(body),
  };
  const begun = performance.now();
  const asked = request(`${url}/webhooks/meta`, { method: 'POST', agent, headers });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  if (answer.statusCode !== 200) throw new Error(`A webhook was answered ${answer.statusCode}.`);
  return performance.now() - begun;
}
