import { join } from 'node:path';
import { searchPlaintext } from '../support/plaintext-search.ts';
import { Screen } from './stack/screen.ts';
import { expect, test } from './test.ts';

const CAPTION = 'Motif yang ini kak, masih ada?';
const FILE_TEXT = 'kenari-nota-8c41f0 total 350.000 lunas';

test('files arrive, are seen again without a line and after a restart, and lie nowhere readable', async ({
  workspace,
  folder,
  open,
}) => {
  const { simulator } = workspace;
  const rina = await simulator.customer({ name: 'Rina Kartika', phone: '6285710003344' });
  let { page, close } = await open();
  let screen = new Screen(page);
  await screen.signIn(workspace.gateway.url);
  const say = (said: object) => simulator.post(`/control/customers/${rina.id}/say`, said);
  await say({ image: { motif: 'kawung', cloth: 'indigo', caption: CAPTION } });
  const nota = Buffer.from(FILE_TEXT.repeat(4000)).toString('base64');
  await say({ document: { base64: nota, mime: 'text/plain', filename: 'nota.txt' } });

  await screen.openThread('Rina Kartika');
  const picture = page.getByTestId('picture');
  await expect(picture).toHaveAttribute('data-shown', 'true');
  expect(await shown(screen)).toBe(true);
  // The whole picture, and a file of several chunks.
  await picture.click();
  await expect.poll(() => whole(screen)).toBe(true);
  await page.keyboard.press('Escape');
  const link = page.getByRole('link', { name: /nota\.txt/ });
  await expect(link).toBeVisible();
  expect(await read(screen)).toBe(FILE_TEXT.repeat(4000));

  await workspace.killGateway();
  await expect(page.getByTestId('sync-line')).toHaveAttribute('data-state', 'offline');
  expect(await read(screen)).toBe(FILE_TEXT.repeat(4000));
  await close();

  ({ page, close } = await open());
  screen = new Screen(page);
  await screen.openThread('Rina Kartika');
  await expect(page.getByTestId('picture')).toHaveAttribute('data-shown', 'true');
  expect(await shown(screen)).toBe(true);
  expect(await read(screen)).toBe(FILE_TEXT.repeat(4000));
  const { findings, files } = searchPlaintext(join(folder, 'console'), ['kenari-nota-8c41f0', CAPTION]);
  expect(findings).toEqual([]);
  expect(files).toBeGreaterThan(4);
});

test('a file that WhatsApp has forgotten says so, and a friendly question for it is laid ready', async ({
  workspace,
  open,
}) => {
  const { simulator } = workspace;
  const rina = await simulator.customer({ name: 'Rina Kartika', phone: '6285710003344' });
  const { page } = await open();
  const screen = new Screen(page);
  await screen.signIn(workspace.gateway.url);
  await simulator.post('/control/gateway', { url: null });
  const said = await simulator.post<{ mediaId: string }>(`/control/customers/${rina.id}/say`, {
    image: { motif: 'parang', cloth: 'sogan' },
  });
  await simulator.post(`/control/media/${said.mediaId}/expire`, {});
  await simulator.post('/control/gateway', { url: workspace.gateway.url });

  await screen.openThread('Rina Kartika');
  const wait = page.getByTestId('media-wait');
  await expect(wait).toHaveAttribute('data-state', 'pending');
  // The gateway asks three times before it believes it.
  await expect(wait).toHaveAttribute('data-problem', 'expired', { timeout: 90_000 });
  await expect(page.getByTestId('media-retry')).toHaveCount(0);
  await page.getByTestId('media-ask').click();
  await expect(page.getByTestId('quote-preview')).toBeVisible();
  await expect(page.getByTestId('composer').getByRole('textbox')).toHaveValue(/photo/);
  expect(await rina.received()).toEqual([]);
});

/** Was the small picture really decoded? */
function shown({ page }: Screen): Promise<boolean> {
  return page
    .getByTestId('picture')
    .locator('img')
    .evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth > 50));
}

function whole({ page }: Screen): Promise<boolean> {
  return page
    .getByRole('dialog')
    .locator('img')
    .evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 50);
}

/** The document's text as the page gets it. */
function read({ page }: Screen): Promise<string> {
  return page
    .getByRole('link', { name: /nota\.txt/ })
    .evaluate(async (link: HTMLAnchorElement) => (await fetch(link.href)).text());
}
