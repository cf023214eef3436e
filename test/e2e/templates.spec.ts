import { Screen } from './stack/screen.ts';
import { expect, test } from './test.ts';

const HOUR = 3_600_000;

test('when the window is shut a template is found, filled by keyboard and stands on the customer’s phone; the draft stays', async ({
  workspace,
  open,
}) => {
  const { simulator } = workspace;
  const rina = await simulator.customer({ name: 'Rina Kartika', phone: '6285710003344' });
  const { page } = await open();
  const screen = new Screen(page);
  await screen.signIn(workspace.gateway.url);
  await rina.says('Pesanan saya sampai mana kak?');
  await screen.openThread('Rina Kartika');
  const composer = page.getByTestId('composer');
  const field = composer.getByRole('textbox');
  await field.pressSequentially('Sebentar ya kak, ');

  // It shuts in the middle of a sentence: the cursor stays, the sentence can be ended, and Enter sends nothing.
  await workspace.setTime(Date.now() + 25 * HOUR);
  await expect(composer).toHaveAttribute('data-blocked', 'true');
  await expect(field).toBeFocused();
  await page.keyboard.type('saya cek');
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('Sebentar ya kak, saya cek');
  await page.getByTestId('composer-reason').getByRole('button').click();

  // A code must not lie readable in a chat, and what Meta paused cannot go: both say so.
  const option = (name: string) => page.locator(`[data-testid="template-option"][data-name="${name}"]`);
  await expect(option('kode_masuk')).toHaveAttribute('data-refused', 'template_authentication');
  await expect(option('flash_sale')).toHaveAttribute('data-refused', 'template_not_approved');

  const search = page.getByTestId('template-search');
  await expect(search).toBeFocused();
  await search.fill('resi');
  await expect(page.getByTestId('template-option')).toHaveCount(1);
  await search.press('Enter');
  await expect(page.getByTestId('template-preview')).toContainText('Halo Rina Kartika');
  const fields = page.getByTestId('template-field');
  await expect(fields.first()).toBeFocused();
  await fields.first().press('Enter');
  await expect(page.getByTestId('template-send')).toBeDisabled();
  await page.keyboard.type('JX0088123');
  await expect(page.getByTestId('template-preview')).toContainText('JX0088123');
  await page.keyboard.press('Enter');

  await expect(page.getByTestId('template-panel')).toHaveCount(0);
  const bubble = screen.message('JX0088123');
  await expect(bubble).toHaveAttribute('data-origin', 'template');
  await expect(bubble).toHaveAttribute('data-status', /delivered|read/);
  await expect.poll(() => rina.received()).toHaveLength(1);
  expect((await rina.received())[0]).toContain('JX0088123');
  await expect(field).toHaveValue('Sebentar ya kak, saya cek');
});

test('Meta finds the window shut although it looked open: the reply says so, and a template goes instead', async ({
  workspace,
  open,
}) => {
  const { simulator } = workspace;
  const rina = await simulator.customer({ name: 'Rina Kartika', phone: '6285710003344' });
  const { page } = await open();
  const screen = new Screen(page);
  await screen.signIn(workspace.gateway.url);
  await rina.says('Pesanan saya sampai mana kak?');
  await screen.openThread('Rina Kartika');
  await expect(screen.windowChip).toHaveAttribute('data-open', 'true');

  // Meta says it at once, or takes the message first and says it by a status.
  for (const as of ['status', 'answer']) {
    await simulator.post('/control/errors', { code: 131047, as });
    await screen.reply(`Sudah di jalan kak (${as})`);
    const refused = screen.message(`(${as})`);
    await expect(refused).toHaveAttribute('data-status', 'failed');
    await expect(refused.getByTestId('send-failure')).toContainText('Send a template');
    await expect(refused.getByTestId('send-failure')).toContainText('131047');
  }
  await expect(screen.windowChip).toHaveAttribute('data-open', 'true');

  await screen.message('(answer)').getByRole('button', { name: 'Use a template' }).click();
  await page.getByTestId('template-search').fill('resi');
  await page.keyboard.press('Enter');
  await page.getByTestId('template-field').last().fill('JX0088123');
  await page.keyboard.press('Enter');
  await expect(screen.message('JX0088123')).toHaveAttribute('data-status', /delivered|read/);
  expect(await rina.received()).toEqual([expect.stringContaining('JX0088123')]);
});

test('somebody who wrote STOP gets no marketing from here, and everybody sees why', async ({
  workspace,
  open,
}) => {
  const { simulator } = workspace;
  const budi = await simulator.customer({ name: 'Budi Santoso', phone: '6281355507788' });
  const { page } = await open();
  const screen = new Screen(page);
  await screen.signIn(workspace.gateway.url);
  await budi.says('STOP');
  await screen.openThread('Budi Santoso');
  await expect(page.getByTestId('stop-note')).toHaveAttribute('data-by', 'word');
  await page.getByTestId('template-open').click();
  const marketing = page.locator('[data-testid="template-option"][data-name="welcome_back"]');
  await expect(marketing.first()).toHaveAttribute('data-refused', 'stopped');
  const useful = page.locator('[data-testid="template-option"][data-name="resi_pengiriman"]');
  await expect(useful).toHaveAttribute('data-refused', '');
});
