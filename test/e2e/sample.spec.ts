import { Screen } from './stack/screen.ts';
import { expect, test } from './test.ts';

test('the sample shop is a click away, busy, and the same shop after a restart', async ({ open }) => {
  const first = await open();
  const screen = new Screen(first.page);
  await first.page.getByTestId('first-run-sample').click();
  await screen.ready();
  const rows = first.page.getByTestId('thread-row');
  await expect.poll(() => rows.count()).toBeGreaterThan(8);

  // Live traffic: somebody writes while the console is open.
  const newest = () => rows.first().innerText();
  const before = await newest();
  await expect.poll(newest, { timeout: 60_000 }).not.toBe(before);

  await first.page.getByRole('radio', { name: 'Window open' }).click();
  await rows.first().click();
  await expect(screen.windowChip).toHaveAttribute('data-open', 'true');
  const title = await first.page.getByTestId('thread').getByRole('heading').first().innerText();
  const reply = 'Baik kak, segera kami siapkan ya';
  await screen.reply(reply);
  await expect(screen.message(reply)).toHaveAttribute('data-status', /delivered|read/);
  await first.close();

  const again = new Screen((await open()).page);
  await again.ready();
  await again.openThread(title);
  await expect(again.message(reply)).toHaveCount(1);
});
