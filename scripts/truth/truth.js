import { ensure, root, runInPlace } from '#scripts/ensure.js'

// `npm run truth`: where a statement stands, whether the content holds on a day, what nobody reviewed.
await ensure()
process.exit(
  await runInPlace(process.execPath, [`${root}src/truth/review/command.ts`, ...process.argv.slice(2)]),
)
