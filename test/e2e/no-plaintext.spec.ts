import { join } from 'node:path';
import keytar from 'keytar';
import { searchPlaintext } from '../support/plaintext-search.ts';
import { Screen } from './stack/screen.ts';
import { OWNER } from './stack/workspace.ts';
import { expect, test } from './test.ts';

/** Enough texts of the day to speak for it, each long enough to stand nowhere else, such as in the catalogue. */
const SPOKEN = 40;
const SHORTEST = 24;

test('after a day of use no text, token or key lies on the disk of the console', async ({
  workspace,
  folder: root,
  open,
}) => {
  const { simulator } = workspace;
  const rina = await simulator.customer({ name: 'Rina Pembeli', phone: '6285799003344' });
  const first = await open();
  const screen = new Screen(first.page);
  await screen.signIn(workspace.gateway.url);
  await simulator.post('/control/scenario', { name: 'shop-day' });
  await simulator.post('/control/flush', {});
  const day = await textsOf(workspace.gateway.url);
  expect(day.length).toBe(SPOKEN);

  const texts = [
    'Paket saya hilang di Semarang ya kak',
    'Kami lacak dulu resinya hari ini',
    'Nomor rekening sudah saya foto',
  ];
  const draft = 'Nanti saya telepon kurirnya dulu';
  // Everything of the day is here when what came after it is: changes arrive in order.
  await rina.says(texts[0] ?? '');
  await screen.openThread('Rina Pembeli');
  await screen.reply(texts[1] ?? '');
  await expect(screen.message(texts[1] ?? '')).toHaveAttribute('data-status', 'read');
  await simulator.phoneSays(rina, texts[2] ?? '');
  await expect(screen.message(texts[2] ?? '')).toBeVisible();
  await screen.search('hilang di Semarang');
  await expect(first.page.getByTestId('search-hit')).toHaveCount(1);
  await first.page.keyboard.press('Escape');
  await first.page.getByTestId('composer').getByRole('textbox').fill(draft);
  await screen.openThread('Rina Pembeli');

  const secrets = (await keytar.findCredentials('Selaras')).map(({ password }) => password);
  expect(secrets.length, 'the keychain holds the token and two keys').toBeGreaterThanOrEqual(3);
  const needles = [...day, ...texts, draft, OWNER.password, ...secrets];

  const folder = join(root, 'console');
  const running = searchPlaintext(folder, needles);
  expect(running.findings).toEqual([]);
  await first.crash();
  const crashed = searchPlaintext(folder, needles);
  expect(crashed.findings).toEqual([]);
  expect(crashed.files).toBeGreaterThan(3);
  expect(crashed.bytes).toBeGreaterThan(50_000);
});

/** Texts that the gateway has of its newest threads, as the console has them too. */
async function textsOf(gateway: string): Promise<string[]> {
  const ask = async <T>(path: string, token: string | null, body?: unknown): Promise<T> => {
    const answer = await fetch(gateway + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== null && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const { token } = await ask<{ token: string }>('/v1/sessions', null, { ...OWNER, deviceName: 'search' });
  const { threads } = await ask<{ threads: { id: string }[] }>('/v1/threads?limit=40', token);
  const texts: string[] = [];
  for (const { id } of threads) {
    const path = `/v1/threads/${id}/messages?limit=10`;
    const { messages } = await ask<{ messages: { text: string | null }[] }>(path, token);
    texts.push(...messages.flatMap(({ text }) => (text !== null && text.length >= SHORTEST ? [text] : [])));
  }
  return texts.slice(0, SPOKEN);
}
