import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Whatever starts children or a browser.
const outside = [
  'tests/api/start.test.ts',
  'tests/api/remote.test.ts',
  'tests/journeys/**/*.test.ts',
  'tests/faults/**/*.test.ts',
]
// Whatever measures, and needs the machine for itself.
const load = ['tests/load/**/*.test.ts']

// Tests put copies of the tree there, with all their packages.
const scratch = 'tests/.tmp/**'

// Two cores, and one more: much of their time is waiting, for a page or for a clock.
const maxWorkers = 3

/** Those that take minutes go first: the last of them would be waited for alone. */
const longest = [
  'faults/timing',
  'citizen/report',
  'enhance/sending',
  'enhance/pictures',
  'enhance/proof',
  'staff/people',
  'staff/accessible',
  'staff/lock',
  'site/accessible',
  'faults/door',
  'journeys/reward',
  'faults/flood',
]
const isLong = ({ moduleId }: TestSpecification) =>
  longest.some((name) => moduleId.endsWith(`${name}.test.ts`))

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    setupFiles: ['tests/support/no-console-error.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['tests/**/*.test.ts'],
          exclude: [...outside, ...load, scratch],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'outside',
          include: outside,
          // A busy machine takes ten times as long as a quiet one.
          testTimeout: 600_000,
          hookTimeout: 600_000,
          expect: { poll: { timeout: 60_000 } },
          maxWorkers,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'load',
          include: load,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
