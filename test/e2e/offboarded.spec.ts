import { Screen } from './stack/screen.ts';
import { expect, test } from './test.ts';

test('while a number is off the API replies wait and the thread shows the gap; once it is back they go by themselves', async ({
  workspace,
  open,
}) => {
  const { simulator } = workspace;
  const rina = await simulator.customer({ name: 'Rina Kartika', phone: '6285710003344' });
  const { page } = await open();
  const screen = new Screen(page);
  await screen.signIn(workspace.gateway.url);
  await rina.says('Kak, mega mendung masih ada?');
  await screen.openThread('Rina Kartika');

  // The owner has moved to a new phone: WhatsApp takes the number off the API for a while.
  await simulator.post('/control/account', { event: 'offboarded' });
  const banner = page.locator('[data-banner="number-paused"]');
  await expect(banner).toContainText('Replies wait');
  const gap = page.getByTestId('gap-line');
  await expect(gap).toHaveAttribute('data-open', 'true');
  await expect(page.getByTestId('composer')).toHaveAttribute('data-blocked', 'false');
  await screen.reply('Masih kak, dua warna');
  const reply = screen.message('dua warna');
  await expect(reply.getByTestId('queue-note')).toHaveAttribute('data-reason', 'paused');
  await rina.says('Saya tunggu ya');
  expect(await rina.received()).toEqual([]);
  await page.getByRole('button', { name: 'Link health' }).click();
  await expect(page.locator('[data-aspect="phone"]')).toHaveAttribute('data-state', 'bad');
  await expect(page.locator('[data-aspect="phone"]')).toContainText('by itself');
  await page.getByRole('button', { name: /^Inbox/ }).click();

  await simulator.post('/control/account', { event: 'reconnected' });
  await expect(banner).toHaveCount(0);
  await expect(gap).toHaveAttribute('data-open', 'false');
  await expect(gap).toContainText('on the phone only');
  await expect(reply).toHaveAttribute('data-status', 'read');
  expect(await rina.received()).toEqual(['Masih kak, dua warna']);
  // What was written in the gap stayed on the phone.
  await expect(screen.message('Saya tunggu ya')).toHaveCount(0);
  await page.getByRole('button', { name: 'Link health' }).click();
  await expect(page.locator('[data-aspect="phone"]')).not.toHaveAttribute('data-state', 'bad');
});
