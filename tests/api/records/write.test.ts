import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { audit, settings } from '#db/schema.ts'
import { toProblem } from '#api/core/problem.ts'
import { verifyChains } from '#api/records/chains.ts'
import { Duplicate, makeWrite, type Requirement } from '#api/records/write.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const isThere = (key: string) => sql`exists (select 1 from ${settings} where ${settings.key} = ${key})`
const isFree = (key: string) => sql`not ${isThere(key)}`

/** Writes a setting as an audited act. Returns the code of the problem, or null. */
function put(key: string, require: Requirement[], write = office.deps.write): Promise<string | null> {
  return write(
    { actor: 'system', action: 'system.purge', subject: key, at: office.deps.now() },
    [office.database.insert(settings).values({ key, value: 'x' })],
    { require },
  ).then(
    () => null,
    (error: unknown) => toProblem(error).code,
  )
}

const written = async (key: string) => [
  await office.database.$count(settings, eq(settings.key, key)),
  await office.database.$count(audit, eq(audit.subject, key)),
]

test('a requirement that holds lets the batch through and leaves no row', async () => {
  const before = await office.database.$count(audit)
  expect(
    await put('one', [
      [isFree('one'), 'conflict'],
      [isFree('two'), 'wrong-code'],
    ]),
  ).toBeNull()
  expect(await written('one')).toEqual([1, 1])
  expect(await office.database.$count(audit)).toBe(before + 1)
})

test('the first requirement that fails names the problem, and nothing is written', async () => {
  await put('taken', [])
  const holds: Requirement = [isThere('taken'), 'not-allowed']
  expect(await put('one', [[isFree('taken'), 'conflict']])).toBe('conflict')
  expect(await put('one', [holds, [isFree('taken'), 'wrong-code']])).toBe('wrong-code')
  expect(await put('one', [holds, [isThere('two'), 'not-found'], [isThere('three'), 'conflict']])).toBe(
    'not-found',
  )
  expect(await written('one')).toEqual([0, 0])
})

test('a condition that is unknown fails', async () => {
  expect(
    await put('one', [[sql`(select ${settings.value} from ${settings} where 0) = 'x'`, 'conflict']]),
  ).toBe('conflict')
  expect(await written('one')).toEqual([0, 0])
})

test('a requirement is read at the moment of writing: one of many writers in two processes passes', async () => {
  const other = makeWrite(office.database, office.deps.newId, office.secrets)
  const value = sql`(select count(*) from ${settings} where ${settings.key} like 'race-%')`
  const codes = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      put(`race-${String(at)}`, [[sql`${value} = 0`, 'conflict']], at % 2 === 0 ? other : office.deps.write),
    ),
  )
  expect(codes.filter((code) => code === null)).toHaveLength(1)
  expect(codes.filter((code) => code === 'conflict')).toHaveLength(19)
  expect(await verifyChains(office.database)).not.toHaveProperty('broken')
})

test('a taken value is named, and the next write goes through', async () => {
  await put('one', [])
  const again = office.deps.write({ actor: 'clock' }, [
    office.database.insert(settings).values({ key: 'one', value: 'y' }),
  ])
  await expect(again).rejects.toBeInstanceOf(Duplicate)
  await expect(again).rejects.toMatchObject({ of: 'settings.key' })
  expect(await put('two', [])).toBeNull()
  expect(await verifyChains(office.database)).not.toHaveProperty('broken')
})
