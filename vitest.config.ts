import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: process.env['CI'] ? ['default', 'json'] : ['default'],
    outputFile: { json: '.evergreen/test-results/vitest.json' },
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'test/*.test.ts',
            'test/unit/**/*.test.ts',
            'test/contracts/**/*.test.ts',
            'test/simulation/**/*.test.ts',
          ],
          // Properties try hundreds of files; on a busy machine one took more than the usual 5 s.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'infrastructure',
          include: ['test/infrastructure/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          // A cloud for each worker: side by side in one they would see each other's work. A file by
          // itself is up sooner with --maxWorkers 1.
          name: 'cloud',
          sequence: { groupOrder: 1 },
          include: ['test/workflow/**/*.test.ts', 'test/system/**/*.test.ts'],
          globalSetup: 'test/support/deployed-app.ts',
          maxWorkers: 2,
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          // These start clouds of their own, one after the other.
          name: 'orchestrator',
          sequence: { groupOrder: 2 },
          include: ['test/orchestrator/**/*.test.ts'],
          fileParallelism: false,
        },
      },
    ],
  },
});
