import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { copyDatabase, openCopy, openDatabase } from '#db/client.ts'
import { migrateDatabase } from '#db/migrate.ts'
import { tips } from '#db/schema.ts'
import { exampleOperator } from '#tests/support/office/operator.ts'
import { parseEnv, settingMeanings } from '#api/core/env.ts'
import { startObstacles } from '#api/core/operator.ts'

const example = readFileSync('.env.example', 'utf8')

test('the example for operators explains every setting, and no other', () => {
  const names = [...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name)
  expect(names).toEqual(Object.keys(settingMeanings))
  for (const [name, meaning] of Object.entries(settingMeanings)) {
    expect(meaning, name).not.toBe('')
    expect(example, name).toMatch(new RegExp(`^# .+\\n(?:TURNSTILE_SITE_KEY=\\n)?${name}=`, 'm'))
  }
})

test('the example equals the defaults', () => {
  const given = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value])
  expect(parseEnv(Object.fromEntries(given) as Record<string, string>)).toEqual(parseEnv({}))
})

test.each(['data#1', 'data?x=1', 'data%20x', 'data%', '数据 目录', "it's", '100%#?&'])(
  'a data folder named “%s” holds a database, and a copy of it',
  async (name) => {
    await mkdir(resolve('tests/.tmp'), { recursive: true })
    const folder = await mkdtemp(resolve('tests/.tmp/env-'))
    const env = parseEnv({ DATA_DIR: join(folder, name) })
    await mkdir(env.dataDir)
    const database = await openDatabase(env.databaseUrl)
    await migrateDatabase(database, 'db/migrations')
    await copyDatabase(database, join(env.dataDir, 'copy.db'))
    const copy = await openCopy(join(env.dataDir, 'copy.db'))
    expect(await copy.$count(tips)).toBe(0)
    for (const { $client } of [copy, database]) $client.close()
    expect(env.databaseFile).toBe(join(folder, name, 'zhenzheng.db'))
    expect(await readdir(folder)).toEqual([name])
    expect(await readdir(env.dataDir)).toEqual(expect.arrayContaining(['copy.db', 'zhenzheng.db']))
    await rm(folder, { recursive: true })
  },
)

test('a database elsewhere is reached with encryption alone, and a path is not cut at a mark', () => {
  for (const url of [
    'http://10.0.0.8:8080',
    'libsql://db.example.com:80?tls=0',
    'ws://10.0.0.8',
    'wss://10.0.0.8',
  ])
    expect(() => parseEnv({ DATABASE_URL: url }), url).toThrow('DATABASE_URL')
  for (const url of ['file:/data#1/a.db', 'file:/data?x/a.db', 'file:/100%/a.db'])
    expect(() => parseEnv({ DATABASE_URL: url }), url).toThrow('%23')
  for (const url of [
    'http://127.0.0.1:8080',
    'http://[::1]:8080',
    'https://db.example.com',
    'libsql://db.example.com',
  ])
    expect(parseEnv({ DATABASE_URL: url }).databaseFile, url).toBe(null)
  expect(parseEnv({ DATABASE_URL: 'file:///data%231/a.db' }).databaseFile).toBe('/data#1/a.db')
  expect(parseEnv({ DATABASE_URL: 'file:a.db' }).databaseFile).toBe(resolve('a.db'))
})

test('outside a demo a database server needs the operator’s word for durability and erasure', () => {
  const env = parseEnv({ DATABASE_URL: 'https://db.example.com', SITE_URL: 'https://shili.example.com' })
  const operator = (more: Readonly<Record<string, unknown>>) => exampleOperator('independent', more)
  for (const more of [{}, { durability: 'ours' }, { erasure: 'ours' }])
    expect(startObstacles(operator(more), env)).toEqual([expect.stringContaining('erasure: ours')])
  expect(startObstacles(operator({ durability: 'ours', erasure: 'ours' }), env)).toEqual([])
  expect(startObstacles(operator({ kind: 'demo' }), env)).toEqual([])
  expect(() => operator({ durability: 'theirs' })).toThrow('durability')
})

