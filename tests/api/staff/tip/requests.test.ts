import { and, eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { audit, moveRequests } from '#db/schema.ts'
import { ActsView } from '#shared/contract/act.ts'
import { Counts, QueuePage, QueueRow } from '#shared/contract/queue.ts'
import { TipView } from '#shared/contract/tip.ts'
import { openJson } from '#shared/sealing/seal.ts'
import { Note } from '#shared/tip/sealed.ts'
import { dayOf } from '#shared/day.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { sealedText, storeTip } from '#tests/support/office/tips.ts'

let office: Office
let triager: Person
let lead: Person
beforeEach(async () => {
  office = await openOffice()
  triager = await office.signIn('triager')
  lead = await office.signIn('lead')
})
afterEach(() => office.close())

let keys = 0
const newKey = () => `request-of-this-test-${String((keys += 1))}`
const refer = { to: 'referred', referredTo: 'police' } as const

/** Stores a tip that is looked into, at version 2. */
const working = (more: Parameters<typeof storeTip>[1] = {}) =>
  storeTip(office, { status: 'investigating', ...more })
async function ask(id: string, { by = triager, key = newKey(), version = 2, ...more }: AskOptions = {}) {
  const answer = await by.post(`/tips/${id}/request`, { key, version, ...refer, ...more })
  return { key, status: answer.status, row: answer.ok ? QueueRow.parse(await answer.json()) : null }
}
interface AskOptions {
  readonly by?: Person
  readonly key?: string
  readonly version?: number
  readonly [field: string]: unknown
}
const end = async (id: string, by: Person, more: object = {}) =>
  (await by.post(`/tips/${id}/request/end`, { key: newKey(), version: 3, ...more })).status
const viewOf = async (id: string) => TipView.parse(await (await lead.get(`/tips/${id}`)).json())
const waiting = async () =>
  QueuePage.parse(await (await lead.get('/tips?view=approval')).json()).rows.map(({ id }) => id)
const counted = async () => Counts.parse(await (await lead.get('/counts')).json()).views.approval
const actionsOn = async (id: string) =>
  (await office.database.select().from(audit).where(eq(audit.subject, id))).map(({ action }) => action)

test('a triager asks, and a lead sees the request with its reason in the view of requests', async () => {
  const [tip, other] = [await working(), await working()]
  const note = await sealedText('note', '示例：收款人是同一个。', [office.officeRecipient])
  const { status, row } = await ask(tip.id, { note })
  expect(status).toBe(200)
  expect(row).toMatchObject({
    version: 3,
    status: 'investigating',
    request: { ...refer, finding: null, byId: triager.id },
  })
  expect(await waiting()).toEqual([tip.id])
  expect(await counted()).toBe(1)
  expect((await viewOf(other.id)).request).toBeNull()
  const { request, notes, requests } = await viewOf(tip.id)
  const reason = notes.find(({ id }) => id === request?.noteId)
  const sealed = new Uint8Array(Buffer.from(reason?.sealed ?? '', 'base64'))
  expect((await openJson(Note, sealed, [office.officeIdentity])).text).toBe('示例：收款人是同一个。')
  expect(requests).toMatchObject([{ version: 3, state: 'open', on: dayOf(office.clock.now), endedOn: null }])
  expect(await actionsOn(tip.id)).toEqual(['tip.request', 'tip.read'])
})

test('only a move that waits for a lead can be asked for, once, with the field that it needs', async () => {
  const [fresh, tip, closing] = [
    await storeTip(office),
    await working(),
    await working({ everReferred: true }),
  ]
  expect((await ask(fresh.id, { version: 1 })).status).toBe(409)
  expect((await ask(tip.id, { to: 'closed', finding: 'substantiated' })).status).toBe(409)
  expect((await ask(tip.id, { to: 'spam' })).status).toBe(409)
  expect((await ask(tip.id, { referredTo: undefined })).status).toBe(422)
  expect((await ask(tip.id, { note: Buffer.from('明文').toString('base64') })).status).toBe(422)
  expect((await ask(tip.id, { by: lead })).status).toBe(403)
  expect((await ask(tip.id, { version: 1 })).status).toBe(409)
  expect(await office.database.$count(moveRequests)).toBe(0)
  expect((await ask(tip.id)).status).toBe(200)
  expect((await ask(tip.id, { version: 3, referredTo: 'market' })).status).toBe(409)
  expect((await ask(closing.id, { to: 'closed', finding: 'substantiated' })).row?.request).toMatchObject({
    to: 'closed',
    finding: 'substantiated',
    referredTo: null,
  })
})

test('a triager can ask, and cannot confirm', async () => {
  const tip = await working()
  await ask(tip.id)
  const colleague = await office.signIn('triager')
  for (const by of [triager, colleague])
    expect((await by.post(`/tips/${tip.id}/moves`, { version: 3, ...refer })).status).toBe(403)
  expect(await end(tip.id, colleague)).toBe(403)
  expect(await viewOf(tip.id)).toMatchObject({ status: 'investigating', request: { ...refer } })
})

test('of two leads who confirm at once one wins, and the other reads who did it', async () => {
  const tip = await working()
  await ask(tip.id)
  const second = await office.signIn('lead')
  const both = await Promise.all(
    [lead, second].map(
      async (by) => (await by.post(`/tips/${tip.id}/moves`, { version: 3, ...refer })).status,
    ),
  )
  expect([...both].sort()).toEqual([200, 409])
  const winner = both[0] === 200 ? lead : second
  const view = await viewOf(tip.id)
  expect(view).toMatchObject({ status: 'referred', request: null })
  const [row] = await office.database.select().from(moveRequests).where(eq(moveRequests.tipId, tip.id))
  expect(row).toMatchObject({ state: 'granted', endedBy: winner.id, endedVersion: 4 })
  expect(view.events.at(-1)).toMatchObject({ version: 4, to: 'referred', by: view.requests[0]?.endedBy })
  expect(await waiting()).toEqual([])
})

test('any other move of the tip ends the request, and an act on many tips grants it', async () => {
  const [tip, other] = [await working(), await working()]
  await ask(tip.id)
  await ask(other.id)
  expect((await triager.post(`/tips/${tip.id}/assignee`, { version: 3, assigneeId: lead.id })).status).toBe(
    200,
  )
  expect(await waiting()).toContain(tip.id)
  expect((await triager.post(`/tips/${tip.id}/moves`, { version: 4, to: 'spam' })).status).toBe(200)
  const view = await viewOf(tip.id)
  expect(view.request).toBeNull()
  expect(view.requests).toMatchObject([{ state: 'lapsed', endedVersion: 5 }])
  expect(await waiting()).toEqual([other.id])
  const acted = await lead.post('/acts', {
    key: newKey(),
    act: { kind: 'move', ...refer },
    items: [{ id: other.id, version: 3 }],
  })
  expect(ActsView.parse(await acted.json()).items).toMatchObject([{ outcome: 'done', request: null }])
  expect((await viewOf(other.id)).requests).toMatchObject([{ state: 'granted' }])
  expect(await counted()).toBe(0)
})

test('a lead declines with a word, and the person who asked takes back: the history tells both', async () => {
  const [tip, own] = [await working(), await working()]
  await ask(tip.id)
  await ask(own.id)
  const note = await sealedText('note', '示例：先问清收款人。', [office.officeRecipient])
  expect(await end(tip.id, lead, { note })).toBe(200)
  expect(await end(own.id, triager)).toBe(200)
  expect(await end(own.id, triager, { version: 4 })).toBe(409)
  const [declined, back] = [await viewOf(tip.id), await viewOf(own.id)]
  expect(declined.requests).toMatchObject([{ state: 'declined', endedVersion: 4 }])
  expect(declined.requests[0]?.endedBy).toMatch(/^lead-/)
  expect(declined.notes).toHaveLength(1)
  expect(back.requests).toMatchObject([{ state: 'taken-back' }])
  expect(await waiting()).toEqual([])
  expect((await actionsOn(tip.id)).slice(0, 2)).toEqual(['tip.request', 'tip.request-decline'])
  expect((await actionsOn(own.id)).slice(0, 2)).toEqual(['tip.request', 'tip.request-back'])
  expect((await ask(tip.id, { version: 4 })).status).toBe(200)
})

test('a request sent again with its key is one request', async () => {
  const tip = await working()
  const { key } = await ask(tip.id)
  expect((await ask(tip.id, { key })).status).toBe(200)
  expect((await ask(tip.id, { key, referredTo: 'market' })).status).toBe(422)
  expect(await viewOf(tip.id)).toMatchObject({ version: 3, request: { ...refer } })
  expect((await viewOf(tip.id)).requests).toHaveLength(1)
})

test('undo takes a request back, and opens again the one that a move or a refusal ended', async () => {
  const [tip, granted, declined] = [await working(), await working(), await working()]
  const undo = async (by: Person, key: string) =>
    ActsView.parse(await (await by.post(`/acts/${key}/undo`)).json()).items
  const { key } = await ask(tip.id)
  expect(await undo(triager, key)).toMatchObject([{ outcome: 'done', version: 4, request: null }])
  expect((await viewOf(tip.id)).requests).toMatchObject([{ state: 'taken-back', endedVersion: 4 }])

  await ask(granted.id)
  await ask(declined.id)
  const [grant, decline] = [newKey(), newKey()]
  await lead.post(`/tips/${granted.id}/moves`, { key: grant, version: 3, ...refer })
  await end(declined.id, lead, { key: decline })
  expect(await waiting()).toEqual([])
  for (const act of [grant, decline])
    expect(await undo(lead, act)).toMatchObject([
      { outcome: 'done', status: 'investigating', request: { ...refer, byId: triager.id } },
    ])
  expect((await waiting()).sort()).toEqual([granted.id, declined.id].sort())
  const open = and(eq(moveRequests.state, 'open'), eq(moveRequests.tipId, granted.id))
  expect(await office.database.$count(moveRequests, open)).toBe(1)
})
