import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type RunningServer } from '#tests/support/server/server.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const file = () => join(server.dataDir, 'zhenzheng.db')

/** Runs a program in another process and returns its output. */
function foreign(program: string): string {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', '--input-type=module', '--eval', program, file()],
    {
      encoding: 'utf8',
    },
  )
  return stdout + stderr
}

test.each(['SELECT count(*) FROM tips', 'DELETE FROM settings', 'PRAGMA journal_mode=DELETE', 'VACUUM'])(
  'another process cannot reach the data: %s',
  (sql) => {
    const bySqlite = foreign(`
      import { DatabaseSync } from 'node:sqlite'
      new DatabaseSync(process.argv[1]).prepare(${JSON.stringify(sql)}).all()
      console.log('DONE')`)
    expect(bySqlite).not.toContain('DONE')
    expect(bySqlite).toContain('database is locked')

    const byLibsql = foreign(`
      import { createClient } from '@libsql/client'
      await createClient({ url: 'file:' + process.argv[1] }).execute(${JSON.stringify(sql)})
      console.log('DONE')`)
    expect(byLibsql).not.toContain('DONE')
    expect(byLibsql).toContain('SQLITE_BUSY')
  },
)

test('the server still answers after these attempts', async () => {
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200)
})
