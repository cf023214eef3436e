import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

/** Builds the peer's page with the tools that build the console's. @returns its file */
export async function buildPeerPage(folder: string): Promise<string> {
  const outDir = join(folder, 'peer-page');
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'peer', 'page'),
    base: './',
    logLevel: 'error',
    plugins: [react(), withoutOrigin],
    build: { outDir, emptyOutDir: true, target: 'chrome130', modulePreload: false },
  });
  return join(outDir, 'index.html');
}

/** The page is opened as a file, and Chromium takes no module with `crossorigin` from there. */
const withoutOrigin = {
  name: 'without-origin',
  transformIndexHtml: (html: string) => html.replaceAll(' crossorigin', '').replace('type="module"', 'defer'),
};
