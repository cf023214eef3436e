import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { CHROMIUM_FLAGS, systemChromium } from './stack/console.ts';
import { OWNER, type Workspace } from './stack/workspace.ts';
import { expect, test } from './test.ts';

let browser: Browser;
let context: BrowserContext;
/** What the page may not do: run, load or send what its policy does not name. */
let violations: string[];

test.beforeEach(async () => {
  browser = await chromium.launch({ executablePath: systemChromium(), args: CHROMIUM_FLAGS });
  context = await browser.newContext({ locale: 'en-US', viewport: { width: 900, height: 1000 } });
  violations = [];
});
test.afterEach(() => browser.close());

/** A console's part: it asks for the page's address and opens it in the system's browser. */
async function openPage({ gateway }: Workspace): Promise<{ page: Page; token: string; id: string }> {
  const ask = async (path: string, body: object, token?: string) => {
    const response = await fetch(gateway.url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Record<string, string> & { onboarding: { id: string } };
  };
  const { token = '' } = await ask('/v1/sessions', { ...OWNER, deviceName: 'Laptop' });
  const { pageUrl = '', onboarding } = await ask('/v1/onboardings', {}, token);
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) violations.push(message.text());
  });
  await page.goto(pageUrl);
  return { page, token, id: onboarding.id };
}

/** Meta's window, opened by the page's button. */
async function metaWindow(page: Page): Promise<Page> {
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: /Open Meta’s window/ }).click();
  return opened;
}

test('a shop links its number: told before what happens on the phone, then followed to the end', async ({
  workspace,
}) => {
  const { page, token } = await openPage(workspace);
  expect(new URL(page.url()).hash).toBe('');
  await expect(page.getByRole('heading', { name: 'What will happen on the phone' })).toBeVisible();
  await expect(page.locator('#before')).toContainText('share the chat history');

  const meta = await metaWindow(page);
  await meta.getByRole('textbox').fill('+62 813 7000 1234');
  await meta.locator('#next').click();
  await meta.locator('#next').click();
  await meta.locator('#next').click();

  await expect(page.getByRole('heading', { name: 'The number is linked' })).toBeVisible();
  for (const step of await page.locator('#steps li').all())
    await expect(step).toHaveAttribute('data-state', 'done');
  const numbers = await fetch(`${workspace.gateway.url}/v1/numbers`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(await numbers.text()).toContain('6281370001234');
  expect(violations).toEqual([]);
});

test('a window that is left is explained, and may be opened again; the owner may decline the history', async ({
  workspace,
}) => {
  const { page } = await openPage(workspace);
  const left = await metaWindow(page);
  await left.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('alert')).toContainText('Meta’s window was closed before it was finished');
  await expect(page.locator('#detail')).toHaveText('PHONE_NUMBER_SETUP');

  const shut = await metaWindow(page);
  await shut.close();
  await expect(page.getByRole('button', { name: 'Open Meta’s window again' })).toBeEnabled();

  const reported = await metaWindow(page);
  await reported.getByRole('button', { name: 'Report a problem' }).click();
  await expect(page.getByRole('alert')).toContainText('Meta could not go on with this number');

  const meta = await metaWindow(page);
  await meta.getByRole('textbox').fill('+62 813 7000 5678');
  await meta.locator('#next').click();
  await meta.getByRole('radio').nth(1).check();
  await meta.locator('#next').click();
  await meta.locator('#next').click();
  await expect(page.getByRole('heading', { name: 'The number is linked' })).toBeVisible();
});

test('by keyboard, in Indonesian, after a reload, and with several numbers', async ({ workspace }) => {
  await workspace.simulator.post('/control/signup', { neighbours: ['6281370009999'] });
  const { page } = await openPage(workspace);
  await page.getByRole('button', { name: 'Indonesia' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('lang', 'id');
  await expect(page.getByRole('heading', { name: 'Yang akan terjadi di HP' })).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: 'English' }).click();
  const meta = await metaWindow(page);
  await meta.getByRole('textbox').fill('+62 813 7000 4321');
  await meta.locator('#next').press('Enter');
  await meta.locator('#next').click();
  await meta.locator('#next').click();
  await expect(page.getByRole('heading', { name: 'Which number is it?' })).toBeVisible();
  await page.getByRole('button', { name: '+6281370004321' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'The number is linked' })).toBeVisible();
});

test('messages of other origins are not believed', async ({ workspace }) => {
  const { page, id, token } = await openPage(workspace);
  await expect(page.getByRole('button', { name: 'Open Meta’s window' })).toBeEnabled();
  // What a window of another origin would send, as the page itself sees it.
  await page.evaluate(() => {
    const data = JSON.stringify({ type: 'WA_EMBEDDED_SIGNUP', event: 'FINISH', data: { waba_id: '1' } });
    window.dispatchEvent(new MessageEvent('message', { origin: 'https://evilfacebook.com', data }));
  });
  const seen = await fetch(`${workspace.gateway.url}/v1/onboardings/${id}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(await seen.json()).toMatchObject({ state: 'waiting' });
});
