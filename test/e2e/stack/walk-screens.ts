import { expect, type Page } from 'playwright/test';
import { type Console, copiedText } from './console.ts';
import { Screen } from './screen.ts';
import type { Customer, SimulatorControl } from './simulator-control.ts';
import { OWNER, type Workspace } from './workspace.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * Brings one console through every page, panel, chip and state, and calls `visit` with the name of each when it is
 * there. One stack for all of them: each state is made out of the one before. The console speaks English.
 */
export async function walkScreens(
  console: Console,
  workspace: Workspace,
  visit: (name: string) => Promise<void>,
): Promise<void> {
  const walk = new Walk(console, workspace, visit);
  await walk.firstRun();
  await walk.nothingYet();
  await walk.busyDay();
  await walk.wishes();
  await walk.costs();
  await walk.sends();
  await walk.pages();
  await walk.linking();
  await walk.cut();
  await walk.shut();
  await walk.deadline();
  await walk.offline();
}

class Walk {
  readonly console: Console;
  readonly page: Page;
  readonly screen: Screen;
  readonly workspace: Workspace;
  readonly simulator: SimulatorControl;
  readonly visit: (name: string) => Promise<void>;
  readonly start = Date.now();

  constructor(console: Console, workspace: Workspace, visit: (name: string) => Promise<void>) {
    this.console = console;
    this.page = console.page;
    this.screen = new Screen(this.page);
    this.workspace = workspace;
    this.simulator = workspace.simulator;
    this.visit = visit;
  }

  async firstRun(): Promise<void> {
    const { page } = this;
    await expect(page.getByTestId('first-run')).toBeVisible();
    await this.visit('first-run');
    await page.getByTestId('first-run-connect').click();
    await page.getByLabel('Gateway address').fill(this.workspace.gateway.url);
    await page.getByLabel('User name').fill(OWNER.login);
    await page.getByLabel('Password').fill('not-the-password');
    await page.getByTestId('connect-submit').click();
    await expect(page.getByRole('alert')).toBeVisible();
    await this.visit('sign-in-refused');
    await page.getByLabel('Password').fill(OWNER.password);
    await page.getByTestId('connect-submit').click();
    const consent = page.getByTestId('keychain-consent-accept');
    await expect(consent.or(page.getByTestId('thread-list'))).toBeVisible();
    if (await consent.isVisible()) {
      await this.visit('keys-consent');
      await consent.click();
    }
    await this.screen.ready();
  }

  async nothingYet(): Promise<void> {
    await this.visit('inbox-empty');
    await this.page.getByRole('radio', { name: 'Window open' }).click();
    await this.visit('inbox-filtered-to-nothing');
    await this.page.getByRole('radio', { name: 'All' }).click();
  }

