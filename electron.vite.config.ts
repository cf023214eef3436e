import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** Entries by name, as whole paths. */
function entries(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([name, file]) => [name, resolve(import.meta.dirname, file)]),
  );
}

export default defineConfig({
  main: {
    build: {
      target: 'node20',
      sourcemap: true,
      rolldownOptions: {
        // One entry a process. Processes start each other by path (out/main/<name>.js), never by import.
        input: entries({
          electron: 'src/main/electron/main.ts',
          browser: 'src/main/browser/main.ts',
          'cache-worker': 'src/main/cache/worker.ts',
          gateway: 'src/gateway/main.ts',
          simulator: 'src/simulator/main.ts',
        }),
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node20',
      // A sandboxed preload can require electron and nothing else, so that each is one CommonJS file.
      externalizeDeps: false,
      isolatedEntries: true,
      rolldownOptions: {
        // `browser` is served by the browser host as a module; it imports nothing at run time.
        input: entries({ index: 'src/preload/index.ts', browser: 'src/preload/browser.ts' }),
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
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
      rolldownOptions: { input: entries({ index: 'src/renderer/index.html' }) },
    },
  },
});
