import { type Browser, chromium, type Page } from 'playwright';
import { CHROMIUM_FLAGS, type Console, copiedText, systemChromium } from './stack/console.ts';
import { Screen } from './stack/screen.ts';
import { expect, test } from './test.ts';

/** The system's browser, in which Meta's sign-up lives. */
let browser: Browser;
test.beforeEach(async () => {
  browser = await chromium.launch({ executablePath: systemChromium(), args: CHROMIUM_FLAGS });
});
test.afterEach(() => browser.close());

/** Health page → assistant → before the last button. */
async function toTheWay(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Link health' }).click();
  await page.getByTestId('connect-number').click();
  await expect(page.getByRole('heading', { name: 'Is the number ready?' })).toBeFocused();
  await page.getByTestId('linking-next').click();
  await expect(page.locator('[data-limit="linked-devices"]')).toContainText('unlinked once');
  await page.getByTestId('linking-next').click();
}

/** The page's address as a person would carry it to a browser, on both hosts. */
async function signUpPage(console: Console): Promise<Page> {
  await console.page.getByTestId('linking-copy-page').click();
  await expect(console.page.getByTestId('toast')).toBeVisible();
  const address = await copiedText(console);
  const opened = await browser.newPage({ locale: 'en-US' });
  await opened.goto(address);
  return opened;
}

/** Meta's window, opened by the page's button. */
async function metaWindow(page: Page): Promise<Page> {
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: /Open Meta’s window/ }).click();
  return opened;
}

/** The owner goes through Meta's window to its end. */
async function owner(page: Page, phone: string, shares = true): Promise<void> {
  const meta = await metaWindow(page);
  await meta.getByRole('textbox').fill(phone);
  await meta.locator('#next').click();
  if (!shares) await meta.getByRole('radio').nth(1).check();
  await meta.locator('#next').click();
  await meta.locator('#next').click();
}

async function opened(open: () => Promise<Console>, address: string): Promise<Console> {
  const console = await open();
  await console.page.emulateMedia({ reducedMotion: 'reduce' });
  await new Screen(console.page).signIn(address);
  return console;
}

const situation = (page: Page) => page.getByTestId('linking-situation');
const imported = (page: Page, kind: string) =>
  page.locator(`[data-testid="linking-import"][data-import="${kind}"]`);

test('an owner links a number: told before, followed live, helped afterwards', async ({
  workspace,
  open,
}) => {
  await workspace.simulator.post('/control/history', {
    messages: 40,
    threads: 4,
    days: 170,
    post: false,
  });
  const console = await opened(open, workspace.gateway.url);
  const { page } = console;
  await toTheWay(page);
  await page.getByTestId('linking-begin').click();
  await expect(situation(page)).toHaveAttribute('data-situation', 'waiting');

  const signUp = await signUpPage(console);
  const left = await metaWindow(signUp);
  await left.getByRole('button', { name: 'Cancel' }).click();
  await expect(situation(page)).toHaveAttribute('data-situation', 'cancelled');
  await expect(situation(page)).toContainText('Nothing was linked');

  await owner(signUp, '+62 813 7000 1234');
  await expect(situation(page)).toHaveAttribute('data-situation', /importing|linked/);
  for (const step of await page.getByTestId('linking-step').all())
    await expect(step).toHaveAttribute('data-state', 'done');
  // Nobody says when the address book is complete.
  await expect(imported(page, 'contacts')).toHaveAttribute('data-state', /asked|arriv/);
  await expect(imported(page, 'history')).toHaveAttribute('data-state', /arriv/);
  await page.getByTestId('linking-next').click();
  await expect(page.getByTestId('linking-devices')).toContainText('up to four');
  await page.getByRole('button', { name: 'Link health' }).click();
  await expect(page.getByTestId('number-health')).toHaveCount(2);
});

test('a declined history is explained, and the assistant is found where it was left', async ({
  workspace,
  open,
}) => {
  const console = await opened(open, workspace.gateway.url);
  const { page } = console;
  await toTheWay(page);
  await page.getByTestId('linking-begin').click();
  const signUp = await signUpPage(console);
  await page.getByTestId('linking-leave').click();
  await page.getByTestId('connect-number').click();
  await expect(situation(page)).toHaveAttribute('data-situation', 'waiting');

  await owner(signUp, '+62 813 7000 5678', false);
  await expect(imported(page, 'history')).toHaveAttribute('data-state', 'declined');
  await expect(imported(page, 'history')).toContainText('chose not to share');
});

