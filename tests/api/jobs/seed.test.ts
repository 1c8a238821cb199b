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

test('a seeded demo fills every view of queue and ledger with plainly invented tips', async () => {
  const lead = await office.signIn('lead')
  expect(await seed(office.deps, ['120'])).toMatchObject({ ok: true })
  const { views: counts } = Counts.parse(await (await lead.get('/counts')).json())
  const ledger = LedgerPage.parse(await (await lead.get('/rewards?view=all')).json())
  // The view `mine` belongs to the demo's lead. Another person looks here.
  const { mine: _, ...others } = counts
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
  expect(await verifyChains(office.database)).toMatchObject({ arrivals: 120 })

  // A restarted demo purges none of its tips.
  expect(await dueTips(office.database, dayOf(office.clock.now), 1)).toEqual([])

  // A second seed adds tips, but no second colleague.
  const people = await office.database.$count(accounts)
  const tipsBefore = await office.database.$count(tips)
  await seed(office.deps, ['120'])
  expect(await office.database.$count(accounts)).toBe(people)
  expect(await office.database.$count(tips)).toBe(tipsBefore * 2)
})

test('a number of tips that is none adds nothing, and says what is right', async () => {
  for (const asked of ['0', '-3', '12x', ''])
    expect(await seed(office.deps, [asked])).toEqual({
      ok: false,
      lines: [expect.stringContaining('条数')],
    })
  expect(await office.database.$count(tips)).toBe(0)
})
