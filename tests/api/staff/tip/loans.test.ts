import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { audit, tips } from '#db/schema.ts'
import { AuditPage } from '#shared/contract/audit.ts'
import { returnLoans } from '#api/jobs/return.ts'
import { openDesk, type Desk } from '#tests/support/office/hands/desk.ts'
import { post, report } from '#tests/support/office/citizen.ts'
import { sessionOf } from '#tests/support/office/sessions.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.office.close())

test('a loan returns by itself on its day, once, also after a server that slept over the day', async () => {
  const { office, owner, colleague, today, inDays, pass, nameOf, viewOf, held, give, owned, lent } = desk
  const [tip, late] = [await lent(), await owned()]
  await give(late.id, colleague, { returnOn: inDays(12) })
  pass(9)
  expect(await returnLoans(office.deps)).toBe(0)
  expect(await held(tip.id)).toMatchObject({ assigneeId: colleague.id, lenderId: owner.id })
  pass(1)
  expect(await returnLoans(office.deps)).toBe(1)
  expect(await held(tip.id)).toEqual({ assigneeId: owner.id, lenderId: null, returnOn: null })
  expect((await viewOf(tip.id)).handOvers.at(-1)).toEqual({
    ...{ version: 4, kind: 'returned', from: await nameOf(colleague), to: await nameOf(owner) },
    ...{ by: null, on: today(), returnOn: null, noteId: null },
  })
  expect(await returnLoans(office.deps)).toBe(0)
  pass(40)
  expect(await returnLoans(office.deps)).toBe(1)
  expect(await held(late.id)).toMatchObject({ assigneeId: owner.id })

  const names = [await nameOf(colleague), await nameOf(owner)]
  const { cookie } = await sessionOf(office, 'lead')
  const page = AuditPage.parse(await (await office.request('/audit', { cookie })).json())
  const returned = page.rows.filter(({ action }) => action === 'tip.return')
  expect(returned.map(({ actor, subjectName }) => [actor, subjectName])).toEqual(
    [late, tip].map(({ number }) => ['system', `${number} · ${names.join(' · ')}`]),
  )
})

test('a loan is ended by a later hand-over, a taking or a putting back: nothing returns', async () => {
  const { office, owner, colleague, lead, pass, held, give, lent } = desk
  const [given, taken, free, back] = [await lent(), await lent(), await lent(), await lent()]
  await give(given.id, lead, {}, colleague)
  await give(taken.id, lead, {}, lead)
  await give(free.id, null, {}, colleague)
  await give(back.id, owner, {}, colleague)
  pass(11)
  expect(await returnLoans(office.deps)).toBe(0)
  for (const [tip, assigneeId] of [
    [given, lead.id],
    [taken, lead.id],
    [free, null],
    [back, owner.id],
  ] as const)
    expect(await held(tip.id)).toEqual({ assigneeId, lenderId: null, returnOn: null })
})

test('a loan of a tip that is not open stays, and a reopened tip goes back', async () => {
  const { office, owner, colleague, lead, pass, rowOf, viewOf, lent } = desk
  const tip = await lent()
  const move = async (to: string) =>
    lead.post(`/tips/${tip.id}/moves`, { version: (await rowOf(tip.id)).version, to })
  await move('spam')
  expect((await viewOf(tip.id)).loan).toBeNull()
  await move('received')
  expect((await viewOf(tip.id)).loan).toMatchObject({ lenderId: owner.id })
  await move('spam')
  pass(11)
  expect(await returnLoans(office.deps)).toBe(0)
  expect((await rowOf(tip.id)).assigneeId).toBe(colleague.id)
  await office.database.update(tips).set({ status: 'received' }).where(eq(tips.id, tip.id))
  expect(await returnLoans(office.deps)).toBe(1)
  expect((await rowOf(tip.id)).assigneeId).toBe(owner.id)
})

test('a loan ends with an objection of the reporter, which frees the tip', async () => {
  const { office, owner, colleague, inDays, held, give } = desk
  const { receipt, number } = await report(office)
  const [tip] = await office.database.select().from(tips).where(eq(tips.number, number))
  const { id } = tip ?? { id: '' }
  await give(id, owner)
  await give(id, colleague, { returnOn: inDays(10) })
  await colleague.post(`/tips/${id}/moves`, {
    ...{ version: 3, to: 'out-of-scope', reason: 'other-region' },
  })
  expect((await post(office, '/mailbox/object', { receipt, objection: '示例：我不同意。' })).status).toBe(200)
  expect(await held(id)).toEqual({ assigneeId: null, lenderId: null, returnOn: null })
})

test('a loan comes back as it was by the undo of a later act', async () => {
  const { office, owner, lead, pass, rowOf, held, lent, act } = desk
  const tip = await lent()
  const before = await held(tip.id)
  const { key } = await act({ kind: 'assign', assigneeId: lead.id }, [tip.id], lead)
  expect(await held(tip.id)).toEqual({ assigneeId: lead.id, lenderId: null, returnOn: null })
  await lead.post(`/acts/${key}/undo`)
  expect(await held(tip.id)).toEqual(before)
  pass(10)
  expect(await returnLoans(office.deps)).toBe(1)
  expect((await rowOf(tip.id)).assigneeId).toBe(owner.id)
})

test('a loan returns to no disabled person: the tip stays, and its history says so', async () => {
  const { office, owner, colleague, lead, pass, nameOf, viewOf, held, lent } = desk
  const tip = await lent()
  // A tip that is not open keeps its loan, and may be opened again.
  await lead.post(`/tips/${tip.id}/moves`, { version: 3, to: 'spam' })
  await lead.post(`/people/${owner.id}/disable`)
  await lead.post(`/tips/${tip.id}/moves`, { version: 4, to: 'received' })
  pass(10)
  expect(await returnLoans(office.deps)).toBe(1)
  expect(await held(tip.id)).toEqual({ assigneeId: colleague.id, lenderId: null, returnOn: null })
  expect((await viewOf(tip.id)).handOvers.at(-1)).toMatchObject({
    ...{ kind: 'kept', from: await nameOf(owner), to: await nameOf(colleague), by: null },
  })
  const [row] = await office.database.select().from(audit).where(eq(audit.action, 'tip.return-not'))
  expect(row).toMatchObject({ actor: 'system', subject: `${tip.id} ${colleague.id} ${owner.id}` })
  expect(await returnLoans(office.deps)).toBe(0)
})
