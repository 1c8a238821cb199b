import { spawnSync } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { dayOf, startOf } from '#shared/day.ts'
import { identityFromSeed, mailboxKeys, passwordKeys } from '#shared/sealing/derivation.ts'
import { generateOfficeIdentity, openBytes } from '#shared/sealing/seal.ts'
import { TipBody } from '#shared/tip/sealed.ts'
import { launchBrowser } from '#tests/support/browser/browser.ts'
import { atDesk, openTip } from '#tests/support/browser/console.ts'
import { addTips } from '#tests/support/server/many-tips.ts'
import { totpCode } from '#tests/support/office/office.ts'
import { timed } from '#tests/support/patience.ts'
import { taggedPhoto } from '#tests/support/photo.ts'
import { openMailbox, reportTo } from '#tests/support/server/reporter.ts'
import {
  freshFolder,
  runServer,
  startServer,
  type RunningServer,
  type ServerOptions,
} from '#tests/support/server/server.ts'
import { setUpOffice, type SetUpOffice } from '#tests/support/server/set-up.ts'
import { tracesOf } from '#tests/support/browser/traces.ts'

const options: ServerOptions = { kind: 'government-column', env: { BOT_CHECK: 'off' } }
const marks = {
  description: '备份标记甲：有人在群里卖电工证，扫码能查。',
  identifier: 'beifen_biaoji_yi_77',
  contact: '备份标记丙 备用邮箱',
} as const

let server: RunningServer
let office: SetUpOffice
let receipt: string
let number: string
let shelf: string
let backup: string

const run = (args: readonly string[], input?: string) =>
  runServer(args, { ...options, dataDir: server.dataDir, ...(input === undefined ? {} : { input }) })

async function makeBackup(): Promise<string> {
  const { code, output } = await run(['backup', shelf])
  const [, folder] = /^已备份到 (\S+)：/m.exec(output) ?? []
  if (code !== 0 || folder === undefined) throw new Error(output)
  return folder
}

const filesIn = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

beforeAll(async () => {
  server = await startServer(options)
  office = await setUpOffice(server)
  shelf = await freshFolder()
  const answer = await reportTo(server, {
    description: marks.description,
    pictures: [await taggedPhoto(320, 240)],
    fields: { identifierKind: 'wechat', identifierValue: marks.identifier, contact: marks.contact },
  })
  receipt = answer?.receipt ?? ''
  number = answer?.number ?? ''
  backup = await makeBackup()
})
afterAll(async () => {
  await server.stop()
  await rm(shelf, { recursive: true, force: true })
})

let target: string
beforeEach(async () => {
  target = join(await freshFolder(), 'restored')
  return () => rm(join(target, '..'), { recursive: true, force: true })
})

/**
 * Returns the size of a tip's first picture in the console.
 * The lead signs in with the password and authenticator from before the backup.
 */
async function pictureInConsole({ url }: RunningServer, ofTip: string): Promise<[number, number]> {
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ locale: 'zh-CN' })
    await page.goto(`${url}/staff/`)
    await page.getByLabel('账号').fill(office.login.account)
    await page.getByLabel('密码').fill(office.login.password)
    await page.getByRole('button', { name: '登录' }).click()
    // The set-up used up its code, in the restored folder too. The next one is taken half a minute early.
    const code = totpCode(office.totpSecret, new Date(Date.now() + 30_000))
    await page.getByRole('textbox', { name: '动态验证码' }).fill(code, { timeout: 60_000 })
    await page.getByRole('button', { name: '登录' }).click()
    await atDesk(page)
    await openTip(page, ofTip)
    const picture = page.getByRole('article').getByRole('img', { name: '第 1 张图片' })
    return await picture.evaluate(async (image: HTMLImageElement) => {
      await image.decode()
      return [image.naturalWidth, image.naturalHeight]
    })
  } finally {
    await browser.close()
  }
}