test('a history that does not come holds nothing up', async ({ workspace, open }) => {
  await workspace.simulator.post('/control/signup', { history: 'never' });
  const console = await opened(open, workspace.gateway.url);
  const { page } = console;
  await toTheWay(page);
  await page.getByTestId('linking-begin').click();
  await owner(await signUpPage(console), '+62 813 7000 4321');
  await expect(situation(page)).toHaveAttribute('data-situation', 'importing');
  await expect(imported(page, 'history')).toHaveAttribute('data-state', 'asked');
  await expect(page.getByTestId('linking-next')).toBeEnabled();
});

test('which number is asked where nobody knows; what Meta refuses stays refused, and the rest goes on', async ({
  workspace,
  open,
}) => {
  await workspace.simulator.post('/control/signup', { neighbours: ['6281370009999'] });
  const console = await opened(open, workspace.gateway.url);
  const { page } = console;
  await toTheWay(page);
  await page.getByTestId('linking-begin').click();
  await owner(await signUpPage(console), '+62 813 7000 8765');
  await expect(situation(page)).toHaveAttribute('data-situation', 'choose-number');
  await expect(page.getByTestId('linking-choice').filter({ hasText: '9999' })).toBeVisible();

  // Nobody chooses for a day: Meta grants contacts and chats within 24 hours only.
  await workspace.simulator.post('/control/clock', { now: Date.now() + 25 * 60 * 60_000 });
  await page.getByTestId('linking-choice').filter({ hasText: '8765' }).click();
  await expect(situation(page)).toHaveAttribute('data-situation', 'linked');
  const history = page.locator('[data-step="history"]');
  await expect(history).toHaveAttribute('data-state', 'refused');
  await expect(history).toContainText('only once');
  await expect(imported(page, 'history')).toHaveAttribute('data-state', 'refused');
  await expect(imported(page, 'history')).toContainText('2593108');
});

test('a number that a partner carries is taken in by its key, and its customers are heard and answered', async ({
  workspace,
  open,
}) => {
  const { simulator } = workspace;
  const { phoneNumberId } = await simulator.post<{ phoneNumberId: string }>('/control/numbers', {
    phone: '6281370002468',
    name: 'Batik Mitra',
  });
  const partner = await simulator.post<{ key: string; baseUrl: string }>('/control/partner/number', {
    number: phoneNumberId,
  });
  const { page } = await opened(open, workspace.gateway.url);
  const screen = new Screen(page);
  await toTheWay(page);
  await page.getByRole('radio', { name: 'Through a partner' }).click();
  const form = page.getByTestId('partner-form');
  await form.getByLabel('API key').fill('a-key-of-nobody');
  await form.getByLabel('Phone number', { exact: true }).fill('+62 813 7000 2468');
  await form.getByLabel('Name for the team').fill('Batik Mitra');
  await form.getByText('Ids and address').click();
  await form.getByLabel('Address of the partner').fill(partner.baseUrl);
  await page.getByTestId('partner-submit').click();
  await expect(page.getByTestId('linking-refusal')).toHaveAttribute('data-code', 'key_refused');

  await form.getByLabel('API key').fill(partner.key);
  await page.getByTestId('partner-submit').click();
  await expect(page.getByTestId('partner-linked')).toContainText('The number is here');
  await expect(page.getByTestId('partner-linked')).toHaveAttribute('data-tone', 'good');
  // What the partner asks for by itself is said, not asked for again.
  await expect(page.getByTestId('partner-linked')).toContainText('asks for contacts');
  await page.getByRole('button', { name: 'Link health' }).click();
  await expect(page.getByTestId('number-health')).toHaveCount(2);

  const wulan = await simulator.customer({ name: 'Wulan', phone: '6285799990001', number: phoneNumberId });
  await wulan.says('Kak, lewat nomor ini bisa?');
  await page.getByRole('button', { name: /^Inbox/ }).click();
  await screen.openThread('Wulan');
  await screen.reply('Bisa kak');
  await expect(screen.message('Bisa kak')).toHaveAttribute('data-status', 'read');
  expect(await wulan.received()).toEqual(['Bisa kak']);
});

test('a cut link is mended from its banner; unlinking is told, and noticed', async ({ workspace, open }) => {
  const { page } = await opened(open, workspace.gateway.url);
  await page.getByRole('button', { name: 'Link health' }).click();
  await page.getByTestId('disconnect-number').click();
  await expect(page.getByTestId('disconnect-state')).toHaveAttribute('data-done', 'false');
  await workspace.simulator.post('/control/account', {
    event: 'partner_removed',
    reason: 'ACCOUNT_DISCONNECTED',
  });
  await expect(page.getByTestId('disconnect-state')).toHaveAttribute('data-done', 'true');
  await page
    .locator('[data-banner="number-disconnected"]')
    .getByRole('button', { name: 'Connect again' })
    .click();
  await expect(page.getByTestId('linking').getByRole('heading', { level: 1 })).toContainText('again');
});
