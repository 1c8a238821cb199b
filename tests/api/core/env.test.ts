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
