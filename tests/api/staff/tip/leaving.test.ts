import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tips } from '#db/schema.ts'
import { AuditPage } from '#shared/contract/audit.ts'
import { ProblemBody } from '#shared/contract/problem.ts'
import { returnLoans } from '#api/jobs/return.ts'
import { openDesk, type Desk } from '#tests/support/office/hands/desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.office.close())

test('a person who is disabled leaves all open tips to the colleague whom the lead names, in one write', async () => {
  const { owner, colleague, lead, today, nameOf, rowOf, viewOf, owned, disable } = desk
  const [one, two, done, others] = [
    await owned(),
    await owned({ status: 'waiting' }),
    await owned({ status: 'closed', finding: 'substantiated' }),
    await owned({ assigneeId: lead.id }),
  ]
  expect((await disable(owner, colleague.id)).status).toBe(204)
  for (const { id } of [one, two])
    expect(await rowOf(id)).toMatchObject({ assigneeId: colleague.id, version: 3 })
  expect(await rowOf(done.id)).toMatchObject({ assigneeId: owner.id, version: 2 })
  expect(await rowOf(others.id)).toMatchObject({ assigneeId: lead.id, version: 2 })
  expect((await viewOf(one.id)).handOvers).toMatchObject([
    {
      ...{ kind: 'disabled', from: await nameOf(owner), to: await nameOf(colleague) },
      ...{ by: await nameOf(lead), on: today(), returnOn: null },
    },
  ])
  const page = AuditPage.parse(await (await lead.get('/audit')).json())
  expect(page.rows.find(({ action }) => action === 'account.disable-give')).toMatchObject({
    actor: lead.id,
    subjectName: `${await nameOf(owner)} · ${await nameOf(colleague)}`,
  })
})

test('a person who is disabled leaves them to nobody without a name, and the history keeps who had them', async () => {
  const { owner, lead, nameOf, rowOf, viewOf, owned } = desk
  const tip = await owned()
  expect((await lead.post(`/people/${owner.id}/disable`)).status).toBe(204)
  expect(await rowOf(tip.id)).toMatchObject({ assigneeId: null, version: 3 })
  expect((await viewOf(tip.id)).handOvers).toMatchObject([
    { kind: 'disabled', from: await nameOf(owner), to: null },
  ])
})

test('a person who is disabled leaves them to nobody who handles no tips: then nothing is done', async () => {
  const { office, owner, rowOf, owned, disable } = desk
  const tip = await owned()
  const [auditor, gone] = [await office.signIn('auditor'), await office.signIn('triager')]
  await disable(gone)
  for (const id of [auditor.id, gone.id, owner.id, 'nobody']) {
    const answer = await disable(owner, id)
    expect([answer.status, ProblemBody.parse(await answer.json()).errors?.[0]?.message]).toEqual([
      422,
      '请选择另一位在岗的办理人员来接手线索',
    ])
  }
  expect((await owner.get('/session')).status).toBe(200)
  expect((await rowOf(tip.id)).assigneeId).toBe(owner.id)
})

test('a person who is disabled gives a borrowed tip back at once, and gets none back', async () => {
  const { office, owner, colleague, lead, inDays, pass, nameOf, viewOf, held, give, owned, lent, disable } =
    desk
  const [borrowed, away] = [await lent(), await owned({ assigneeId: colleague.id })]
  await give(away.id, lead, { returnOn: inDays(5) }, colleague)
  expect((await disable(colleague, lead.id)).status).toBe(204)
  expect(await held(borrowed.id)).toEqual({ assigneeId: owner.id, lenderId: null, returnOn: null })
  expect(await held(away.id)).toEqual({ assigneeId: lead.id, lenderId: null, returnOn: null })
  expect((await viewOf(away.id)).handOvers.at(-1)).toMatchObject({
    ...{ kind: 'kept', from: await nameOf(colleague), to: await nameOf(lead) },
  })
  pass(11)
  expect(await returnLoans(office.deps)).toBe(0)
})

test('a person who is disabled leaves a review of the own decision of the named colleague to nobody', async () => {
  const { office, owner, colleague, rowOf, owned, disable } = desk
  const tip = await owned({ status: 'closed', decidedBy: colleague.id, finding: 'substantiated' })
  await office.database
    .update(tips)
    .set({ status: 'investigating', objected: true, finding: null })
    .where(eq(tips.id, tip.id))
  await disable(owner, colleague.id)
  expect((await rowOf(tip.id)).assigneeId).toBeNull()
})

test('a person who is disabled gets nothing back by an undo: a borrowed tip goes to its lender', async () => {
  const { owner, colleague, lead, held, lent, act, disable } = desk
  const tip = await lent()
  const { key } = await act({ kind: 'assign', assigneeId: lead.id }, [tip.id], lead)
  await disable(colleague)
  await lead.post(`/acts/${key}/undo`)
  expect(await held(tip.id)).toEqual({ assigneeId: owner.id, lenderId: null, returnOn: null })
})

test('a person who is disabled as a lead leaves them by the lead who confirms', async () => {
  const { office, colleague, lead, nameOf, rowOf, viewOf, owned } = desk
  const [two, three] = [await office.signIn('lead'), await office.signIn('lead')]
  const tip = await owned({ assigneeId: two.id })
  expect((await lead.post(`/people/${two.id}/disable/ask`)).status).toBe(204)
  const confirm = async (tipsTo: string) =>
    (await three.post(`/people/${two.id}/disable/confirm`, { askedBy: lead.id, tipsTo })).status
  expect(await confirm(two.id)).toBe(422)
  expect(await confirm(colleague.id)).toBe(204)
  expect((await rowOf(tip.id)).assigneeId).toBe(colleague.id)
  expect((await viewOf(tip.id)).handOvers).toMatchObject([{ by: await nameOf(three) }])
})
