import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { patience } from '#tests/support/patience.ts'
import { buildFor } from '#tests/support/server/builds.ts'

/** Tests that run in this process and need nothing built: `npm run test:fast`. */
const fast = ['tests/{api,db,house,islands,shared,upgrade}/**/*.test.ts']
/** Tests of `api` that decode many pictures in a child, or send thousands of requests. */
const apiOfMinutes = [
  'tests/api/citizen/pictures/{child,refused,stored,survives}.test.ts',
  'tests/api/fuzz.test.ts',
]
/** Tests of `api` that start the built server, or read the built pages. */
const apiOfBuild = [
  'tests/api/start.test.ts',
  'tests/api/remote.test.ts',
  'tests/api/mail.test.ts',
  'tests/api/citizen/turnstile.test.ts',
]
const site = ['tests/site/**/*.test.ts']
/** Tests that start children or a browser. */
const outside = ['tests/{faults,journeys}/**/*.test.ts', ...apiOfBuild, ...apiOfMinutes]
/** Tests that measure, and need the machine for themselves. */
const load = ['tests/load/**/*.test.ts', 'tests/faults/{connections,timing}.test.ts']

// Two cores, and five workers more: tests wait for pages and clocks. Five workers used 70 % of two cores.
const maxWorkers = 7
// Ten times the slowest test on an idle machine: a busy one turns no test red.
const patient = { testTimeout: 120_000, hookTimeout: 240_000, maxWorkers }
const slow = { testTimeout: 600_000, hookTimeout: 600_000, maxWorkers }

/** Tests that take minutes go first, in this order, or the run would wait for the last one alone. */
const longest = [
  'faults/flood',
  'api/start',
  'mailbox/ending',
  'faults/backup',
  'journeys/reward',
  'journeys/firefox',
  'people/people',
  'enhance/pictures',
  'enhance/proof',
  'staff/accessible',
  'citizen/report',
  'faults/door',
  'faults/kill',
  'api/fuzz',
  'site/accessible',
  'people/password',
  'faults/purge',
  'citizen/accessible',
  'staff/tip',
  'enhance/sending',
  'citizen/mailbox',
  'staff/lock',
  'journeys/hold',
]
/** Returns the place of a file among the longest. All others come after these. */
function placeOf({ moduleId }: TestSpecification): number {
  const place = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
  return place === -1 ? longest.length : place
}

/** Builds the parts that the chosen files need before any test's clock runs. Orders the files. */
class BuildThenLongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    await buildFor(files.map(({ moduleId }) => moduleId))
    return (await super.sort(files)).sort((one, other) => placeOf(one) - placeOf(other))
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: BuildThenLongestFirst },
    setupFiles: ['tests/support/no-console-error.ts'],
    // One second, as vitest has it, is too short for a page on a busy machine.
    expect: { poll: { timeout: patience / 4 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: fast,
          exclude: [...apiOfBuild, ...apiOfMinutes],
          // The files of a worker share its modules: a third of the time was their import.
          isolate: false,
          ...patient,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'site', include: site, ...patient, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'outside',
          include: outside,
          exclude: load,
          // A process for each file took one second of a core more, to start and to import.
          isolate: false,
          ...slow,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'load', include: load, ...slow, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
})
