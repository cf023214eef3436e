import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** Keeps the entries whose source exists. */
function present(entries: Record<string, string>): Record<string, string> {
  const found = Object.entries(entries).filter(([, file]) => existsSync(resolve(import.meta.dirname, file)));
  return Object.fromEntries(found.map(([name, file]) => [name, resolve(import.meta.dirname, file)]));
}

// One entry a process. Processes start each other by path (out/main/<name>.js), never by import.
const main = present({
  electron: 'src/main/electron/main.ts',
  browser: 'src/main/browser/main.ts',
  'cache-worker': 'src/main/cache/worker.ts',
  gateway: 'src/gateway/main.ts',
  simulator: 'src/simulator/main.ts',
});
// `browser` is served by the browser host as a module; it imports nothing at run time.
const preload = present({ index: 'src/preload/index.ts', browser: 'src/preload/browser.ts' });
const renderer = present({ index: 'src/renderer/index.html' });

const some = (entries: Record<string, string>) => Object.keys(entries).length > 0;

export default defineConfig({
  ...(some(main) && {
    main: {
      build: {
        target: 'node20',
        sourcemap: true,
        rolldownOptions: {
          input: main,
          output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
        },
      },
    },
  }),
  ...(some(preload) && {
    preload: {
      build: {
        target: 'node20',
        // A sandboxed preload can require electron and nothing else, so that each is one CommonJS file.
        externalizeDeps: false,
        isolatedEntries: true,
        rolldownOptions: {
          input: preload,
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    },
  }),
  ...(some(renderer) && {
    renderer: {
      root: 'src/renderer',
      plugins: [react()],
      build: {
        target: 'chrome130',
        minify: true,
        // The content security policy allows no data: fonts or scripts.
        assetsInlineLimit: 0,
        // Read from disk at once; splitting it would save nothing.
        chunkSizeWarningLimit: 2000,
        rolldownOptions: { input: renderer },
      },
    },
  }),
});
