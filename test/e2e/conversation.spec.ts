import { Screen } from './stack/screen.ts';
import { expect, test } from './test.ts';

test('a customer, the phone and an agent speak in one thread, through a gateway that is killed in the middle', async ({
  workspace,
  open,
}) => {
  const { simulator } = workspace;
  const rina = await simulator.customer({ name: 'Rina Kartika', phone: '6285710003344' });
  const screen = new Screen((await open()).page);
  await screen.signIn(workspace.gateway.url);

  await rina.says('Halo kak, kawung ukuran L masih ada?');
  await expect(screen.thread('Rina Kartika')).toContainText('kawung ukuran L');
  await screen.openThread('Rina Kartika');
  await expect(screen.message('kawung ukuran L')).toHaveAttribute('data-origin', 'customer');

  await simulator.phoneSays(rina, 'Masih kak, sebentar ya dicek');
  const echo = screen.message('sebentar ya dicek');
  await expect(echo).toHaveAttribute('data-origin', 'phone');
  await expect(echo).toContainText('Phone');

  await screen.reply('Ada 3 potong, 185 ribu');
  const reply = screen.message('185 ribu');
  await expect(reply).toHaveAttribute('data-status', 'read');
  expect(await rina.received()).toEqual(['Masih kak, sebentar ya dicek', 'Ada 3 potong, 185 ribu']);

  await workspace.killGateway();
  await rina.says('Oke saya ambil dua');
  await screen.reply('Siap kak, kami siapkan');
  await expect(screen.message('kami siapkan')).toBeVisible();
  await workspace.restartGateway();
  await expect(screen.message('ambil dua')).toHaveCount(1);
  await expect(screen.message('kami siapkan')).toHaveAttribute('data-status', 'read', { timeout: 60_000 });
  await expect(screen.message('kami siapkan')).toHaveCount(1);
  await expect(screen.message('185 ribu')).toHaveCount(1);
  expect((await rina.received()).filter((text) => text === 'Siap kak, kami siapkan')).toHaveLength(1);
});

test('a gateway killed while a reply is on its way sends it once or leaves it to a person, never twice', async ({
  workspace,
  open,
}) => {
  const { simulator } = workspace;
  const rina = await simulator.customer({ name: 'Rina Kartika', phone: '6285710003344' });
  const screen = new Screen((await open()).page);
  await screen.signIn(workspace.gateway.url);
  await rina.says('Jadi kirim hari ini?');
  await screen.openThread('Rina Kartika');

  // Meta takes the message and never answers: the gateway dies while it waits.
  await simulator.nextSend('timeout-after-accept');
  await screen.reply('Jadi kak, sore ini');
  await expect.poll(() => rina.received()).toEqual(['Jadi kak, sore ini']);
  await workspace.killAndRestartGateway();
  await expect(screen.message('sore ini')).toHaveAttribute('data-status', 'read', { timeout: 60_000 });
  await expect(screen.message('sore ini')).toHaveCount(1);
  expect(await rina.received()).toEqual(['Jadi kak, sore ini']);
});
