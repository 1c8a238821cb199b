import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rm } from 'node:fs/promises'
import { startHrana } from '#tests/support/server/hrana.ts'
import { openMailbox, reportTo } from '#tests/support/server/reporter.ts'
import { freshFolder, runServer, startServer } from '#tests/support/server/server.ts'

// A double plays the libSQL server by URL. It shows that no code leans on the file.
let hrana: Awaited<ReturnType<typeof startHrana>>
let folder: string
beforeEach(async () => {
  ;[hrana, folder] = await Promise.all([startHrana(), freshFolder()])
})
afterEach(async () => {
  await hrana.close()
  await rm(folder, { recursive: true })
})
const settings = () => ({ DATABASE_URL: hrana.url, DATABASE_AUTH_TOKEN: hrana.token, BOT_CHECK: 'off' })

test('migrations, a tip, its mailbox and a restart work on a server by URL', async () => {
  const first = await startServer({ dataDir: folder, env: settings() })
  const answer = await reportTo(first)
  expect(answer?.receipt).toMatch(/^\d{20}$/)
  expect(await first.stop()).toBe(0)
  const second = await startServer({ dataDir: folder, env: settings() })
  expect(second.demo.password).toBe('')
  expect(await openMailbox(second, answer?.receipt ?? '')).toMatchObject({ status: 200 })
  const verified = await runServer(['audit-verify'], { dataDir: folder, env: settings() })
  expect(verified.output).toContain('到达顺序 1 条')
  const twice = await runServer([], { dataDir: folder, env: settings() })
  expect(twice.output).toContain('另一个进程')
  await second.stop()
})

test('two servers on one database keep one chain', async () => {
  const other = await freshFolder()
  const first = await startServer({ dataDir: folder, env: settings() })
  const second = await startServer({
    dataDir: other,
    env: { ...settings(), SECRETS_DIR: join(folder, 'secrets') },
  })
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, index) => reportTo(index % 2 === 0 ? first : second)),
  )
  expect(answers).not.toContain(null)
  const verified = await runServer(['audit-verify'], { dataDir: folder, env: settings() })
  expect(verified.output).toContain('到达顺序 24 条')
  await Promise.all([first.stop(), second.stop()])
  await rm(other, { recursive: true })
})

test('a server that hangs is named as such within a deadline, and all goes on when it answers again', async () => {
  const server = await startServer({ dataDir: folder, env: settings() })
  hrana.hang(true)
  const health = await fetch(`${server.url}/api/health`)
  expect([health.status, await health.json()]).toEqual([
    503,
    expect.objectContaining({ code: 'not-well', reasons: ['database-silent'] }),
  ])
  const tip = await fetch(`${server.url}/api/tips`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ category: 'selling', description: '示例：群里有人卖焊工证，三天出证。' }),
  })
  expect([tip.status, await tip.json()]).toEqual([503, expect.objectContaining({ code: 'not-stored' })])
  // Its output may come behind its answers.
  await server.said(/服务不正常：数据库没有在时限内回答/)
  await server.said(/出错 ETIMEDOUT：/)
  hrana.hang(false)
  expect((await reportTo(server))?.receipt).toMatch(/^\d{20}$/)
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200)
  await server.stop()
})

test('a wrong host name is called that, and not a failed migration', async () => {
  const env = { ...settings(), DATABASE_URL: 'https://nowhere.invalid' }
  const { code, output } = await runServer([], { dataDir: folder, env })
  expect(output).toMatch(
    /^[^\n]*找不到数据库服务器的主机名（(ENOTFOUND|EAI_AGAIN)）[^\n]*DATABASE_URL[^\n]*\n$/,
  )
  expect(code).toBe(1)
})

test('a wrong token, or no server at the address, stops the start with one sentence', async () => {
  for (const env of [{ DATABASE_AUTH_TOKEN: 'wrong' }, { DATABASE_URL: 'http://127.0.0.1:9' }]) {
    const { code, output } = await runServer([], { dataDir: folder, env: { ...settings(), ...env } })
    expect(output).toMatch(/^[^\n]*DATABASE_URL[^\n]*\n$/)
    expect(output).not.toContain('wrong')
    expect(code).toBe(1)
  }
})
