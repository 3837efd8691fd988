import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'apps/*/src/**/*.test.{ts,tsx}',
      'test/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Tests start PostgreSQL and browsers: more at once than there are cores makes those time out that measure time.
    maxWorkers: 2,
    setupFiles: ['test/setup.ts'],
  },
});
