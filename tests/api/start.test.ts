import { execFile } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { generateOfficeIdentity, officeKeyId, recipientOf } from '#shared/sealing/seal.ts'
import { timed } from '#tests/support/patience.ts'
import { command, eachInFolder, folder, sentence, start } from '#tests/support/server/folder.ts'
import { freshFolder, runServer, startServer } from '#tests/support/server/server.ts'

eachInFolder()

describe('a wrong setting stops the start with one sentence that names it', () => {
  test.each([
    ['PORT', { PORT: '八十' }],
    ['PORT', { PORT: '70000' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://127.0.0.1' }],
    ['SITE_URL', { SITE_URL: 'ftp://example.com' }],
    ['SITE_URL', { SITE_URL: 'https://example.com/?a=1' }],
    ['OPERATOR_CONFIG|missing.yaml', { OPERATOR_CONFIG: '/missing.yaml' }],
    ['TRUSTED_PROXIES', { TRUSTED_PROXIES: '10.0.0.0/8, 任何人' }],
    ['TRUSTED_PROXIES', { TRUSTED_PROXIES: '10.0.0.0/99' }],
    ['TRUSTED_PROXIES 里的“::/0”是所有地址', { TRUSTED_PROXIES: '127.0.0.1, ::/0' }],
    ['BOT_CHECK', { BOT_CHECK: 'captcha' }],
    ['TURNSTILE_SECRET', { BOT_CHECK: 'turnstile', TURNSTILE_SITE_KEY: 'k' }],
    ['TURNSTILE_VERIFY_URL', { TURNSTILE_VERIFY_URL: 'nowhere' }],
    ['SMTP_URL.*MAIL_TO', { SMTP_URL: 'smtp://127.0.0.1', MAIL_FROM: 'one@example.com' }],
    ['DATA_DIR', { DATA_DIR: '/dev/null/data' }],
    // Node tries to make a folder there without end, as on a disk that never answers.
    ['DATA_DIR=/proc/x 建不了', { DATA_DIR: '/proc/x' }],
    ['HOST', { HOST: '0.0.0.0' }],
  ])('%s %o', async (name, env) => {
    const { code, output } = await start({ env })
    expect(output).toMatch(sentence(name))
    expect(code).toBe(1)
    expect(await readdir(folder)).toEqual([])
  })

  test('an address of another machine', async () => {
    const { code, output } = await start({ kind: 'independent', env: { HOST: '192.0.2.1' } })
    expect(output).toMatch(sentence('npm run init'))
    expect(code).toBe(1)
    await command('init', { kind: 'independent' })
    const second = await start({ kind: 'independent', env: { HOST: '192.0.2.1' } })
    expect(second.output).toMatch(sentence('HOST'))
    expect(second.code).toBe(1)
  })

  test.each(['independent', 'government-column'] as const)(
    '%s: a site address without encryption, unless this machine alone reads it',
    async (kind) => {
      for (const [SITE_URL, isFine] of [
        ['http://www.example.gov.cn/zhenzheng', false],
        ['http://10.0.0.8:3000', false],
        ['http://localhost.example.com', false],
        ['https://www.example.gov.cn/zhenzheng', true],
        ['http://127.0.0.1:3000', true],
        ['http://localhost:3000', true],
        ['http://[::1]:3000', true],
      ] as const) {
        // A folder without data stops the start as well, but later.
        const { code, output } = await start({ kind, env: { SITE_URL } })
        expect(output, SITE_URL).toMatch(sentence(isFine ? 'npm run init' : 'SITE_URL 要以 https'))
        expect(code).toBe(1)
      }
      expect(
        (await command('doctor', { kind, env: { SITE_URL: 'http://www.example.gov.cn' } })).output,
      ).toContain('✗ SITE_URL')
      expect(
        (await command('init', { kind, env: { SITE_URL: 'http://www.example.gov.cn' } })).output,
      ).toMatch(sentence('SITE_URL'))
      expect(await readdir(folder)).toEqual([])
    },
  )

  test('a field of the operator file', async () => {
    const file = join(folder, 'operator.yaml')
    await writeFile(file, 'kind: demo\nname: 示例\n')
    const { code, output } = await start({ env: { OPERATOR_CONFIG: file } })
    expect(output).toMatch(sentence('contact'))
    expect(code).toBe(1)
  })

  test.each(['independent', 'government-column'] as const)('placeholders of %s', async (kind) => {
    const operator = { filings: '【待填】备案编号' }
    for (const args of [[], ['init']]) {
      const { code, output } = await runServer(args, { kind, operator, dataDir: folder })
      expect(output).toMatch(sentence('filings'))
      expect(code).toBe(1)
    }
    expect(await readdir(folder)).toEqual([])
  })
})

test('a demo’s first start makes its data for the owner alone; the second is quick and prints no password', async () => {
  const first = await startServer({ dataDir: folder })
  expect(first.demo.password).toMatch(/^[a-z]+(-[a-z]+){5}$/)
  expect((await fetch(`${first.url}/api/health`)).status).toBe(200)
  const entries = await readdir(folder, { recursive: true })
  expect(entries).toEqual(expect.arrayContaining(['secrets/pepper', 'secrets/server-key', 'server.sock']))
  for (const entry of ['.', ...entries]) expect((await stat(join(folder, entry))).mode & 0o077, entry).toBe(0)
  expect(await first.stop()).toBe(0)
  expect(await readdir(folder)).not.toContain('server.sock')

  // Ten times the budget: tests share their cores with others. tests/load/start.test.ts measures the budget
  // itself.
  const { result: second, took, limit } = await timed(5000, () => startServer({ dataDir: folder }))
  expect(took).toBeLessThan(limit)
  expect(second.output()).toMatch(/^真证已启动：http:\/\/127\.0\.0\.1:\d+\/\n$/)
  await second.stop()
})

test('other kinds start only after init, and its code sets them up', async () => {
  const kind = 'government-column'
  const early = await start({ kind })
  expect(early.output).toMatch(sentence('npm run init'))
  expect(early.code).toBe(1)
  expect(await readdir(folder)).toEqual([])

  const initialised = await command('init', { kind })
  expect(initialised.code).toBe(0)
  expect(initialised.output).toMatch(/开通码：[A-Z2-9]{5}(-[A-Z2-9]{5}){3}\n/)
  const again = await command('init', { kind })
  expect(again.output).toMatch(sentence('不是空的'))
  expect(again.code).toBe(1)

  const server = await startServer({ kind, dataDir: folder })
  expect(server.output()).toMatch(/^真证已启动：\S+\n$/)
  const begin = async (code: string) =>
    (
      await fetch(`${server.url}/api/staff/setup/start`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify({ code }),
      })
    ).status
  const codeIn = (output: string) => /开通码：(\S+)/.exec(output)?.[1] ?? ''
  const first = codeIn(initialised.output)
  expect(await begin(first)).toBe(200)

  // The running server makes the new code, which voids the one before.
  const renewed = await command('setup-code', { kind })
  expect(renewed.code).toBe(0)
  const second = codeIn(renewed.output)
  expect(second).not.toBe(first)
  expect(await begin(first)).not.toBe(200)
  expect(await begin(second)).toBe(200)

  const seeded = await command('seed', { kind })
  expect(seeded.output).toMatch(sentence('演示'))
  expect(seeded.code).toBe(1)
  await server.stop()
  expect((await command('seed', { kind })).code).toBe(1)
  expect((await command('setup-code', { kind })).output).toContain('开通码')
})

/** Returns the number of ports that a process listens on. */
async function listenersOf(pid: number): Promise<number> {
  const descriptors = `/proc/${String(pid)}/fd`
  const links = await Promise.all(
    (await readdir(descriptors)).map((name) => readlink(join(descriptors, name)).catch(() => '')),
  )
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/${String(pid)}/net/${name}`, 'utf8')),
  )
  const listening = tables
    .flatMap((table) => table.split('\n').map((line) => line.trim().split(/\s+/)))
    .filter(([, , , state]) => state === '0A')
    .map((columns) => `socket:[${columns[9] ?? ''}]`)
  return links.filter((link) => listening.includes(link)).length
}

test('a signal opens no debugger in the running server, and a crash leaves no image of its memory', async () => {
  const server = await startServer({ dataDir: folder })
  expect(await readFile(`/proc/${String(server.pid)}/limits`, 'utf8')).toMatch(/^Max core file size +0 +0 /m)
  process.kill(server.pid, 'SIGUSR1')
  for (let count = 0; count < 100; count += 1)
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200)
  expect(await listenersOf(server.pid)).toBe(1)
  expect(server.output()).not.toContain('Debugger')
  expect(await server.stop()).toBe(0)
})

test('a second process on the same folder is refused, and the first goes on', async () => {
  const server = await startServer({ dataDir: folder })
  const second = await start()
  expect(second.output).toMatch(sentence('另一个进程'))
  expect(second.code).toBe(1)
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200)
  expect((await command('audit-verify')).code).toBe(0)
  await server.stop()
})

test('the socket of a killed server does not stop a start', async () => {
  const server = await startServer({ dataDir: folder })
  await server.kill()
  expect(await readdir(folder)).toContain('server.sock')
  const next = await startServer({ dataDir: folder })
  expect((await command('audit-verify')).output).toContain('哈希链完好')
  await next.stop()
})

test('a folder with a path too long for a socket works', async () => {
  const deep = join(folder, ...Array.from({ length: 12 }, () => 'long-name'))
  await mkdir(deep, { recursive: true })
  const server = await startServer({ dataDir: deep })
  expect(await readdir(deep)).toContain('server.sock')
  const { code, output } = await runServer(['audit-verify'], { dataDir: deep })
  expect(output).toContain('哈希链完好')
  expect(code).toBe(0)
  expect(await server.stop()).toBe(0)
})

test('start and doctor name a secret that is foreign, missing, spoilt or readable by others', async () => {
  await (await startServer({ dataDir: folder })).stop()
  const path = (name: string) => join(folder, 'secrets', name)
  const refuses = async (name: string) => {
    const { code, output } = await start()
    expect(output).toMatch(sentence(name))
    expect(code).toBe(1)
    const found = await command('doctor')
    expect(found.output).toMatch(new RegExp(`✗ .*${name}`))
    expect(found.code).toBe(1)
  }
  expect((await command('doctor')).code).toBe(0)
  for (const name of ['pepper', 'server-key']) {
    await chmod(path(name), 0o644)
    await refuses(name)
    await chmod(path(name), 0o600)
  }
  await writeFile(path('server-key'), `${'ab'.repeat(32)}\n`)
  await refuses('server-key')
  await writeFile(path('server-key'), 'zz')
  await refuses('server-key')
  await rm(path('server-key'))
  await refuses('server-key')
})

test('a forged office key in the database stops the start, and doctor names it', async () => {
  await (await startServer({ dataDir: folder })).stop()
  const recipient = await recipientOf(await generateOfficeIdentity())
  const database = new DatabaseSync(join(folder, 'zhenzheng.db'))
  const id = officeKeyId(recipient)
  database
    .prepare('INSERT INTO office_keys (id, epoch, recipient, created_on) VALUES (?, 2, ?, ?)')
    .run(id, recipient, '2026-11-16')
  database.prepare("UPDATE settings SET value = ? WHERE key = 'office-key'").run(id)
  database.close()
  const { code, output } = await start()
  expect(output).toMatch(sentence('办公钥匙'))
  expect(code).toBe(1)
  expect((await command('doctor')).output).toMatch(/✗ .*办公钥匙/)
})

test('a demo’s folder never serves a real office, and a real folder never a demo', async () => {
  await (await startServer({ dataDir: folder })).stop()
  const { code, output } = await start({ kind: 'independent' })
  expect(output).toMatch(sentence('演示'))
  expect(code).toBe(1)
  const other = await freshFolder()
  await runServer(['init'], { kind: 'independent', dataDir: other })
  const demo = await runServer([], { dataDir: other })
  expect(demo.output).toMatch(sentence('kind: demo'))
  expect(demo.code).toBe(1)
  await rm(other, { recursive: true })
})

test('doctor lists every obstacle to a start, and the fields that a demo may leave empty', async () => {
  const demo = await command('doctor')
  expect(demo.output).toContain('privacyContact')
  expect(demo.output).toMatch(/待核对 \S+：《?特种作业人员安全技术培训考核管理规定/)
  expect(demo.code).toBe(0)
  const wrong = await command('doctor', {
    kind: 'independent',
    operator: { name: '【待填】', networkLogs: '【待填】' },
  })
  for (const word of ['name', 'networkLogs', 'npm run init', '有 3 处']) expect(wrong.output).toContain(word)
  expect(wrong.code).toBe(1)
  expect((await command('doctor', { env: { PORT: 'x' } })).output).toContain('PORT')
  // These findings do not stop a start, but have a cost.
  const open = await command('doctor', { env: { BOT_CHECK: 'off', SITE_URL: 'https://shili.example.com' } })
  expect(open.output).toMatch(/· TRUSTED_PROXIES 没有设[^]*· BOT_CHECK=off/)
  expect(demo.output).not.toMatch(/TRUSTED_PROXIES|BOT_CHECK/)
  expect(demo.output).not.toContain('X-Forwarded-For')
  expect((await command('doctor', { env: { TRUSTED_PROXIES: '127.0.0.1' } })).output).toContain(
    'X-Forwarded-For',
  )
  expect(await readdir(folder)).toEqual([])
})

test('seed fills a demo, running or not, and the chains hold', async () => {
  const server = await startServer({ dataDir: folder })
  expect(await command('seed')).toMatchObject({ code: 0 })
  const verified = await command('audit-verify')
  expect(verified.output).toContain('到达顺序 320 条')
  expect(verified.code).toBe(0)
  await server.stop()
  expect(await command('seed')).toMatchObject({ code: 0 })
  expect((await command('audit-verify')).output).toContain('到达顺序 640 条')
})

test('a build for other settings leaves the pages unchanged, unless they show these settings', async () => {
  const script = (name: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
    promisify(execFile)(process.execPath, [resolve(`scripts/${name}.js`), ...args], {
      env: { ...process.env, ...env },
    })
  await script('build')
  const { ino, mtimeMs } = await stat('dist/index.html')
  const { stdout } = await script('command', ['doctor'], { SITE_URL: 'https://shili.example.com/zhenzheng' })
  expect(stdout).toContain('会阻止启动')
  // Other tests serve these pages at the same time.
  await script('build', [], { BOT_CHECK: 'off' })
  expect(await stat('dist/index.html')).toMatchObject({ ino, mtimeMs })
})
