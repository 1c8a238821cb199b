import { chmod, chown, readdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { command, eachInFolder, folder, sentence, start } from '#tests/support/server/folder.ts'
import { startServer } from '#tests/support/server/server.ts'

eachInFolder()

test('init that was killed midway is taken up again', async () => {
  const kind = 'government-column'
  // What a kill leaves: a database without its marks, and the first secrets.
  await command('init', { kind })
  const database = new DatabaseSync(join(folder, 'zhenzheng.db'))
  database.exec(`DELETE FROM settings; DELETE FROM invites`)
  database.close()
  await rm(join(folder, 'secrets', 'server-key'))
  await writeFile(join(folder, 'secrets', 'server-key.part'), 'ab', { mode: 0o600 })
  expect((await start({ kind })).output).toMatch(sentence('npm run init'))
  const again = await command('init', { kind })
  expect(again.output).toMatch(/开通码：\S+/)
  expect(again.code).toBe(0)
  expect((await command('doctor', { kind })).code).toBe(0)
  expect((await command('init', { kind })).output).toMatch(sentence('已经初始化过'))
})

test('a folder with # ? or % in its name works', async () => {
  for (const name of ['data#1', 'data?x', 'data%20x']) {
    const dataDir = join(folder, name)
    const server = await startServer({ dataDir })
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200)
    expect(await server.stop()).toBe(0)
    expect(await readdir(dataDir)).toContain('zhenzheng.db')
  }
})

test('a folder that others may write, and one of another user, are named by start and doctor', async () => {
  await (await startServer({ dataDir: folder })).stop()
  await chmod(folder, 0o1777)
  for (const found of [await start(), await command('doctor')]) {
    expect(found.output).toContain(`chmod 700 ${folder}`)
    expect(found.code).toBe(1)
  }
  await chmod(folder, 0o700)
  if (process.geteuid?.() !== 0) return
  await chown(join(folder, 'zhenzheng.db'), 12345, 12345)
  for (const found of [await start(), await command('doctor')]) {
    expect(found.output).toContain('归用户 12345 所有')
    expect(found.output).not.toContain('npm run init')
    expect(found.code).toBe(1)
  }
})

test('a database of a newer version stops the start', async () => {
  await (await startServer({ dataDir: folder })).stop()
  const database = new DatabaseSync(join(folder, 'zhenzheng.db'))
  database.exec(`INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', 9999999999999)`)
  database.close()
  for (const found of [await start(), await command('doctor')]) {
    expect(found.output).toContain('被更新的版本升级过')
    expect(found.code).toBe(1)
  }
})

/** Sends a request as text and returns the first line of the answer. */
async function firstLine(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write(text)
  return (await buffer(socket)).toString().split('\r\n')[0] ?? ''
}

test('health checks of HTTP/1.0, without a host, are answered', async () => {
  const server = await startServer({ dataDir: folder })
  for (const [request, status] of [
    ['GET /api/health HTTP/1.0', 200],
    ['HEAD / HTTP/1.0', 200],
    ['OPTIONS / HTTP/1.0', 204],
    ['OPTIONS * HTTP/1.0', 204],
    ['OPTIONS /api/health HTTP/1.0', 204],
    ['GET / HTTP/1.0', 200],
  ] as const)
    expect([request, await firstLine(server.url, `${request}\r\n\r\n`)]).toEqual([
      request,
      expect.stringContaining(` ${String(status)} `),
    ])
  await server.stop()
})

test('doctor names a backup folder that cannot be written, ranges of proxies, and what the server met', async () => {
  const server = await startServer({ dataDir: folder, env: { TRUSTED_PROXIES: '127.0.0.0/8' } })
  await fetch(`${server.url}/api/tips`, {
    method: 'POST',
    headers: { 'x-forwarded-for': 'unknown', 'content-type': 'application/json' },
    body: JSON.stringify({ category: 'selling', description: '示例：群里有人卖焊工证，三天出证。' }),
  })
  // Its output may come behind its answer.
  await server.said(/X-Forwarded-For 里读不出地址/)
  const { output, code } = await command('doctor', {
    operator: { backups: { folder: '/dev/null/backups' } },
    env: { TRUSTED_PROXIES: '127.0.0.0/8' },
  })
  expect(output).toMatch(/· 备份目录 \/dev\/null\/backups 写不进去/)
  expect(output).toMatch(/· TRUSTED_PROXIES 里有网段/)
  expect(output).toMatch(/· TRUSTED_PROXIES 的代理写的 X-Forwarded-For 里读不出地址/)
  expect(code).toBe(0)
  await server.stop()
})
