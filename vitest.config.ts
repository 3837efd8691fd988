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
    // Tests start PostgreSQL and browsers, and wait for them: one more than cores keeps both busy, and more only make them time out.
    maxWorkers: 3,
    setupFiles: ['test/setup.ts'],
  },
});
