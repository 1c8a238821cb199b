import { and, eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { audit, bodies, tips } from '#db/schema.ts'
import type { PurgeView } from '#shared/contract/overview.ts'
import type { TipView } from '#shared/contract/tip.ts'
import { addDays, dayOf, startOf } from '#shared/day.ts'
import { Note } from '#shared/tip/sealed.ts'
import { openJson } from '#shared/sealing/seal.ts'
import { purgeCommand, purgeOnSchedule } from '#api/jobs/purge.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { sealedText, storeTip } from '#tests/support/office/tips.ts'

let office: Office
let lead: Person
beforeEach(async () => {
  office = await openOffice()
  lead = await office.signIn('lead')
})
afterEach(() => office.close())

const viewOf = async (id: string) => (await (await lead.get(`/tips/${id}`)).json()) as TipView

test('the preview says what goes and when, and deletes nothing', async () => {
  const [soon, held, later] = [
    await storeTip(office, { status: 'closed' }),
    await storeTip(office, { status: 'closed' }),
    await storeTip(office, { status: 'closed' }),
  ]
  const today = dayOf(office.clock.now)
  await office.database.update(tips).set({ purgeOn: addDays(today, 3) })
  await office.database
    .update(tips)
    .set({ purgeOn: addDays(today, 60) })
    .where(eq(tips.id, later.id))
  const reason = await sealedText('note', '示例：案件还在办。', [office.officeRecipient])
  expect((await lead.post(`/tips/${held.id}/hold`, { version: 2, hold: true, reason })).status).toBe(200)
  const view = (await (await lead.get('/purge')).json()) as PurgeView
  expect(view).toEqual({
    until: addDays(today, 14),
    total: 1,
    held: 1,
    haltedSince: null,
    rows: [
      { id: soon.id, number: soon.number, status: 'closed', purgeOn: addDays(today, 3), part: 'content' },
    ],
  })
  const { ok, lines } = await purgeCommand(office.deps, ['--preview'])
  expect(ok).toBe(true)
  expect(lines.join('\n')).toContain('2026年11月19日：内容 1 条')
  expect(lines.join('\n')).toContain('1 条到期但被保留')
  expect(await office.database.$count(bodies)).toBe(3)
  expect((await (await office.signIn('triager')).get('/purge')).status).toBe(403)
  // The clock jumped: leads see that nothing goes by itself.
  await purgeOnSchedule(office.deps)
  office.clock.now = startOf(addDays(today, 40))
  lead = await office.signIn('lead')
  expect(await (await lead.get('/purge')).json()).toMatchObject({ haltedSince: today, total: 1 })
  expect((await purgeCommand(office.deps, ['--preveiw'])).ok).toBe(false)
})

test('a lead’s hold has a reason for the office alone, is recorded, and conflicts with a second', async () => {
  const tip = await storeTip(office, { status: 'closed' })
  const { version } = await viewOf(tip.id)
  const reason = await sealedText('note', '示例：公安机关要求保留。', [office.officeRecipient])
  expect((await lead.post(`/tips/${tip.id}/hold`, { version, hold: true })).status).toBe(422)
  expect(
    (
      await lead.post(`/tips/${tip.id}/hold`, {
        version,
        hold: true,
        reason: Buffer.from('明文').toString('base64'),
      })
    ).status,
  ).toBe(422)
  expect((await lead.post(`/tips/${tip.id}/hold`, { version, hold: true, reason })).status).toBe(200)
  expect((await lead.post(`/tips/${tip.id}/hold`, { version, hold: true, reason })).status).toBe(409)
  const view = await viewOf(tip.id)
  expect(view).toMatchObject({ hold: true, version: version + 1 })
  const sealed = new Uint8Array(Buffer.from(view.notes[0]?.sealed ?? '', 'base64'))
  expect((await openJson(Note, sealed, [office.officeIdentity])).text).toBe('示例：公安机关要求保留。')
  // The tip is held already, so a second hold is a conflict.
  expect((await lead.post(`/tips/${tip.id}/hold`, { version: version + 1, hold: true, reason })).status).toBe(
    409,
  )
  expect((await lead.post(`/tips/${tip.id}/hold`, { version: version + 1, hold: false })).status).toBe(200)
  expect(await viewOf(tip.id)).toMatchObject({ hold: false })
  const rows = await office.database
    .select({ action: audit.action })
    .from(audit)
    .where(and(eq(audit.subject, tip.id), eq(audit.actor, lead.id)))
  expect(rows.map(({ action }) => action).filter((action) => action.endsWith('hold'))).toEqual([
    'tip.hold',
    'tip.unhold',
  ])
  for (const role of ['triager', 'auditor'] as const)
    expect(
      (
        await (
          await office.signIn(role)
        ).post(`/tips/${tip.id}/hold`, { version: version + 2, hold: true, reason })
      ).status,
    ).toBe(403)
  expect((await lead.post('/tips/none/hold', { version: 1, hold: true, reason })).status).toBe(404)
})
