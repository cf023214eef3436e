import { join } from 'node:path';
import keytar from 'keytar';
import { searchPlaintext } from '../support/plaintext-search.ts';
import { Screen } from './stack/screen.ts';
import { OWNER } from './stack/workspace.ts';
import { expect, test } from './test.ts';

test('after use no text, token or key lies on the disk of the console', async ({
  workspace,
  folder: root,
  open,
}) => {
  const { simulator } = workspace;
  const rina = await simulator.customer({ name: 'Rina Kartika', phone: '6285710003344' });
  const first = await open();
  const screen = new Screen(first.page);
  await screen.signIn(workspace.gateway.url);

  const texts = [
    'Paket saya hilang di Semarang ya kak',
    'Kami lacak dulu resinya hari ini',
    'Nomor rekening sudah saya foto',
  ];
  const draft = 'Nanti saya telepon kurirnya dulu';
  await rina.says(texts[0] ?? '');
  await screen.openThread('Rina Kartika');
  await screen.reply(texts[1] ?? '');
  await expect(screen.message(texts[1] ?? '')).toHaveAttribute('data-status', 'read');
  await simulator.phoneSays(rina, texts[2] ?? '');
  await expect(screen.message(texts[2] ?? '')).toBeVisible();
  await screen.search('hilang di Semarang');
  await expect(first.page.getByTestId('search-hit')).toHaveCount(1);
  await first.page.keyboard.press('Escape');
  await first.page.getByTestId('composer').getByRole('textbox').fill(draft);
  await screen.openThread('Rina Kartika');

  const secrets = (await keytar.findCredentials('Selaras')).map(({ password }) => password);
  expect(secrets.length, 'the keychain holds the token and two keys').toBeGreaterThanOrEqual(3);
  const needles = [...texts, draft, OWNER.password, ...secrets];

  const folder = join(root, 'console');
  const running = searchPlaintext(folder, needles);
  expect(running.findings).toEqual([]);
  await first.crash();
  const crashed = searchPlaintext(folder, needles);
  expect(crashed.findings).toEqual([]);
  expect(crashed.files).toBeGreaterThan(3);
  expect(crashed.bytes).toBeGreaterThan(50_000);
});
