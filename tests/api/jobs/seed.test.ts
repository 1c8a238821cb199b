import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { accounts, bodies, tips } from '#db/schema.ts'
import { Counts } from '#shared/contract/queue.ts'
import { LedgerPage } from '#shared/contract/reward.ts'
import { openJson } from '#shared/sealing/seal.ts'
import { TipBody } from '#shared/tip/sealed.ts'
import { dayOf } from '#shared/day.ts'
import { dueTips } from '#api/records/retention.ts'
import { verifyChains } from '#api/records/chains.ts'
import { seed } from '#api/jobs/seed.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice({ kind: 'demo' })
})
afterEach(() => office.close())

/** The same dice in each run: by chance alone a view stays empty once in some hundred runs. */
function dice() {
  let throws = 0
  return (bytes: number) => {
    throws += 1
    return createHash('shake256', { outputLength: bytes }).update(String(throws)).digest()
  }
}

test('a seeded demo fills every view of queue and ledger with plainly invented tips', async () => {
  const lead = await office.signIn('lead')
  const deps = { ...office.deps, random: dice() }
  expect(await seed(deps)).toMatchObject({ ok: true })
  const { views: counts } = Counts.parse(await (await lead.get('/counts')).json())
  const ledger = LedgerPage.parse(await (await lead.get('/rewards?view=all')).json())
  // The view `mine` belongs to the demo's lead: another person looks here. `holiday` waits for a holiday.
  const { mine: _, holiday: _holiday, ...others } = counts
  for (const [view, count] of [...Object.entries(others), ...Object.entries(ledger.counts)])
    expect(count, view).toBeGreaterThan(0)
  expect(ledger.months).not.toEqual([])

  const [{ sealed } = { sealed: Buffer.alloc(0) }] = await office.database
    .select({ sealed: bodies.sealed })
    .from(bodies)
    .limit(1)
  expect((await openJson(TipBody, new Uint8Array(sealed), [office.officeIdentity])).description).toMatch(
    /^【示例】.*虚构/,
  )
  expect(await verifyChains(office.database)).toMatchObject({ arrivals: 320 })

  // A restarted demo purges none of its tips.
  expect(await dueTips(office.database, dayOf(office.clock.now), 1)).toEqual([])

  // A second seed adds tips, but no second colleague.
  const people = await office.database.$count(accounts)
  const tipsBefore = await office.database.$count(tips)
  await seed(deps, ['20'])
  expect(await office.database.$count(accounts)).toBe(people)
  expect(await office.database.$count(tips)).toBe(tipsBefore + 20)
})

test('a number of tips that is none adds nothing, and says what is right', async () => {
  for (const asked of ['0', '-3', '12x', ''])
    expect(await seed(office.deps, [asked])).toEqual({
      ok: false,
      lines: [expect.stringContaining('条数')],
    })
  expect(await office.database.$count(tips)).toBe(0)
})
