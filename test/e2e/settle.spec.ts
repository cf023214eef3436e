import { Screen } from './stack/screen.ts';
import { expect, test } from './test.ts';

const MINUTE = 60_000;

test('of a send that nobody answered a person says after a while that it did not arrive, and sends it again', async ({
  workspace,
  open,
}) => {
  const { simulator } = workspace;
  const rina = await simulator.customer({ name: 'Rina Kartika', phone: '6285710003344' });
  const { page } = await open();
  const screen = new Screen(page);
  await screen.signIn(workspace.gateway.url);
  await rina.says('Sudah dikirim kak?');
  await screen.openThread('Rina Kartika');
  await simulator.nextSend('timeout-before');
  await screen.reply('Sudah kak, tadi pagi');
  const bubble = screen.message('Sudah kak, tadi pagi');
  await expect(bubble).toHaveAttribute('data-status', 'unknown', { timeout: 60_000 });
  await expect(page.getByTestId('settle-lost')).toHaveCount(0);

  await workspace.setTime(Date.now() + 16 * MINUTE);
  await page.getByTestId('settle-lost').click();
  await expect(bubble).toHaveAttribute('data-status', 'failed');
  await bubble.getByRole('button', { name: 'Send again' }).click();
  await expect(bubble.last()).toHaveAttribute('data-status', /delivered|read/);
  expect(await rina.received()).toEqual(['Sudah kak, tadi pagi']);
});
