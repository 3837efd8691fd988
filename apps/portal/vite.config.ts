import { defineConfig } from 'vite';

export default defineConfig({
  // A release works from any server and any folder: nothing may be addressed from the root.
  base: './',
  root: import.meta.dirname,
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
