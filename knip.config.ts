import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  entry: [
    'api/server.ts',
    'src/truth/review/command.ts',
    'api/citizen/pictures/worker.ts',
    'scripts/*.js',
    'scripts/browser/firefox.js',
    'scripts/mutants/slot.js',
    'tests/**/*.test.ts',
    'tests/mutants/*.ts',
    'tests/load/bench.ts',
    'tests/load/bare.ts',
    'tests/upgrade/{fixture.js,fill.ts}',
    'src/pages/**/*.astro',
    'src/truth/review/command.ts',
    'db/drizzle.config.ts',
    'src/islands/staff/data/stretch.worker.ts',
  ],
  project: ['src/**/*.{ts,tsx,astro}', 'api/**/*.ts', 'db/**/*.ts', 'tests/**/*.{ts,js}', 'scripts/**/*.js'],
  // `astro check` loads it.
  ignoreDependencies: ['@astrojs/check'],
  // Tools of the system, not packages.
  ignoreBinaries: ['age', 'firefox-esr', 'mkfifo', 'nginx', 'openssl', 'sha256sum'],
  ignoreExportsUsedInFile: true,
}
export default config
