import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { Screen } from './stack/screen.ts';
import { expect, test } from './test.ts';

/** What the checker finds on screen, as lines that say what and where. */
async function problems(page: Page): Promise<string[]> {
  // Legacy mode checks in the page itself: Electron opens no second page for the checker.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

test('every screen holds to WCAG in both themes', async ({ workspace, open }) => {
  const { page } = await open();
  // A note that is half faded in has half its contrast.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const screen = new Screen(page);
  await expect(page.getByTestId('first-run')).toBeVisible();
  expect(await problems(page)).toEqual([]);

  await screen.signIn(workspace.gateway.url);
  const rina = await workspace.simulator.customer({ name: 'Rina Kartika', phone: '6285710003344' });
  await rina.says('Kak, bisa masuk grup reseller?');
  for (const theme of ['Light', 'Dark']) {
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('radio', { name: theme }).click();
    expect(await problems(page), `settings, ${theme}`).toEqual([]);
    await page.getByRole('button', { name: 'What works where' }).click();
    expect(await problems(page), `limits, ${theme}`).toEqual([]);
    await page.getByRole('button', { name: /^Inbox/ }).click();
    await screen.openThread('Rina Kartika');
    await expect(screen.limitChip('groups')).toBeVisible();
    if (theme === 'Light') await screen.reply('Grupnya lewat HP ya kak');
    await expect(screen.message('lewat HP')).toHaveAttribute('data-status', 'read');
    expect(await problems(page), `thread, ${theme}`).toEqual([]);
    await page.getByTestId('template-open').click();
    await expect(page.getByTestId('template-option').first()).toBeVisible();
    expect(await problems(page), `templates, ${theme}`).toEqual([]);
    await page.getByTestId('template-search').fill('weekend');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('template-preview')).toBeVisible();
    expect(await problems(page), `a template's values, ${theme}`).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await screen.message('grup reseller').hover();
    await screen.message('grup reseller').getByTestId('react').click();
    expect(await problems(page), `reactions, ${theme}`).toEqual([]);
    await page.keyboard.press('Escape');
    await screen.activityClock.click();
    await expect(page.getByTestId('activity-confirm')).toBeVisible();
    expect(await problems(page), `clock, ${theme}`).toEqual([]);
    await page.keyboard.press('Escape');
    await screen.search('grup');
    await expect(page.getByTestId('search-hit').first()).toBeVisible();
    expect(await problems(page), `search, ${theme}`).toEqual([]);
    await page.keyboard.press('Escape');
  }
});
