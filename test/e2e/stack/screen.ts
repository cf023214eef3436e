import { expect, type Locator, type Page } from 'playwright/test';
import { OWNER } from './workspace.ts';

/** Where things are on the screen, in one place, so that a test reads like what a person does. */
export class Screen {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** First run → a gateway of one's own, with consent to file keys where no keychain answers. */
  async signIn(address: string): Promise<void> {
    const { page } = this;
    await page.getByTestId('first-run-connect').click();
    await page.getByLabel('Gateway address').fill(address);
    await page.getByLabel('User name').fill(OWNER.login);
    await page.getByLabel('Password').fill(OWNER.password);
    await page.getByTestId('connect-submit').click();
    const consent = page.getByTestId('keychain-consent-accept');
    await expect(consent.or(page.getByTestId('thread-list'))).toBeVisible();
    if (await consent.isVisible()) await consent.click();
    await this.ready();
  }

  /** The inbox is on screen and the link is live. */
  async ready(): Promise<void> {
    await expect(this.page.getByTestId('sync-line')).toHaveAttribute('data-state', 'live');
  }

  thread(title: string): Locator {
    return this.page.getByTestId('thread-row').filter({ hasText: title });
  }

  async openThread(title: string): Promise<void> {
    await this.thread(title).click();
    await expect(this.page.getByTestId('thread').getByRole('heading', { name: title })).toBeVisible();
  }

  /** A bubble by its text; exactly one is asked for, so a double fails. */
  message(text: string): Locator {
    return this.page.getByTestId('message').filter({ hasText: text });
  }

  async reply(text: string): Promise<void> {
    const box = this.page.getByTestId('composer').getByRole('textbox');
    await box.fill(text);
    await box.press('Enter');
    await expect(box).toHaveValue('');
  }

  async search(words: string): Promise<void> {
    await this.page.keyboard.press('Control+k');
    await this.page.getByTestId('search-input').fill(words);
  }

  get windowChip(): Locator {
    return this.page.getByTestId('thread').getByTestId('window-chip');
  }

  get activityClock(): Locator {
    return this.page.getByTestId('activity-clock');
  }

  limitChip(limit: string): Locator {
    return this.page.locator(`[data-testid="limit-chip"][data-limit="${limit}"]`);
  }
}
