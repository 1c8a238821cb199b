import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { notes, tips } from '#db/schema.ts'
import { ActsView } from '#shared/contract/act.ts'
import { QueuePage } from '#shared/contract/queue.ts'
import { openJson } from '#shared/sealing/seal.ts'
import { Note } from '#shared/tip/sealed.ts'
import { purge } from '#api/jobs/purge.ts'
import { verifyChains } from '#api/records/chains.ts'
import { newKey, openDesk, type Desk } from '#tests/support/office/hands/desk.ts'
import type { Person } from '#tests/support/office/office.ts'
import { storeTip } from '#tests/support/office/tips.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.office.close())

test('thirty tips are handed over with a word and a day of return, and z brings all back', async () => {
  const { office, owner, colleague, today, inDays, nameOf, wordOf, viewOf, held, owned, act } = desk
  const stored = await Promise.all(Array.from({ length: 30 }, () => owned()))
  const ids = stored.map(({ id }) => id)
  const before = await Promise.all(ids.map(held))
  const word = await wordOf('示例：我去培训，请先盯着。')
  const wish = { kind: 'assign', assigneeId: colleague.id, returnOn: inDays(10), word } as const
  const { key, items } = await act(wish, ids)
  const loan = { lenderId: owner.id, lender: await nameOf(owner), returnOn: inDays(10) }
  expect(items.map(({ outcome, assigneeId }) => [outcome, assigneeId])).toEqual(
    ids.map(() => ['done', colleague.id]),
  )
  expect(items.every((item) => item.loan?.lenderId === owner.id)).toBe(true)
  const mine = QueuePage.parse(await (await colleague.get('/tips?view=mine')).json()).rows
  expect(mine.map((row) => row.loan)).toEqual(ids.map(() => loan))

  const [id = ''] = ids
  const view = await viewOf(id)
  expect(view.handOvers).toEqual([
    {
      ...{ version: 3, kind: 'given', from: await nameOf(owner), to: await nameOf(colleague) },
      ...{ by: await nameOf(owner), on: today(), returnOn: inDays(10), noteId: view.notes[0]?.id },
    },
  ])
  // The answer to a lost one: sealed afresh, the word is another file, and the act the same.
  const again = await act({ ...wish, word: await wordOf('示例：我去培训，请先盯着。') }, ids, owner, key)
  expect(again.items.map(({ outcome }) => outcome)).toEqual(ids.map(() => 'done'))
  expect(await office.database.$count(notes)).toBe(30)

  const undone = ActsView.parse(await (await owner.post(`/acts/${key}/undo`)).json())
  expect(undone.items.map(({ outcome, loan: left }) => [outcome, left])).toEqual(
    ids.map(() => ['done', null]),
  )
  expect(await Promise.all(ids.map(held))).toEqual(before)
  expect((await viewOf(id)).handOvers.at(-1)).toMatchObject({
    ...{ version: 4, kind: 'taken-back', from: await nameOf(colleague), to: await nameOf(owner) },
    by: await nameOf(owner),
  })
  expect(await verifyChains(office.database)).toMatchObject({ audit: expect.any(Number) as number })
})

test('a hand-over keeps its word sealed: no row of the server holds it, and the purge forgets it', async () => {
  const { office, colleague, pass, wordOf, viewOf, give, owned } = desk
  const tip = await owned()
  const secret = '示例：这句话只有办公室能读'
  const plain = Buffer.from(secret).toString('base64')
  expect((await give(tip.id, colleague, { word: plain })).fault?.pointer).toBe('/word')
  const long = Buffer.alloc(3500, 'x').toString('base64')
  expect((await give(tip.id, colleague, { word: long })).fault).toMatchObject({
    pointer: '/word',
    message: '附的话太长，请写短些',
  })
  expect((await give(tip.id, colleague, { word: await wordOf(secret) })).status).toBe(200)
  const { notes: kept, handOvers } = await viewOf(tip.id)
  expect(handOvers.map(({ noteId }) => noteId)).toEqual(kept.map(({ id }) => id))
  const sealed = new Uint8Array(Buffer.from(kept[0]?.sealed ?? '', 'base64'))
  expect(Buffer.from(sealed).includes(secret)).toBe(false)
  expect((await openJson(Note, sealed, [office.officeIdentity])).text).toBe(secret)

  await colleague.post(`/tips/${tip.id}/moves`, { version: 3, to: 'spam' })
  pass(31)
  await purge(office.deps)
  expect(await office.database.$count(notes)).toBe(0)
  expect((await viewOf(tip.id)).handOvers).toHaveLength(1)
})

