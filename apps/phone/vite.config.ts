import { readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build, defineConfig, type Plugin } from 'vite';

/** The service worker is built last: it knows every file that must be on the phone, and changes when one of them does. */
function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      const files = [...Object.keys(bundle), ...readdirSync(join(import.meta.dirname, 'public'))].toSorted();
      const contents = Object.values(bundle).map((file) => (file.type === 'chunk' ? file.code : file.source));
      const version = contents.reduce((hash, content) => hash.update(content), createHash('sha256')).digest('hex');
      await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        define: { appFiles: JSON.stringify(files), appVersion: JSON.stringify(version.slice(0, 16)) },
        build: {
          outDir: dir,
          emptyOutDir: false,
          target: 'es2022',
          rolldownOptions: {
            input: join(import.meta.dirname, 'src', 'worker.ts'),
            output: { format: 'iife', entryFileNames: 'worker.js' },
          },
        },
      });
    },
  };
}

export default defineConfig({
  base: './',
  root: import.meta.dirname,
  plugins: [serviceWorker()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // What the first screen needs comes in one piece: on a slow line each request costs.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'start', test: /src[\\/]main\.tsx$/ }] } } },
  },
});
