import { defineConfig } from 'vitest/config';

/** Every core: by itself Vitest leaves one to itself, which is half of a machine with two. */
const WORKERS = '100%';

export default defineConfig({
  test: {
    globalSetup: 'test/support/temporary-folder.ts',
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
          maxWorkers: WORKERS,
          // Properties try hundreds of files; on a busy machine one took more than the usual 5 s.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'infrastructure',
          include: ['test/infrastructure/**/*.test.ts'],
          // They read templates and change nothing: CDK, 5 s to load and to warm, is loaded once a worker.
          isolate: false,
          maxWorkers: WORKERS,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          // A cloud for each worker: side by side in one they would see each other's work.
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
          // These start clouds of their own, beside those of the project before.
          name: 'orchestrator',
          sequence: { groupOrder: 1 },
          include: ['test/orchestrator/**/*.test.ts'],
          maxWorkers: 2,
        },
      },
    ],
  },
});
