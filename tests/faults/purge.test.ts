import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { piecesOf, remainsIn } from '#tests/support/server/remains.ts'
import { freshFolder, runServer, startServer } from '#tests/support/server/server.ts'

const many = 1000

/** Puts tips with days long past into a stopped server's folder from outside. One more tip is held. */
async function fill(folder: string) {
  const database = new DatabaseSync(join(folder, 'zhenzheng.db'))
  const office = String(database.prepare('SELECT id FROM office_keys').get()?.['id'])
  const insert = (table: string, columns: string) =>
    database.prepare(`INSERT INTO ${table} (${columns}) VALUES (${columns.replace(/[^,]+/g, '?')})`)
  const tip = insert(
    'tips',
    'id, number, status, version, category, operations, lane, channel, received_on, due_on, unread, evidence_count, wants_reward, mailbox_id, reporter_recipient, office_key_id, summary, purge_on, hold',
  )
  const body = insert('bodies', 'tip_id, sealed')
  const token = insert('tokens', 'tip_id, token, strength, version')
  const evidence = insert('evidence', 'id, tip_id, position, bytes, office_key_id')
  const id = () => randomBytes(16).toString('hex')
  const secrets: Buffer[] = []
  let held: readonly Buffer[] = []
  database.exec('BEGIN')
  for (let index = 0; index <= many; index += 1) {
    const [tipId, pictureId, hold] = [id(), id(), index === many]
    const [summary, sealed, picture, blind] = [
      randomBytes(1200),
      randomBytes(5000),
      randomBytes(2000),
      `1:${id()}`,
    ]
    tip.run(
      tipId,
      `JM${String(index).padStart(8, '0')}`,
      'spam',
      1,
      'selling',
      '[]',
      'normal',
      'web',
      '2020-01-01',
      '2020-01-08',
      0,
      1,
      0,
      id(),
      'age1',
      office,
      summary,
      '2020-02-01',
      hold ? 1 : 0,
    )
    body.run(tipId, sealed)
    token.run(tipId, blind, 'strong', 1)
    evidence.run(pictureId, tipId, 0, picture.length, office)
    const shelf = join(folder, 'evidence', pictureId.slice(0, 2))
    await mkdir(shelf, { recursive: true })
    await writeFile(join(shelf, `${pictureId}.age`), picture)
    const pieces = [summary, sealed, picture, Buffer.from(blind)].flatMap(piecesOf)
    if (hold) held = pieces
    // A sample: a search for all would take minutes.
    else if (index % 200 === 0) secrets.push(...pieces)
  }
  database.exec('COMMIT')
  database.close()
  return { secrets, held }
}

const pictures = async (folder: string) =>
  (await readdir(join(folder, 'evidence'), { recursive: true })).filter((name) => name.endsWith('.age'))
    .length

test('a clock over a month past the last purge deletes nothing until a person confirms it', async () => {
  const folder = await freshFolder()
  expect(await (await startServer({ dataDir: folder })).stop()).toBe(0)
  await fill(folder)
  const outside = new DatabaseSync(join(folder, 'zhenzheng.db'))
  outside.exec("UPDATE settings SET value = '2020-03-01' WHERE key = 'purged-on'")
  outside.close()
  const server = await startServer({ dataDir: folder })
  await server.said(/到期内容没有自动删除.*2020年3月1日.*npm run purge/)
  expect(await pictures(folder)).toBe(many + 1)
  expect(await runServer(['purge'], { dataDir: folder })).toMatchObject({
    code: 0,
    output: expect.stringContaining(`内容 ${many} 条`) as string,
  })
  expect(await server.stop()).toBe(0)
  const again = await startServer({ dataDir: folder })
  expect(await again.stop()).toBe(0)
  expect(again.output()).not.toContain('没有自动删除')
  await rm(folder, { recursive: true })
})

test('a killed purge goes on at the next start and leaves nothing in any file', async () => {
  const folder = await freshFolder()
  const command = (...args: string[]) => runServer(['purge', ...args], { dataDir: folder })
  const first = await startServer({ dataDir: folder })
  expect(await first.stop()).toBe(0)
  const { secrets, held } = await fill(folder)
  expect(await remainsIn(folder, secrets)).toContain('zhenzheng.db')
  expect((await command('--preview')).output).toContain(`共 ${many} 条；另有 1 条到期但被保留`)

  const killed = await startServer({ dataDir: folder })
  while ((await pictures(folder)) > many - 20) continue
  await killed.kill()
  expect(await pictures(folder)).toBeGreaterThan(many / 10)

  const again = await startServer({ dataDir: folder })
  // The command waits for the purge at work.
  expect((await command()).code).toBe(0)
  expect((await command('--preview')).output).toContain('共 0 条；另有 1 条到期但被保留')
  await expect.poll(() => pictures(folder), { timeout: 30_000 }).toBe(1)
  // The server still runs: database, log and free pages are as they lie on the disk.
  expect(await remainsIn(folder, secrets)).toEqual([])
  expect(await remainsIn(folder, held)).not.toEqual([])
  expect(await again.stop()).toBe(0)

  const outside = new DatabaseSync(join(folder, 'zhenzheng.db'), { readOnly: true })
  const count = (sql: string) => outside.prepare(`SELECT count(*) AS count FROM ${sql}`).get()?.['count']
  expect(count('tips')).toBe(many + 1)
  for (const table of ['bodies', 'tokens', 'evidence', 'tips WHERE summary IS NOT NULL'])
    expect(count(table), table).toBe(1)
  expect(count("audit WHERE action = 'tip.purge'")).toBe(many)
  outside.close()
  expect((await runServer(['audit-verify'], { dataDir: folder })).code).toBe(0)
  await rm(folder, { recursive: true })
})
