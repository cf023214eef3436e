import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { walkScreens } from './stack/walk-screens.ts';
import { expect, test } from './test.ts';

test.use({ sample: true });

/** What the checker finds on screen, as lines that say what and where. */
async function problems(page: Page, theme: 'light' | 'dark'): Promise<string[]> {
  // Legacy mode checks in the page itself: Electron opens no second page for the checker.
  const checker = new AxeBuilder({ page }).setLegacyMode(true);
  // Between the themes only the colours differ.
  if (theme === 'dark') checker.withRules(['color-contrast']);
  const { violations } = await checker.analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

test('every state holds to WCAG in both themes', async ({ workspace, open }) => {
  test.setTimeout(900_000);
  const console = await open();
  const { page } = console;
  // A note that is half faded in has half its contrast.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const found: string[] = [];
  let checked = 0;
  await walkScreens(console, workspace, async (name) => {
    for (const theme of ['dark', 'light'] as const) {
      await page.evaluate((settings) => window.selaras.call('app.settings', settings), { theme });
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      found.push(...(await problems(page, theme)).map((problem) => `${name}, ${theme}: ${problem}`));
      checked += 1;
    }
  });
  expect(found).toEqual([]);
  expect(checked).toBeGreaterThan(2 * 40);
});
