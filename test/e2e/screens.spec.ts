import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { ROOT } from './stack/program.ts';
import { walkScreens } from './stack/walk-screens.ts';
import { expect, test } from './test.ts';

/** Pictures of every state for people to look at, in a folder that is not kept: out/screens. */
const LARGE = { width: 1920, height: 1080 };
const USUAL = { width: 1440, height: 900 };
const SMALL = { width: 1024, height: 768 };
const VIEWS = [
  { locale: 'en', theme: 'light', sizes: [USUAL, SMALL] },
  { locale: 'en', theme: 'dark', sizes: [USUAL] },
  { locale: 'id', theme: 'light', sizes: [USUAL, LARGE] },
  { locale: 'id', theme: 'dark', sizes: [USUAL, SMALL] },
] as const;

test.use({ sample: true });

test('every state is photographed in both themes, both languages and three widths', async ({
  workspace,
  open,
  host,
}) => {
  test.setTimeout(900_000);
  const folder = join(ROOT, 'out/screens', host);
  mkdirSync(folder, { recursive: true });
  const console = await open();
  const { page } = console;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  let taken = 0;
  let seen = 0;
  await walkScreens(console, workspace, async (name) => {
    for (const { locale, theme, sizes } of VIEWS) {
      await page.evaluate((settings) => window.selaras.call('app.settings', settings), { locale, theme });
      await expect(page.locator('html')).toHaveAttribute('lang', locale);
      const amounts = await amountsOn(page);
      seen += amounts.length;
      expect(amounts.filter((text) => !INVENTED.test(text))).toEqual([]);
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.screenshot({ path: join(folder, `${name}-${locale}-${theme}-${size.width}.png`) });
        taken += 1;
      }
    }
    await page.evaluate(() => window.selaras.call('app.settings', { locale: 'en', theme: 'light' }));
    await page.setViewportSize(USUAL);
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  });
  expect(taken).toBeGreaterThan(40 * 7);
  expect(seen).toBeGreaterThan(8);
});

/** How an invented rate is marked in either language. */
const INVENTED = /example|invented|contoh|karangan/;

/** What the screens say of money, sentence by sentence, without what people wrote to each other. */
function amountsOn(page: Page): Promise<string[]> {
  return page.locator('p, li, dd, button').evaluateAll((sentences) => {
    const spoken = [
      'message',
      'thread-row',
      'search-hit',
      'template-option',
      'template-preview',
      'notification',
    ];
    const theirs = spoken.map((name) => `[data-testid="${name}"]`).join();
    return sentences
      .filter((sentence) => sentence.closest(theirs) === null)
      .map((sentence) => (sentence as HTMLElement).innerText)
      .filter((text) => /(Rp|IDR|USD|[$€£])\s?\d/.test(text));
  });
}