test('a backup of a working office is restored elsewhere: mailbox, console and sheet open it', async () => {
  const later = await reportTo(server)
  const verified = await run(['backup-verify', backup])
  expect(verified).toMatchObject({ code: 0, output: expect.stringContaining('备份完好') as string })

  // As on the sheet, copied in small letters.
  const copied = office.paperIdentity.replace(/.{4}/g, '$& ').toLowerCase()
  const restored = await run(['restore', backup, target], `${copied}\n`)
  expect(restored).toMatchObject({ code: 0, output: expect.stringContaining('已恢复到') as string })
  // A restore admits people again who were disabled since the backup. The output warns of it.
  expect(restored.output).toContain('备份以后停用的人会恢复')
  // A backup carries no session.
  const fresh = new DatabaseSync(join(target, 'zhenzheng.db'), { readOnly: true })
  expect(fresh.prepare('SELECT count(*) AS count FROM sessions').get()).toEqual({ count: 0 })
  fresh.close()
  const again = await startServer({ ...options, dataDir: target })
  expect(await openMailbox(again, receipt)).toEqual({ status: 200, evidenceCount: 1 })
  expect((await openMailbox(again, later?.receipt ?? '')).status).toBe(404)
  // Secrets and data belong together: the restored server takes tips.
  expect((await reportTo(again))?.receipt).toMatch(/^\d{20}$/)
  expect(await pictureInConsole(again, number)).toEqual([320, 240])
  expect((await runServer(['audit-verify'], { ...options, dataDir: target })).output).toContain('哈希链完好')
  expect(await again.stop()).toBe(0)

  const database = new DatabaseSync(join(target, 'zhenzheng.db'), { readOnly: true })
  const [row] = database
    .prepare(
      'SELECT bodies.sealed AS sealed, tips.received_on AS day FROM bodies JOIN tips ON tips.id = tip_id ORDER BY bodies.rowid',
    )
    .all()
  const [picture] = database.prepare('SELECT id FROM evidence').all()
  database.close()
  const body = TipBody.parse(
    JSON.parse(Buffer.from(await openBytes(row?.['sealed'] as Uint8Array, [office.identity])).toString()),
  )
  expect(body.description).toBe(marks.description)
  const id = String(picture?.['id'])
  const file = join(target, 'evidence', id.slice(0, 2), `${id}.age`)
  const jpeg = await openBytes(new Uint8Array(await readFile(file)), [office.identity])
  expect(await sharp(jpeg).metadata()).toMatchObject({ format: 'jpeg', width: 320, height: 240 })
  expect((await stat(file)).mtime).toEqual(startOf(dayOf(new Date())))
})

test('backup and restored folder are open to their owner alone', async () => {
  await run(['restore', backup, target], office.paperIdentity)
  for (const folder of [backup, target]) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const { mode } = await stat(join(entry.parentPath, entry.name))
      expect([entry.name, (mode & 0o777).toString(8)]).toEqual([
        entry.name,
        entry.isDirectory() ? '700' : '600',
      ])
    }
    expect(((await stat(folder)).mode & 0o777).toString(8)).toBe('700')
  }
})

test('a wrong identity, a used folder or a damaged backup is refused before any write', async () => {
  const parent = join(target, '..')
  // The office identity stands in every ring. It opens no server secret.
  for (const identity of [await generateOfficeIdentity(), office.identity]) {
    const wrong = await run(['restore', backup, target], identity)
    expect(wrong).toMatchObject({ code: 1, output: expect.stringContaining('打不开这份备份') as string })
  }
  const slip = office.paperIdentity.replace(/.$/, (last) => (last === 'Q' ? 'P' : 'Q'))
  for (const nothing of ['', 'AGE-SECRET-KEY-1', '一句话', slip])
    expect((await run(['restore', backup, target], nothing)).output).toContain('抄错了一个字')
  expect(await readdir(parent)).toEqual([])

  await mkdir(target)
  await writeFile(join(target, 'mine.txt'), '示例')
  const used = await run(['restore', backup, target], office.paperIdentity)
  expect(used).toMatchObject({ code: 1, output: expect.stringContaining('不是空目录') as string })
  expect(await readdir(target)).toEqual(['mine.txt'])
  await rm(target, { recursive: true })

  const damaged = join(parent, 'damaged')
  await cp(backup, damaged, { recursive: true })
  await rm(join(damaged, 'secrets.age'))
  expect(await run(['restore', damaged, target], office.paperIdentity)).toMatchObject({
    code: 1,
    output: expect.stringContaining('缺少 secrets.age') as string,
  })
  expect(await readdir(parent)).toEqual(['damaged'])
})

test('the typed identity is stored nowhere', async () => {
  const { output } = await run(['restore', backup, target], office.paperIdentity)
  for (const dataDir of [target, backup, server.dataDir])
    expect(await tracesOf({ dataDir, output: () => output }, office.paperIdentity)).toEqual([])
})

