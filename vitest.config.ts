import { defineConfig } from 'vitest/config'

// Whatever starts children or a browser, and needs the two cores for itself.
const alone = [
  'tests/api/start.test.ts',
  'tests/api/remote.test.ts',
  'tests/journeys/**/*.test.ts',
  'tests/faults/**/*.test.ts',
  'tests/load/**/*.test.ts',
]

// Tests put copies of the tree there, with all their packages.
const scratch = 'tests/.tmp/**'

export default defineConfig({
  test: {
    setupFiles: ['tests/support/no-console-error.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['tests/**/*.test.ts'],
          exclude: [...alone, scratch],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: alone,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
