import { readFileSync } from 'node:fs'
import { is } from 'drizzle-orm'
import { CasingCache } from 'drizzle-orm/casing'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { expect, test } from 'vitest'
import * as schema from '#db/schema.ts'

const page = readFileSync('docs/format.md', 'utf8').split('## 10. Columns in the clear')[1] ?? ''
const clear = [...page.matchAll(/^\| (\w+) \| ([\w ]+) \|$/gm)]
  .filter(([, table]) => table !== 'table')
  .flatMap(([, table = '', columns = '']) => columns.split(' ').map((column) => `${table}.${column}`))
const list = (label: string) =>
  [...(new RegExp(`^${label}: (.*)$`, 'm').exec(page)?.[1] ?? '').matchAll(/`([\w.]+)`/g)].map(
    ([, name = '']) => name,
  )

const casing = new CasingCache('snake_case')
const columns = Object.values(schema)
  .filter((one) => is(one, SQLiteTable))
  .map((table) => getTableConfig(table))
  .flatMap((table) =>
    table.columns.map((column) => ({
      name: `${table.name}.${casing.getColumnCasing(column)}`,
      blob: column.getSQLType() === 'blob',
    })),
  )

test('the columns in the clear are exactly those of the written list', () => {
  expect(columns.map(({ name }) => name).sort()).toEqual(
    [...clear, ...list('Sealed or wrapped'), ...list('Hashes')].sort(),
  )
})

test('the columns stored as bytes are exactly those listed as sealed', () => {
  expect(
    columns
      .filter(({ blob }) => blob)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(list('Sealed or wrapped').sort())
})