test('a stolen backup holds no marker or server secret and opens by office and paper identity alone', async () => {
  for (const mark of [...Object.values(marks), receipt])
    expect(await tracesOf({ dataDir: backup, output: () => '' }, mark), mark).toEqual([])
  const names = ['pepper', 'server-key']
  const secrets = await Promise.all(
    names.map(async (name) => (await readFile(join(server.dataDir, 'secrets', name), 'utf8')).trim()),
  )
  for (const file of await filesIn(backup)) {
    const content = await readFile(file)
    for (const secret of secrets)
      for (const form of [
        Buffer.from(secret),
        Buffer.from(secret, 'hex'),
        Buffer.from(Buffer.from(secret, 'hex').toString('base64')),
      ])
        expect(content.includes(form), file).toBe(false)
  }

  const database = new DatabaseSync(join(backup, 'zhenzheng.db'), { readOnly: true })
  const sealed = [
    'SELECT sealed AS value FROM bodies',
    'SELECT sealed AS value FROM contacts',
    'SELECT summary AS value FROM tips',
    'SELECT sealed AS value FROM office_keys',
  ].flatMap((sql) =>
    database
      .prepare(sql)
      .all()
      .map(({ value }) => value as Uint8Array),
  )
  const texts = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .flatMap(({ name }) => database.prepare(`SELECT * FROM "${String(name)}"`).all())
    .flatMap((row) => Object.values(row))
    .filter((value) => typeof value === 'string')
  database.close()
  for (const file of (await filesIn(backup)).filter((name) => name.endsWith('.age')))
    sealed.push(new Uint8Array(await readFile(file)))
  expect(sealed.length).toBe(6)
  // Every key that the stolen texts can give.
  const seeds = texts.filter((text) => /^[0-9a-f]{64}$/.test(text)).map((text) => Buffer.from(text, 'hex'))
  const identities = [
    ...texts.filter((text) => text.startsWith('AGE-SECRET-KEY-1')),
    ...seeds.flatMap((seed) => [
      identityFromSeed(seed),
      mailboxKeys(seed).identity,
      passwordKeys(seed).identity,
    ]),
    await generateOfficeIdentity(),
  ]
  for (const object of sealed) {
    await expect(openBytes(object, identities)).rejects.toThrow()
    expect((await openBytes(object, [office.identity, office.paperIdentity])).length).toBeGreaterThan(0)
  }
})

test.each([
  ['a changed picture', 'evidence', /evidence\/\S+\.age 已损坏/],
  ['a changed database', 'zhenzheng.db', /zhenzheng\.db 已损坏/],
  ['changed secrets', 'secrets.age', /secrets\.age 已损坏/],
  ['a changed manifest', 'manifest.json', /manifest\.json 被改过/],
] as const)('%s is named', async (_, name, said) => {
  const damaged = join(target, '..', 'damaged')
  await cp(backup, damaged, { recursive: true })
  const file = (await filesIn(damaged)).find((path) => path.slice(damaged.length).includes(name)) ?? ''
  const content = await readFile(file)
  const middle = Math.floor(content.length / 2)
  content[middle] = (content[middle] ?? 0) ^ 1
  await writeFile(file, content)
  const { code, output } = await run(['backup-verify', damaged])
  expect(output).toMatch(said)
  expect(code).toBe(1)
})

test('a missing picture, an extra file and an incomplete backup are named', async () => {
  const damaged = join(target, '..', 'damaged')
  await cp(backup, damaged, { recursive: true })
  const [picture = ''] = (await filesIn(join(damaged, 'evidence'))).map((path) =>
    path.slice(damaged.length + 1),
  )
  await rm(join(damaged, picture))
  await writeFile(join(damaged, 'notes.txt'), '示例')
  const { code, output } = await run(['backup-verify', damaged])
  expect(code).toBe(1)
  expect(output).toContain(`缺少 ${picture}`)
  expect(output).toContain('多出 notes.txt')
  expect((await run(['backup-verify', join(target, '..')])).output).toContain('不是一份完整的备份')
})

test('a stopped server is backed up too', async () => {
  await run(['restore', backup, target], office.paperIdentity)
  const made = await runServer(['backup', join(target, '..', 'copies')], { ...options, dataDir: target })
  expect(made).toMatchObject({ code: 0, output: expect.stringContaining('线索 1 条，图片 1 张') as string })
})

const many = 10_000

test(`${many} tips with pictures are backed up and restored whole within a minute`, async () => {
  // The restore gives the folder an office. The tips then come from outside, far quicker than by the door.
  await run(['restore', backup, target], office.paperIdentity)
  const last = await addTips(target, office.recipient, many)

  const big = await startServer({ ...options, dataDir: target })
  const second = join(target, '..', 'second')
  const { result, took, limit } = await timed(60_000, async () => {
    const made = await runServer(['backup', join(target, '..', 'copies')], { ...options, dataDir: target })
    const [, folder = ''] = /^已备份到 (\S+)：/m.exec(made.output) ?? []
    return { made, folder, restored: await run(['restore', folder, second], office.paperIdentity) }
  })
  const { made, folder, restored } = result
  expect(made.output).toContain(`线索 ${many + 1} 条，图片 ${many / 2 + 1} 张`)
  expect(restored.output).toContain('已恢复到')
  expect(took).toBeLessThan(limit)
  await big.stop()

  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
    files: { path: string; sha256: string }[]
    arrivalHead: string
  }
  expect(manifest.arrivalHead).toBe(last)
  // Another program checks the hashes.
  const list = manifest.files
    .filter(({ path }) => path !== 'secrets.age')
    .map(({ path, sha256 }) => `${sha256}  ${path}\n`)
  expect(list.length).toBe(many / 2 + 2)
  expect(
    spawnSync('sha256sum', ['--check', '--quiet', '-'], { cwd: second, input: list.join('') }).status,
  ).toBe(0)
  expect(spawnSync('sha256sum', ['--check', '--quiet', 'manifest.sha256'], { cwd: folder }).status).toBe(0)
})