test('without an address of its own, the site of a demo is at the port where it listens', () => {
  const addressOf = (env: Readonly<Record<string, string>>) => parseEnv(env).siteUrl.href
  expect(addressOf({})).toBe('http://127.0.0.1:3000/')
  expect(addressOf({ PORT: '4000' })).toBe('http://127.0.0.1:4000/')
  expect(addressOf({ PORT: '0' })).toBe('http://127.0.0.1:3000/')
  expect(addressOf({ PORT: '4000', SITE_URL: 'https://shili.example.com/zz' })).toBe(
    'https://shili.example.com/zz',
  )
})

const mail = {
  SMTP_URL: 'smtps://jubao%40example.com:shili%2Fmima@mail.example.com',
  MAIL_FROM: 'jubao@example.com',
  MAIL_TO: 'one@example.com, two@example.com',
}

test('the daily letter needs all of its settings or none, and the sentence names the missing ones', () => {
  expect(parseEnv({}).mail).toBe(null)
  const names = Object.keys(mail) as (keyof typeof mail)[]
  for (const missing of names) {
    expect(() => parseEnv({ ...mail, [missing]: '' })).toThrow(`要么都不设：还缺 ${missing}`)
    const others = names.filter((name) => name !== missing)
    expect(() => parseEnv({ [missing]: mail[missing] })).toThrow(`还缺 ${others.join('、')}`)
  }
})

test('a mail server is read from its address, and encryption is left out on this machine alone', () => {
  expect(parseEnv(mail).mail).toEqual({
    host: 'mail.example.com',
    port: 465,
    encryption: 'from-the-start',
    login: { user: 'jubao@example.com', password: 'shili/mima' },
    from: 'jubao@example.com',
    to: ['one@example.com', 'two@example.com'],
  })
  for (const [url, port, encryption] of [
    ['smtp://mail.example.com', 587, 'starttls'],
    ['smtp://10.0.0.8:25', 25, 'starttls'],
    ['smtp://a:b@mail.example.com:2525/', 2525, 'starttls'],
    ['smtp://a:b@127.0.0.1:25', 25, 'starttls'],
    ['smtp://127.0.0.1:25', 25, 'none'],
    ['smtp://[::1]:25', 25, 'none'],
    ['smtp://localhost', 587, 'none'],
    ['smtps://127.0.0.1', 465, 'from-the-start'],
  ] as const)
    expect(parseEnv({ ...mail, SMTP_URL: url }).mail, url).toMatchObject({ port, encryption })
})

test('a wrong setting of the letter is named, and its value is not repeated', () => {
  for (const [name, value] of [
    ['SMTP_URL', 'https://a:geheim@mail.example.com'],
    ['SMTP_URL', 'mail.example.com'],
    ['SMTP_URL', 'smtps://'],
    ['SMTP_URL', 'smtps://a:ge#heim@mail.example.com'],
    ['SMTP_URL', 'smtps://a:ge/heim@mail.example.com'],
    ['SMTP_URL', 'smtps://a:ge?heim@mail.example.com'],
    ['SMTP_URL', 'smtps://a:geheim%@mail.example.com'],
    ['SMTP_URL', 'smtps://a@mail.example.com'],
    ['SMTP_URL', 'smtps://:geheim@mail.example.com'],
    ['SMTP_URL', 'smtps://a:geheim@mail.example.com:99999'],
    ['SMTP_URL', 'smtps://a:geheim@mail.example.com/?tls.rejectUnauthorized=false'],
    ['MAIL_FROM', '示例 <geheim@example.com>'],
    ['MAIL_FROM', 'geheim@example.com\r\nBcc: x@example.com'],
    ['MAIL_TO', 'one@example.com,'],
    ['MAIL_TO', 'one@example.com geheim@example.com'],
    ['MAIL_TO', Array.from({ length: 21 }, (_, at) => `geheim${String(at)}@example.com`).join()],
  ] as const) {
    const start = () => parseEnv({ ...mail, [name]: value })
    expect(start, value).toThrow(name)
    expect(start, value).not.toThrow(/geheim|ge.?heim|mail\.example/)
  }
})