test('a hand-over names the cause of a day that cannot be', async () => {
  const { owner, colleague, today, inDays, held, give, owned } = desk
  const tip = await owned()
  const fault = async (returnOn: string, to: Person | null = colleague) =>
    (await give(tip.id, to, { returnOn })).fault
  expect(await fault('明天')).toEqual({ pointer: '/returnOn', message: '日期写成 2026-03-04 的样子' })
  for (const day of [today(), inDays(-1)])
    expect(await fault(day)).toEqual({
      pointer: '/returnOn',
      message: '交还的日子要晚于今天（2026年11月16日）',
    })
  expect(await fault(inDays(366))).toEqual({
    pointer: '/returnOn',
    message: '代办最长一年，交还的日子最晚是2027年11月16日',
  })
  expect((await fault(inDays(3), null))?.message).toContain('放回的线索没有交还的日子')
  expect((await give(tip.id, owner, { returnOn: inDays(3) })).status).toBe(409)
  expect(await held(tip.id)).toEqual({ assigneeId: owner.id, lenderId: null, returnOn: null })
  expect((await give(tip.id, colleague, { returnOn: inDays(365) })).status).toBe(200)
})

test('a hand-over of a tip that a colleague changed meanwhile is overtaken, and names the colleague', async () => {
  const { owner, colleague, lead, inDays, nameOf, rowOf, give, owned } = desk
  const tip = await owned()
  const { version } = await rowOf(tip.id)
  await give(tip.id, lead, {}, lead)
  const items = [{ id: tip.id, version }]
  const wish = { kind: 'assign', assigneeId: colleague.id, returnOn: inDays(2) }
  const answer = await owner.post('/acts', { key: newKey(), act: wish, items })
  expect(ActsView.parse(await answer.json()).items).toMatchObject([
    { outcome: 'overtaken', by: await nameOf(lead), assigneeId: lead.id, loan: null },
  ])
  const single = await owner.post(`/tips/${tip.id}/assignee`, { ...wish, version })
  expect(single.status).toBe(409)
})

test('a hand-over of a tip that nobody has lends it from its author, and a new day keeps the lender', async () => {
  const { colleague, lead, inDays, held, give, owned } = desk
  const tip = await owned({ assigneeId: null })
  await give(tip.id, colleague, { returnOn: inDays(3) }, lead)
  expect(await held(tip.id)).toEqual({
    assigneeId: colleague.id,
    lenderId: lead.id,
    returnOn: inDays(3),
  })
  await give(tip.id, colleague, { returnOn: inDays(9) }, colleague)
  expect(await held(tip.id)).toMatchObject({ lenderId: lead.id, returnOn: inDays(9) })
})

test('a loan gives no review back to the person whose decision was objected to', async () => {
  const { office, colleague, lead, inDays, give } = desk
  const decided = await storeTip(office, { status: 'closed', decidedBy: lead.id, finding: 'substantiated' })
  await office.database
    .update(tips)
    .set({ status: 'investigating', objected: true, finding: null })
    .where(eq(tips.id, decided.id))
  expect((await give(decided.id, colleague, { returnOn: inDays(3) }, lead)).fault?.pointer).toBe('/returnOn')
  expect((await give(decided.id, colleague, {}, lead)).status).toBe(200)
})
