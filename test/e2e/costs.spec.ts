import { Screen } from './stack/screen.ts';
import { expect, test } from './test.ts';

test('the composer says what a reply costs from here and what the phone would mean, and the month counts it', async ({
  workspace,
  open,
}) => {
  const { page } = await open();
  const screen = new Screen(page);
  await screen.signIn(workspace.gateway.url);
  const rina = await workspace.simulator.customer({ name: 'Rina Kartika', phone: '6285710003344' });
  await rina.says('Halo kak, batiknya masih ada?');
  await screen.openThread('Rina Kartika');

  await expect(page.getByTestId('voice-cost')).toHaveText('1,000 free left');
  await page.getByTestId('voice-here').click();
  const price = (category: string) => page.getByTestId('price-list').locator(`[data-category="${category}"]`);
  await expect(price('service')).toContainText('free');
  // Nobody has imported a rate card: nothing is guessed.
  await expect(price('utility')).toContainText('price unknown');
  await expect(price('marketing')).toContainText('No rate card has been imported yet.');
  await page.keyboard.press('Escape');
  await page.getByTestId('voice-phone').click();
  await expect(page.getByTestId('continue-on-phone').getByRole('img')).toBeVisible();
  await page.keyboard.press('Escape');

  await screen.reply('Masih kak, dua warna');
  const reply = screen.message('dua warna');
  await expect(reply).toHaveAttribute('data-status', 'read');
  await reply.hover();
  await reply.getByRole('button', { name: 'Details' }).click();
  await expect(page.getByText('Free: customer service window')).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByTestId('template-open').click();
  await page.getByTestId('template-search').fill('resi');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('template-price')).toContainText('price unknown');

  await page.getByRole('button', { name: 'Link health' }).click();
  const month = page.getByTestId('month-meter');
  await expect(month).toContainText('of 1,000 used');
  await expect(month).toContainText('UTC');
});
