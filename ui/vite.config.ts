import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

// The same static files are opened by the desktop window and served by the loopback door, so every
// address in them is relative. There is no code splitting by route: a till loads once and stays open.
export default defineConfig({
  base: './',
  plugins: [
    // Tests run on the messages that `npm run words` has compiled: the plugin's watcher outlives them.
    !process.env.VITEST &&
      paraglideVitePlugin({
        project: './project.inlang',
        outdir: './src/paraglide',
        strategy: ['globalVariable', 'baseLocale'],
      }),
    tailwindcss(),
    svelte(),
  ],
  build: {
    target: 'es2022',
    // Inlined fonts would be parsed at every start, whether their script is shown or not.
    assetsInlineLimit: 0,
  },
  server: { host: '127.0.0.1', port: 1420, strictPort: true },
  clearScreen: false,
  test: {
    projects: [
      {
        extends: true,
        plugins: [svelteTesting()],
        test: {
          name: 'unit',
          environment: 'jsdom',
          include: ['src/**/*.test.ts'],
          setupFiles: ['./tests/unit-setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          environment: 'node',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // One Chromium and one node at a time: the machines that run this have two cores.
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'pictures',
          environment: 'node',
          include: ['tests/pictures/**/*.test.ts'],
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
