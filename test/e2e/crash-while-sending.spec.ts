import { Screen } from './stack/screen.ts';
import { expect, test } from './test.ts';

test('a console killed while sending sends everything exactly once after its restart', async ({
  workspace,
  open,
}) => {
  const { simulator } = workspace;
  const rina = await simulator.customer({ name: 'Rina Kartika', phone: '6285710003344' });
  const first = await open();
  const screen = new Screen(first.page);
  await screen.signIn(workspace.gateway.url);
  await rina.says('Ukuran apa saja kak?');
  await screen.openThread('Rina Kartika');

  await workspace.killGateway();
  const texts = ['Ada S sampai XL', 'Warna cokelat dan biru', 'Harga sama semua'];
  for (const text of texts) await screen.reply(text);
  for (const text of texts) await expect(screen.message(text)).toBeVisible();
  await first.crash();

  await workspace.restartGateway();
  const again = new Screen((await open()).page);
  await again.ready();
  await again.openThread('Rina Kartika');
  for (const text of texts) {
    await expect(again.message(text)).toHaveAttribute('data-status', 'read', { timeout: 60_000 });
    await expect(again.message(text)).toHaveCount(1);
  }
  expect(await rina.received()).toEqual(texts);
});

test('a console killed the moment it took a reply loses neither the reply nor a draft', async ({
  workspace,
  open,
}) => {
  const { simulator } = workspace;
  const rina = await simulator.customer({ name: 'Rina Kartika', phone: '6285710003344' });
  const budi = await simulator.customer({ name: 'Budi Santoso', phone: '6281355507788' });
  const first = await open();
  const screen = new Screen(first.page);
  await screen.signIn(workspace.gateway.url);
  await rina.says('Masih buka?');
  await budi.says('Kak?');
  await screen.openThread('Budi Santoso');
  const box = first.page.getByTestId('composer').getByRole('textbox');
  await box.fill('Sebentar ya, saya cek');
  await screen.openThread('Rina Kartika');
  await screen.reply('Masih kak, sampai jam 8');
  await first.crash();

  const again = new Screen((await open()).page);
  await again.ready();
  await again.openThread('Rina Kartika');
  await expect(again.message('sampai jam 8')).toHaveAttribute('data-status', 'read', { timeout: 60_000 });
  expect(await rina.received()).toEqual(['Masih kak, sampai jam 8']);
  await again.openThread('Budi Santoso');
  await expect(again.page.getByTestId('composer').getByRole('textbox')).toHaveValue('Sebentar ya, saya cek');
});
