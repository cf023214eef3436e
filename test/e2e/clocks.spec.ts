import type { ElectronApplication } from 'playwright';
import type { Console } from './stack/console.ts';
import { Screen } from './stack/screen.ts';
import { expect, test } from './test.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Takes down in Electron's main process what the system is asked to show. */
async function recordNotifications(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Notification }) => {
    const shown: string[] = [];
    Object.assign(globalThis, { shownNotifications: shown });
    Notification.prototype.show = function show(this: Electron.Notification) {
      shown.push(`${this.title} ${this.body}`);
    };
  });
}

/** What was shown, by the system or, where it has nothing to show it with, by the page. */
async function notified({ app, page }: Console): Promise<string> {
  const bySystem = await app?.evaluate(
    () => (globalThis as unknown as { shownNotifications: string[] }).shownNotifications,
  );
  return [...(bySystem ?? []), ...(await page.getByTestId('notification').allInnerTexts())].join('\n');
}

test('at day 10 and 13 the rail and a notification say so, and "I opened it" starts the clock again', async ({
  workspace,
  open,
}) => {
  const { simulator } = workspace;
  const rina = await simulator.customer({ name: 'Rina Kartika', phone: '6285710003344' });
  const console = await open();
  if (console.app) await recordNotifications(console.app);
  const screen = new Screen(console.page);
  await screen.signIn(workspace.gateway.url);
  await expect(screen.activityClock).toHaveAttribute('data-day', '0');
  await rina.says('Halo kak');
  const start = Date.now();

  for (const day of [10, 13]) {
    await workspace.setTime(start + day * DAY + HOUR);
    // A reply on the phone is no proof: it may come from a linked device.
    await simulator.phoneSays(rina, `Balasan dari HP hari ${day}`);
    await expect(screen.thread('Rina Kartika')).toContainText(`hari ${day}`);
    await expect(screen.activityClock).toHaveAttribute('data-day', String(day));
    await expect.poll(() => notified(console)).toContain(`${14 - day} day`);
  }

  await screen.activityClock.click();
  await console.page.getByTestId('activity-confirm').click();
  await expect(screen.activityClock).toHaveAttribute('data-day', '0');
});

test('the window empties 24 hours after the last live customer message, and an echo does not refill it', async ({
  workspace,
  open,
}) => {
  const { simulator } = workspace;
  const rina = await simulator.customer({ name: 'Rina Kartika', phone: '6285710003344' });
  const screen = new Screen((await open()).page);
  await screen.signIn(workspace.gateway.url);
  const start = Date.now();
  await rina.says('Pagi kak');
  await screen.openThread('Rina Kartika');
  await expect(screen.windowChip).toHaveAttribute('data-open', 'true');

  await workspace.setTime(start + 23 * HOUR);
  await simulator.phoneSays(rina, 'Pagi juga kak');
  await expect(screen.message('Pagi juga kak')).toBeVisible();
  await expect(screen.windowChip).toHaveAttribute('data-open', 'true');

  await workspace.setTime(start + 24 * HOUR + 60_000);
  await expect(screen.windowChip).toHaveAttribute('data-open', 'false');
  await expect(screen.page.getByTestId('composer-reason')).toBeVisible();

  await rina.says('Kak, jadi ya');
  await expect(screen.windowChip).toHaveAttribute('data-open', 'true');
});

test('a wish that the API cannot fulfil shows its limit in the thread', async ({ workspace, open }) => {
  const { simulator } = workspace;
  const screen = new Screen((await open()).page);
  await screen.signIn(workspace.gateway.url);
  const wishes = [
    {
      name: 'Rina Kartika',
      phone: '6285710003344',
      says: 'Kak masukin saya ke grup reseller dong',
      limit: 'groups',
    },
    { name: 'Budi Santoso', phone: '6281355507788', says: 'Boleh telepon sebentar?', limit: 'calls' },
    {
      name: 'Emma Clark',
      phone: '447700900123',
      says: 'Please edit your message, the size is wrong',
      limit: 'edit',
    },
  ];
  for (const wish of wishes) {
    const customer = await simulator.customer(wish);
    await customer.says(wish.says);
    await screen.openThread(wish.name);
    await expect(screen.limitChip(wish.limit)).toBeVisible();
  }
  const calm = await simulator.customer({ name: 'Wulan', phone: '6285700001111' });
  await calm.says('Terima kasih kak');
  await screen.openThread('Wulan');
  await expect(screen.message('Terima kasih kak')).toBeVisible();
  await expect(screen.page.getByTestId('limit-chip')).toHaveCount(0);
});
