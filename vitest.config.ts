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
    // Tests start PostgreSQL and browsers: more workers than cores only make them time out.
    maxWorkers: 2,
    setupFiles: ['test/setup.ts'],
  },
});
