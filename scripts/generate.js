import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensure, root } from './ensure.js'

// `npm run generate -- --name NAME`: writes the migration that brings the database to db/schema.ts.
// drizzle-kit knows no WITHOUT ROWID and no triggers. This script adds them to the tables that it rebuilds.
await ensure()

const folder = join(root, 'db/migrations')
const sqlFiles = () => readdirSync(folder).filter((name) => name.endsWith('.sql'))
const before = new Set(sqlFiles())
const kit = ['node_modules/drizzle-kit/bin.cjs', 'generate', '--config', 'db/drizzle.config.ts']
const { status } = spawnSync(process.execPath, [...kit, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
if (status !== 0) process.exit(status ?? 1)

const { keepClauses } = await import('../db/clauses.ts')
for (const name of sqlFiles().filter((one) => !before.has(one))) {
  const path = join(folder, name)
  writeFileSync(path, keepClauses(readFileSync(path, 'utf8')))
}

const { lostAfter } = await import('./migrations.js')
const lost = await lostAfter(folder)
for (const what of lost) console.error(`迁移以后缺少：${what}`)
process.exit(lost.length === 0 ? 0 : 1)