  /** The sample shop's customers and their day so far, standing still. */
  async busyDay(): Promise<void> {
    const { page, simulator } = this;
    await simulator.post('/control/scenario', { name: 'shop-day' });
    await simulator.post('/control/flush', {});
    await simulator.drop('/control/scenario');
    await expect.poll(() => page.getByTestId('thread-row').count()).toBeGreaterThan(8);
    await this.visit('inbox');
    await this.screen.search('batik');
    await expect(page.getByTestId('search-hit').first()).toBeVisible();
    await this.visit('search');
    await page.getByTestId('search-input').fill('zzqx');
    await expect(page.getByTestId('search-hit')).toHaveCount(0);
    await this.visit('search-nothing');
    await page.keyboard.press('Escape');

    const kinds = await this.#writes('Made Suardana', '6281999000111', {
      image: { motif: 'kawung', cloth: 'indigo', caption: 'Yang ini kak' },
    });
    for (const said of [
      { document: { lines: ['Nota 4471', 'Kawung 2 potong'], filename: 'nota-4471.pdf' } },
      { voice: true },
      {
        location: { latitude: -7.797, longitude: 110.365, name: 'Pasar Beringharjo', address: 'Yogyakarta' },
      },
      { contacts: [{ name: 'Bu Tini Penjahit', phone: '6281234500001' }] },
      { unavailable: true },
    ])
      await this.#says(kinds, said);
    await this.screen.openThread('Made Suardana');
    await expect(page.getByTestId('picture').first()).toHaveAttribute('data-shown', 'true');
    await this.visit('thread-kinds');

    const scripts = await this.#writes(
      'نور الهدى — Toko Kain Grosir Nusantara Sejahtera Abadi',
      '966500001111',
      {
        text: 'السلام عليكم، هل القماش متوفر باللون الأزرق؟',
      },
    );
    await this.#says(scripts, { text: 'https://example.com/katalog/'.padEnd(180, 'sangatpanjangsekali') });
    await this.#says(scripts, { text: '🧵🪡😍' });
    await this.screen.openThread('نور الهدى');
    await expect(this.screen.message('🧵')).toBeVisible();
    await this.visit('thread-scripts');
  }

  /** Everything that only the phone can do, asked for at once; and a calm thread beside it. */
  async wishes(): Promise<void> {
    const { page, screen } = this;
    const sari = await this.#writes('Sari Wulandari', '6281370001000', {
      text: 'Kak masukin saya ke grup reseller dong, sekalian boleh telepon?',
    });
    await sari.says('Tolong edit pesan yang tadi ya, sama kirim live location tokonya');
    await sari.says('Fotonya sekali lihat aja, pakai pesan sementara. Ada katalog?');
    await screen.openThread('Sari Wulandari');
    for (const limit of ['groups', 'calls', 'edit', 'live-location', 'disappearing', 'view-once', 'catalog'])
      await expect(screen.limitChip(limit)).toBeVisible();
    await this.visit('limit-chips');
    await screen.limitChip('groups').click();
    await expect(page.getByTestId('continue-on-phone')).toBeVisible();
    await this.visit('limit-explained');
    await page.keyboard.press('Escape');
    await screen.message('sekali lihat').hover();
    await screen.message('sekali lihat').getByTestId('react').click();
    await expect(page.getByTestId('reaction').or(page.getByRole('dialog')).first()).toBeVisible();
    await this.visit('reactions');
    await page.keyboard.press('Escape');
  }

  async costs(): Promise<void> {
    const { page, screen } = this;
    await this.#writes('Emma Clark', '447700900123', {
      text: 'Hi, I saw your ad. Do you ship to London?',
      referral: true,
    });
    await screen.openThread('Emma Clark');
    await screen.reply('Yes, we do. Two weeks by air.');
    await expect(screen.message('by air')).toHaveAttribute('data-status', 'read');
    const rina = await this.#writes('Rina Kartika', '6285710003344', {
      text: 'Kak, mega mendung masih ada?',
    });
    await this.simulator.phoneSays(rina, 'Masih kak, sebentar ya dicek');
    await screen.openThread('Rina Kartika');
    await screen.reply('Ada 2 warna kak, cokelat dan biru');
    await expect(screen.message('2 warna')).toHaveAttribute('data-status', 'read');
    await this.visit('thread');
    await page.getByTestId('voice-here').click();
    await expect(page.getByTestId('price-list')).toContainText('example rate');
    await this.visit('prices');
    await page.keyboard.press('Escape');
    await page.getByTestId('voice-phone').click();
    await expect(page.getByTestId('continue-on-phone')).toBeVisible();
    await this.visit('on-the-phone');
    await page.keyboard.press('Escape');
    await screen.message('2 warna').hover();
    await screen.message('2 warna').getByRole('button', { name: 'Details' }).click();
    await expect(page.getByText('Free: customer service window')).toBeVisible();
    await this.visit('cost-after-sending');
    await page.keyboard.press('Escape');

    await screen.openThread('Emma Clark');
    // Prices are asked for every half minute at most.
    await expect(page.getByTestId('free-entry')).toBeVisible({ timeout: 60_000 });
    await this.visit('free-entry');
    await page.getByTestId('free-entry').click();
    await this.visit('free-entry-explained');
    await page.keyboard.press('Escape');
  }

  /** A template that is paid for; a send refused, one of unknown fate; marketing stopped by the customer. */
  async sends(): Promise<void> {
    const { page, screen, simulator } = this;
    await screen.openThread('Rina Kartika');
    await page.getByTestId('template-open').click();
    await page.getByTestId('template-search').fill('resi');
    await page.keyboard.press('Enter');
    await page.getByTestId('template-field').last().fill('JX0088123');
    await expect(page.getByTestId('template-price')).toContainText('example rate');
    await this.visit('template-filled');
    await page.keyboard.press('Enter');
    await expect(screen.message('JX0088123')).toHaveAttribute('data-status', /delivered|read/);
    await simulator.post('/control/errors', { code: 131047, as: 'status' });
    await screen.reply('Yang biru tinggal satu ya kak');
    await expect(screen.message('tinggal satu')).toHaveAttribute('data-status', 'failed');
    await this.visit('send-refused');
    await simulator.post('/control/errors', { as: 'timeout-before', holdMs: 0 });
    await screen.reply('Mau saya sisihkan?');
    await expect(screen.message('sisihkan')).toHaveAttribute('data-status', 'unknown');
    await this.visit('send-unknown');
    const budi = await this.#writes('Budi Santoso', '6281355507788', { text: 'Promo terus, STOP' });
    await budi.says('STOP');
    await screen.openThread('Budi Santoso');
    await expect(page.getByTestId('stop-note')).toBeVisible();
    await this.visit('stopped');
  }

  async pages(): Promise<void> {
    const { page } = this;
    await this.#place('What works where');
    await this.visit('limits');
    await this.#place('Settings');
    await this.visit('settings');
    await this.#place('Link health');
    await expect(page.getByTestId('month-meter')).toContainText('example rate');
    await this.visit('health');
    await page.getByTestId('month-meter').scrollIntoViewIfNeeded();
    await this.visit('costs');
    await this.screen.activityClock.click();
    await expect(page.getByRole('dialog').getByTestId('activity-confirm')).toBeVisible();
    await this.visit('activity-clock');
    await page.keyboard.press('Escape');
  }

  async linking(): Promise<void> {
    const { page, simulator } = this;
    const situation = (name: string) =>
      expect(page.getByTestId('linking-situation')).toHaveAttribute('data-situation', name);
    await page.getByTestId('disconnect-number').click();
    await this.visit('disconnecting');
    await page.getByTestId('linking-leave').click();
    await page.getByTestId('connect-number').click();
    await this.visit('linking-check');
    await page.getByTestId('linking-next').click();
    await this.visit('linking-phone');
    await page.getByTestId('linking-next').click();
    await this.visit('linking-way');
    await page.getByRole('radio', { name: 'Through a partner' }).click();
    await this.visit('linking-partner');
    await page.getByRole('radio', { name: 'At Meta directly' }).click();
    await page.getByTestId('linking-begin').click();
    await situation('waiting');
    await this.visit('linking-waiting');

    // The owner's part in Meta's window, without a browser: once left, once gone through.
    await page.getByTestId('linking-copy-page').click();
    await expect(page.getByTestId('toast')).toBeVisible();
    const address = new URL(await copiedText(this.console));
    const signUp = `${address.origin}/v1/sign-up/${address.pathname.split('/').at(-1)}`;
    const key = address.hash.slice(1);
    await posted(`${signUp}/left`, { step: 'PHONE_NUMBER_SETUP', errorId: null, errorMessage: null }, key);
    await situation('cancelled');
    await this.visit('linking-cancelled');
    await simulator.post('/control/signup', { neighbours: ['6281370009999'], history: 'never' });
    const { message, login } = await simulator.post<{
      message: { data: { waba_id: string } };
      login: { authResponse: { code: string } };
    }>('/control/signup/run', { phone: '6281370001234' });
    const { code } = login.authResponse;
    await posted(`${signUp}/finished`, { code, wabaId: message.data.waba_id, phoneNumberId: null }, key);
    await situation('choose-number');
    await this.visit('linking-choose-number');
    await page.getByTestId('linking-choice').filter({ hasText: '1234' }).click();
    await situation('importing');
    await this.visit('linking-importing');
    await page.getByTestId('linking-next').click();
    await this.visit('linking-after');
  }

  /** WhatsApp takes the number off the API, and brings it back. */
  async cut(): Promise<void> {
    const { page, screen, simulator } = this;
    await this.#place(/^Inbox/);
    await screen.openThread('Emma Clark');
    await simulator.post('/control/account', { event: 'offboarded' });
    await expect(page.getByTestId('gap-line')).toHaveAttribute('data-open', 'true');
    await screen.reply('I can hold it until Friday.');
    await expect(screen.message('until Friday').getByTestId('queue-note')).toBeVisible();
    await this.visit('gap-open');
    await this.#place('Link health');
    await expect(page.locator('[data-aspect="phone"][data-state="bad"]')).toBeVisible();
    await this.visit('health-paused');
    await simulator.post('/control/account', { event: 'reconnected' });
    await this.#place(/^Inbox/);
    await expect(page.getByTestId('gap-line')).toHaveAttribute('data-open', 'false');
    await expect(screen.message('until Friday')).toHaveAttribute('data-status', 'read');
    await this.visit('gap-closed');
  }

  /** The window's last hours and its end, with a draft in the composer. */
  async shut(): Promise<void> {
    const { page, screen, workspace } = this;
    await screen.openThread('Rina Kartika');
    await page.getByTestId('composer').getByRole('textbox').fill('Sebentar ya kak, saya cek');
    await workspace.setTime(this.start + 23 * HOUR);
    await expect(screen.windowChip).toHaveAttribute('data-tone', 'soon');
    await this.visit('window-closing');
    await workspace.setTime(this.start + 25 * HOUR);
    await expect(page.getByTestId('composer')).toHaveAttribute('data-blocked', 'true');
    await this.visit('window-shut');
    await page.getByTestId('composer-reason').getByRole('button').click();
    await expect(page.getByTestId('template-option').first()).toBeVisible();
    await this.visit('templates');
    await page.keyboard.press('Escape');
  }

  async deadline(): Promise<void> {
    const { page, screen, workspace } = this;
    for (const [name, day] of [
      ['due', 11],
      ['overdue', 15],
    ] as const) {
      await workspace.setTime(this.start + day * DAY + HOUR);
      await expect(page.locator('[data-banner="activity"]')).toBeVisible();
      await expect(screen.activityClock).toHaveAttribute('data-day', String(day));
      await screen.activityClock.click();
      await expect(page.getByRole('dialog').getByTestId('activity-confirm').first()).toBeVisible();
      await this.visit(`deadline-${name}`);
      await page.keyboard.press('Escape');
    }
    await this.simulator.post('/control/account', { event: 'partner_removed', reason: 'PRIMARY_INACTIVITY' });
    await expect(page.locator('[data-banner="number-disconnected"]')).toBeVisible();
    await this.visit('link-gone');
    await this.#place('Link health');
    await expect(page.locator('[data-aspect="phone"][data-state="bad"]')).toBeVisible();
    await this.visit('health-gone');
  }

  async offline(): Promise<void> {
    const { page } = this;
    await this.workspace.killGateway();
    await expect(page.locator('[data-banner="offline"]')).toBeVisible();
    await this.visit('health-offline');
    await this.#place(/^Inbox/);
    await expect(page.getByTestId('sync-line')).toHaveAttribute('data-state', 'offline');
    await this.visit('offline');
  }

  async #writes(name: string, phone: string, said: object): Promise<Customer> {
    const customer = await this.simulator.customer({ name, phone });
    await this.#says(customer, said);
    await expect(this.screen.thread(name)).toBeVisible();
    return customer;
  }

  async #says({ id }: Customer, said: object): Promise<void> {
    await this.simulator.post(`/control/customers/${id}/say`, said);
  }

  /** Goes to a place of the rail. */
  async #place(name: string | RegExp): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name }).click();
  }
}

async function posted(url: string, body: object, token: string): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
}
