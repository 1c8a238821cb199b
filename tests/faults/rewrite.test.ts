import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readlink, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshFolder } from '#tests/support/server/server.ts'

const rows = 4000
const rowBytes = 4000

let folder: string
let file: string
let child: ChildProcess | undefined
beforeEach(async () => {
  folder = await freshFolder()
  file = join(folder, "it's.db")
  const database = new DatabaseSync(file)
  database.exec('PRAGMA journal_mode=WAL')
  // Rows of two tables in turns, with gaps: a rewrite moves each page.
  database.exec(
    'CREATE TABLE one (id INTEGER PRIMARY KEY, bytes BLOB); CREATE TABLE two AS SELECT * FROM one',
  )
  database.exec('BEGIN')
  for (let row = 0; row < rows; row += 1)
    database.exec(`INSERT INTO ${row % 2 ? 'one' : 'two'} VALUES (${row}, randomblob(${rowBytes}))`)
  database.exec('DELETE FROM one WHERE id % 7 = 0; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
})
afterEach(async () => {
  child?.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

/** Starts a process that rewrites the file again and again. Resolves at its first rewrite. */
async function rewriting(): Promise<ChildProcess> {
  const program = `
    import { foldLog, openDatabase, rewriteFile } from '#db/client.ts'
    const url = 'file:' + encodeURI(process.argv[1])
    const database = await openDatabase(url)
    for (;;) {
      console.log('rewrites')
      await rewriteFile(database, process.argv[1])
      await foldLog({ databaseUrl: url }, database)
    }`
  child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '--eval', program, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (!child.stdout) throw new Error('no output')
  await once(createInterface(child.stdout), 'line')
  return child
}

const sizeOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )

/** Returns a hash of all rows. Checks the file first. */
function content(): string {
  const database = new DatabaseSync(file)
  expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
  const hash = createHash('sha256')
  for (const name of ['one', 'two'])
    for (const row of database.prepare(`SELECT id, bytes FROM ${name} ORDER BY id`).iterate())
      hash.update(`${name} ${String(row['id'])}`).update(row['bytes'] as Uint8Array)
  database.close()
  return hash.digest('hex')
}

test('a kill in the midst of a rewrite leaves every row, and no part of the copy', async () => {
  const before = content()
  const size = await sizeOf(file)
  // At the begin, and when the log holds a part, half and nearly all of the new pages.
  for (const share of [0, 0.1, 0.5, 0.8]) {
    const running = await rewriting()
    while ((await sizeOf(`${file}-wal`)) < share * size) continue
    const gone = once(running, 'close')
    running.kill('SIGKILL')
    await gone
    expect(content()).toBe(before)
    expect((await readdir(folder)).filter((name) => !/^it's\.db(-wal|-shm)?$/.test(name))).toEqual([])
  }
})

test.runIf(process.platform === 'linux')(
  'the copy on the way lies beside the file, under no name',
  async () => {
    const { pid } = await rewriting()
    const open = `/proc/${String(pid)}/fd`
    const copies = async () => {
      const names = await Promise.all(
        (await readdir(open)).map((name) => readlink(join(open, name)).catch(() => '')),
      )
      return names.filter((name) => name.includes('etilqs_'))
    }
    let found: string[] = []
    while (found.length === 0) found = await copies()
    for (const name of found) expect(name).toMatch(/ \(deleted\)$/)
    for (const name of found) expect(name.startsWith(`${folder}/`), name).toBe(true)
  },
)
