import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { Refusal, root, runScript, say } from './setup/project.mjs';

/**
 * `npm run first-answer`: the time from a fresh clone to the first answered (simulated) customer, as a stranger would
 * come to it: clone, `npm start`, the sample shop, the first thread, a reply, its ticks. Uses the system's Chromium.
 */
const LIMIT_SECONDS = 300;
const CHROMIUM = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
);

await runScript(async () => {
  if (!CHROMIUM) throw new Refusal('no Chromium on this machine; Debian: apt-get install chromium');
  const folder = mkdtempSync(join(tmpdir(), 'selaras-first-answer-'));
  const clone = join(folder, 'selaras');
  const began = performance.now();
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
  let host;
  let browser;
  try {
    const cloned = spawnSync('git', ['clone', '--quiet', root, clone], { stdio: 'inherit' });
    if (cloned.status !== 0) throw new Refusal('the clone failed');
    say(`${seconds()} s: cloned`);
    host = spawn(
      'npm',
      ['start', '--', '--browser', '--no-open', '--port', '0', '--data', join(folder, 'data')],
      {
        cwd: clone,
        stdio: ['ignore', 'pipe', 'inherit'],
        detached: true,
      },
    );
    const address = await printedAddress(host);
    say(`${seconds()} s: the console answers`);
    const { chromium } = await import(pathToFileURL(join(clone, 'node_modules/playwright/index.mjs')).href);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
    await page.goto(address);
    await page.getByTestId('first-run-sample').click();
    const open = page.locator('[data-testid="thread-row"]').first();
    await open.waitFor({ timeout: 120_000 });
    say(`${seconds()} s: the shop's threads are on screen`);
    await page.getByRole('radio', { name: 'Window open' }).click();
    await open.click();
    const reply = 'Baik kak, segera kami siapkan ya';
    await page.getByTestId('composer').getByRole('textbox').fill(reply);
    await page.keyboard.press('Enter');
    const answered = page.locator(
      '[data-testid="message"][data-status="delivered"],[data-testid="message"][data-status="read"]',
    );
    await answered.filter({ hasText: reply }).waitFor({ timeout: 120_000 });
    const total = Number(seconds());
    console.log(`first answered customer: ${total} s of ${LIMIT_SECONDS} s`);
    return total <= LIMIT_SECONDS ? 0 : 1;
  } finally {
    await browser?.close();
    if (host) {
      const ended = once(host, 'close');
      process.kill(-host.pid, 'SIGTERM');
      await ended;
    }
    // The gateway's database may still be writing its last pages.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
});

async function printedAddress(host) {
  for await (const line of createInterface({ input: host.stdout })) {
    const address = line.match(/http:\/\/127\.0\.0\.1:\S+/)?.[0];
    if (address) {
      host.stdout.resume();
      return address;
    }
  }
  throw new Refusal('npm start ended before it printed an address');
}
