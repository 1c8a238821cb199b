import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { rm } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { startHrana } from '#tests/support/server/hrana.ts'
import { openMailbox, reportTo, type Receipt } from '#tests/support/server/reporter.ts'
import { freshFolder, startServer } from '#tests/support/server/server.ts'

test('a BUSY database ends the process, which comes back with exactly the acknowledged tips', async () => {
  // No foreign process can make an exclusively locked file BUSY. The double of a libSQL server answers so.
  const hrana = await startHrana()
  const server = await startServer({
    env: { DATABASE_URL: hrana.url, DATABASE_AUTH_TOKEN: hrana.token, BOT_CHECK: 'off' },
    wrap: ([node]) => [node ?? '', resolve('scripts/start.js')],
  })
  const acknowledged: (Receipt | null)[] = []
  for (let count = 0; count < 3; count += 1) acknowledged.push(await reportTo(server))
  expect(acknowledged).not.toContain(null)

  hrana.busyOnce('insert into "tips"')
  expect(await reportTo(server)).toBeNull()
  const [, url = ''] = await server.said(/真证已启动：[\s\S]*重新启动\n[\s\S]*真证已启动：(http\S+?)\/\n/)
  acknowledged.push(...(await Promise.all(Array.from({ length: 8 }, () => reportTo({ url })))))
  const receipts = acknowledged.filter((answer) => answer !== null)
  expect(receipts.length).toBe(11)
  for (const { receipt } of receipts)
    expect(await openMailbox({ url }, receipt)).toMatchObject({ status: 200 })
  expect(await server.stop()).toBe(0)
  expect(hrana.count('tips')).toBe(receipts.length)
  expect(hrana.count('arrivals')).toBe(receipts.length)
  await hrana.close()
})

test('a shutdown amid writes leaves exactly the acknowledged tips in the file', async () => {
  const folder = await freshFolder()
  const server = await startServer({ dataDir: folder, env: { BOT_CHECK: 'off' } })
  const answers: (Receipt | null)[] = []
  let open = true
  const work = async () => {
    while (open) {
      const answer = await reportTo(server)
      answers.push(answer)
      // The server stops with eight requests in flight. It finishes these and refuses new ones.
      if (answers.length === 40) void server.stop()
      if (answer === null) open = false
    }
  }
  await Promise.all(Array.from({ length: 8 }, work))
  expect(await server.ended).toBe(0)
  const acknowledged = answers.filter((answer) => answer !== null)
  expect(acknowledged.length).toBeGreaterThanOrEqual(40)

  const outside = new DatabaseSync(join(folder, 'zhenzheng.db'), { readOnly: true })
  const numbers = outside
    .prepare('SELECT number FROM tips')
    .all()
    .map(({ number }) => number)
  outside.close()
  expect(numbers.sort()).toEqual(acknowledged.map(({ number }) => number).sort())
  await rm(folder, { recursive: true })
})
