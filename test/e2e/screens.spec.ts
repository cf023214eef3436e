import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { ROOT } from './stack/program.ts';
import { Screen } from './stack/screen.ts';
import { expect, test } from './test.ts';

/** Pictures of the sample shop for people to look at, in a folder that is not kept: out/screens. */
const SIZES = [
  { width: 1024, height: 768 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
];
const LANGUAGES = { en: 'English', id: 'Indonesia' };
const THEMES = { light: /^(Light|Terang)$/, dark: /^(Dark|Gelap)$/ };

test('every screen is photographed in both themes, both languages and three widths', async ({
  open,
  host,
}) => {
  test.setTimeout(300_000);
  const folder = join(ROOT, 'out/screens', host);
  mkdirSync(folder, { recursive: true });
  const { page, app } = await open();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const resize = async (size: { width: number; height: number }) => {
    if (!app) return page.setViewportSize(size);
    await app.evaluate(({ BrowserWindow }, { width, height }) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
    }, size);
    await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(size.width);
  };
  await page.screenshot({ path: join(folder, 'first-run.png') });
  await page.getByTestId('first-run-sample').click();
  const screen = new Screen(page);
  await screen.ready();
  const rows = page.getByTestId('thread-row');
  await expect.poll(() => rows.count()).toBeGreaterThan(8);
  // The morning has been told when the agents have begun to answer.
  await expect(rows.first()).toContainText(/\d\d:\d\d/, { timeout: 60_000 });

  let taken = 0;
  for (const [language, languageName] of Object.entries(LANGUAGES)) {
    for (const [theme, themeName] of Object.entries(THEMES)) {
      await place(page, 2);
      await page.getByRole('radio', { name: languageName }).click();
      await page.getByRole('radio', { name: themeName }).click();
      for (const size of SIZES) {
        await resize(size);
        for (const [index, name] of ['inbox', 'limits', 'settings'].entries()) {
          await place(page, index);
          if (name === 'inbox') {
            await screen.thread('Rina').first().click();
            await expect(page.getByTestId('message').last()).toBeVisible();
          }
          await page.screenshot({ path: join(folder, `${name}-${language}-${theme}-${size.width}.png`) });
          taken += 1;
        }
      }
    }
  }
  expect(taken).toBe(36);
});

/** Goes to the rail's place by its order, whatever the language calls it. */
async function place(page: Page, index: number): Promise<void> {
  await page.getByRole('navigation').getByRole('button').nth(index).click();
}
