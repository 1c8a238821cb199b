import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { acts, actedTips, audit, events, tips } from '#db/schema.ts'
import { ActsView, takeBackMinutes, type TipAct } from '#shared/contract/act.ts'
import { QueueRow } from '#shared/contract/queue.ts'
import { TipView } from '#shared/contract/tip.ts'
import { verifyChains } from '#api/records/chains.ts'
import { forgetting } from '#api/records/forgetting.ts'
import { post, report } from '#tests/support/office/citizen.ts'
import { cells, servedBy } from '#tests/support/office/cells.ts'
import { readDocument, resolved, routesOf, type Route } from '#tests/support/office/document.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { sessionOf } from '#tests/support/office/sessions.ts'
import { sealedText, storeTip, type StoredTip } from '#tests/support/office/tips.ts'

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
const newKey = () => `act-of-this-test-${String((keys += 1))}`
const move = (to: 'investigating' | 'spam' | 'received') => ({ kind: 'move', to }) as const satisfies TipAct
const closing = { kind: 'move', to: 'closed', finding: 'substantiated' } as const satisfies TipAct

async function act(
  wish: TipAct,
  items: readonly { readonly id: string; readonly version?: number }[],
  { by = triager, key = newKey(), bySummary = false } = {},
) {
  const body = { key, act: wish, bySummary, items: items.map(({ id, version = 1 }) => ({ id, version })) }
  const answer = await by.post('/acts', body)
  return { key, status: answer.status, items: answer.ok ? ActsView.parse(await answer.json()).items : [] }
}
async function undo(key: string, by = triager) {
  const answer = await by.post(`/acts/${key}/undo`)
  return { status: answer.status, items: answer.ok ? ActsView.parse(await answer.json()).items : [] }
}
const outcomes = ({ items }: { readonly items: ActsView['items'] }) => items.map(({ outcome }) => outcome)
const columns = async ({ id }: Pick<StoredTip, 'id'>) => {
  const [row] = await office.database.select().from(tips).where(eq(tips.id, id))
  if (!row) throw new Error('no such tip')
  const { version: _, ...others } = row
  return others
}
const rows = async () => {
  const { rows: names } = await office.database.$client.execute(
    "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name",
  )
  const dump: Record<string, unknown> = {}
  for (const { name } of names)
    if (typeof name === 'string')
      dump[name] = (await office.database.$client.execute(`select * from "${name}" order by 1, 2`)).rows
  return JSON.stringify(dump)
}
const later = (minutes: number) => {
  office.clock.now = new Date(office.clock.now.getTime() + minutes * 60_000)
}

describe('one act on many tips', () => {
  test('does each tip, has a row in the audit log for each, and keeps the chains', async () => {
    const stored = [await storeTip(office), await storeTip(office), await storeTip(office)]
    const done = await act(move('spam'), stored, { bySummary: true })
    expect(outcomes(done)).toEqual(['done', 'done', 'done'])
    expect(done.items.map(({ id, status, version }) => [id, status, version])).toEqual(
      stored.map(({ id }) => [id, 'spam', 2]),
    )
    const recorded = await office.database.select().from(audit).where(eq(audit.action, 'tip.move-by-summary'))
    expect(recorded.map(({ subject }) => subject)).toEqual(stored.map(({ id }) => id))
    expect(recorded.every(({ actor }) => actor === triager.id)).toBe(true)
    expect(await verifyChains(office.database)).toMatchObject({ audit: expect.any(Number) as number })
  })

  test('leaves a tip that a colleague was faster at, and names the colleague', async () => {
    const [one, two] = [await storeTip(office), await storeTip(office)]
    await lead.post(`/tips/${two.id}/moves`, { version: 1, to: 'investigating' })
    const done = await act(move('spam'), [one, two])
    expect(outcomes(done)).toEqual(['done', 'overtaken'])
    expect(done.items[1]).toMatchObject({
      status: 'investigating',
      by: expect.stringMatching(/^lead-/) as string,
    })
    expect((await columns(two)).status).toBe('investigating')
  })

  test('refuses a tip alone on which this person may not act so', async () => {
    const [one, two] = [await storeTip(office, { status: 'investigating' }), await storeTip(office)]
    const refer = { kind: 'move', to: 'referred', referredTo: 'police' } as const
    expect(outcomes(await act(refer, [{ ...one, version: 2 }]))).toEqual(['refused'])
    expect(outcomes(await act(refer, [{ ...one, version: 2 }, two], { by: lead }))).toEqual([
      'done',
      'refused',
    ])
  })

  test('names a missing reason, and does nothing', async () => {
    const tip = await storeTip(office)
    const answer = await act({ kind: 'move', to: 'out-of-scope' }, [tip])
    expect(answer.status).toBe(422)
    expect((await columns(tip)).status).toBe('received')
  })

  test('takes more than one batch at once, and brings all back', async () => {
    const many = await Promise.all(Array.from({ length: 105 }, () => storeTip(office)))
    const done = await act(move('spam'), many)
    expect(new Set(outcomes(done))).toEqual(new Set(['done']))
    expect(new Set(outcomes(await undo(done.key)))).toEqual(new Set(['done']))
    const [left] = await office.database
      .select({ count: sql<number>`count(*)` })
      .from(tips)
      .where(eq(tips.status, 'received'))
    expect(left?.count).toBe(105)
  })

  test('refuses one tip named twice', async () => {
    const tip = await storeTip(office)
    expect((await act(move('spam'), [tip, tip])).status).toBe(422)
    expect((await columns(tip)).status).toBe('received')
  })

  test('gives tips to a colleague', async () => {
    const stored = [await storeTip(office), await storeTip(office)]
    const done = await act({ kind: 'assign', assigneeId: lead.id }, stored)
    expect(done.items.map(({ assigneeId }) => assigneeId)).toEqual([lead.id, lead.id])
  })
})

/** Writes of staff that need no key. Each is harmless when it comes twice, or shows a secret once. */
const withoutKey = [
  'POST /staff/sign-in/salt',
  'POST /staff/sign-in',
  'POST /staff/setup',
  'POST /staff/setup/start',
  'POST /staff/join/start',
  'POST /staff/join',
  'POST /staff/renew/start',
  'POST /staff/renew',
  'POST /staff/sign-out',
  'POST /staff/totp/start',
  'POST /staff/totp',
  'POST /staff/password',
  'POST /staff/office-keys',
  'POST /staff/reseal',
  'POST /staff/people',
  'POST /staff/people/{id}/admit',
  'POST /staff/people/{id}/disable',
  'POST /staff/people/{id}/disable/ask',
  'POST /staff/people/{id}/disable/cancel',
  'POST /staff/people/{id}/disable/confirm',
  'POST /staff/people/{id}/renew',
  'POST /staff/people/{id}/renew/cancel',
  'POST /staff/people/{id}/renew/complete',
  'POST /staff/tips/{id}/contact',
  'POST /staff/tips/{id}/seen',
  'POST /staff/tips/{id}/pictures',
  'POST /staff/tips/{id}/codes/back',
  'POST /staff/tips/{id}/looking',
  // It names recipients, and changes nothing.
  'POST /staff/replies/mailboxes',
  // Tokens and decisions are a state: the same body again changes nothing. A search changes no tip.
  'POST /staff/sellers/reindex',
  'POST /staff/sellers/tokens',
  'POST /staff/sellers/find',
  'POST /staff/sellers/decisions',
  // Its key stands in the address.
  'POST /staff/acts/{key}/undo',
]

describe('an act sent again', () => {
  test('changes nothing twice, on every route that takes a key, also while the first is at work', async () => {
    const document = await readDocument(office)
    const writes = routesOf(document).filter(({ on }) => on.startsWith('POST /staff/'))
    const takesKey = ({ operation }: Route) => {
      const { schema } = operation.requestBody?.content['application/json'] ?? {}
      const body = schema && resolved(document, schema)
      return [body, ...(body?.oneOf ?? [])].some((one) => one?.properties?.['key'] !== undefined)
    }
    const able = writes.filter(takesKey)
    expect(
      writes
        .filter((route) => !takesKey(route))
        .map(({ on }) => on)
        .sort(),
    ).toEqual([...withoutKey].sort())
    for (const { on, path } of able) {
      const cell = cells[on]
      const session = await sessionOf(office, cell ? servedBy(cell) : 'lead')
      const ask = await cell?.ask({ office, session, receipt: '' })
      const address = path.replace('/staff', '').replace('{id}', ask?.path?.['id'] ?? '')
      const body = { ...ask?.body, key: newKey() }
      const send = () => office.request(address, { method: 'POST', body, cookie: session.cookie })
      const both = await Promise.all([send(), send()])
      const texts = await Promise.all(both.map((answer) => answer.text()))
      expect(
        both.map(({ status }) => status),
        on,
      ).toEqual([both[0].status, both[0].status])
      expect(both[0].ok, on).toBe(true)
      expect(texts[0]?.trim(), on).toBe(texts[1]?.trim())
      const once = await rows()
      expect((await send()).status, on).toBe(both[0].status)
      expect(await rows(), on).toBe(once)
      expect((await office.database.select().from(acts)).length, on).toBe(
        able.findIndex((one) => one.on === on) + 1,
      )
    }
  })

  test('is another act for another person', async () => {
    const [one, two] = [await storeTip(office), await storeTip(office)]
    const { key } = await act(move('spam'), [one])
    expect(outcomes(await act(move('spam'), [two], { by: lead, key }))).toEqual(['done'])
    expect((await undo(key, lead)).items.map(({ id }) => id)).toEqual([two.id])
  })

  test('is refused as another act, whose key it has: nothing is done, and nothing acknowledged', async () => {
    const [one, two] = [await storeTip(office), await storeTip(office)]
    const { key } = await act(move('spam'), [one])
    const refused = await triager.post(`/tips/${two.id}/moves`, { key, version: 1, to: 'spam' })
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('/key') as string])
    expect((await act(move('investigating'), [two], { key })).status).toBe(422)
    expect((await columns(two)).status).toBe('received')
  })

  test('does the part that a dead server left undone', async () => {
    const [one, two] = [await storeTip(office), await storeTip(office)]
    const { key } = await act(move('spam'), [one])
    expect(outcomes(await act(move('spam'), [one, two], { key }))).toEqual(['done', 'done'])
    expect((await undo(key)).items).toHaveLength(2)
  })
})

describe('an act taken back', () => {
  test.each([
    ['spam', 'received', move('spam')],
    ['a result', 'investigating', closing],
    ['out of scope', 'received', { kind: 'move', to: 'out-of-scope', reason: 'other-region' }],
    ['an assignment', 'received', { kind: 'assign', assigneeId: null }],
    ['a review closed', 'investigating', closing],
  ] as const)('%s leaves the tip as it was, in every column', async (name, status, wish) => {
    const tip = await storeTip(office, {
      status,
      assigneeId: triager.id,
      objected: name === 'a review closed',
    })
    const before = await columns(tip)
    const { key } = await act(wish, [{ ...tip, version: status === 'received' ? 1 : 2 }])
    expect(await columns(tip)).not.toEqual(before)
    expect(outcomes(await undo(key))).toEqual(['done'])
    expect(await columns(tip)).toEqual(before)
    expect(await office.database.select().from(audit).where(eq(audit.action, 'tip.undo'))).toMatchObject([
      { actor: triager.id, subject: tip.id },
    ])
  })

  test('shows the reporter the mailbox as it was, byte for byte', async () => {
    const { receipt, number } = await report(office)
    const mailbox = async () => (await post(office, '/mailbox', { receipt })).text()
    const [tip] = await office.database.select().from(tips).where(eq(tips.number, number))
    if (!tip) throw new Error('no such tip')
    await triager.post(`/tips/${tip.id}/moves`, { version: 1, to: 'investigating' })
    const before = await mailbox()
    const { key } = await act(closing, [{ id: tip.id, version: 2 }])
    expect(await mailbox()).not.toBe(before)
    await undo(key)
    expect(await mailbox()).toBe(before)
    const view = TipView.parse(await (await triager.get(`/tips/${tip.id}`)).json())
    expect(view.events.map(({ to, takenBack }) => [to, takenBack])).toEqual([
      ['received', false],
      ['investigating', false],
      ['closed', true],
      ['investigating', true],
    ])
  })

  test('keeps the status in which a waiting tip was asked', async () => {
    const tip = await storeTip(office, { status: 'waiting', cameFrom: 'referred' })
    const { key } = await act(closing, [{ ...tip, version: 2 }], { by: lead })
    await undo(key, lead)
    const row = QueueRow.parse(await (await lead.get(`/tips/${tip.id}/row`)).json())
    expect(row.waitingFrom).toBe('referred')
    expect((await triager.post(`/tips/${tip.id}/moves`, { version: 4, to: 'referred' })).status).toBe(200)
  })

  test('again changes nothing twice', async () => {
    const tip = await storeTip(office)
    const { key } = await act(move('spam'), [tip])
    await undo(key)
    const once = await rows()
    expect(outcomes(await undo(key))).toEqual(['done'])
    expect(await rows()).toBe(once)
  })

  test('stays where a colleague built on it, and says so', async () => {
    const [one, two] = [await storeTip(office), await storeTip(office)]
    const { key } = await act(move('investigating'), [one, two])
    await lead.post(`/tips/${two.id}/moves`, { version: 2, to: 'spam' })
    const taken = await undo(key)
    const byId = Object.fromEntries(taken.items.map(({ id, outcome }) => [id, outcome]))
    expect(byId).toEqual({ [one.id]: 'done', [two.id]: 'overtaken' })
    expect((await columns(two)).status).toBe('spam')
  })

  test('stays where a reward was proposed upon it', async () => {
    const tip = await storeTip(office, { status: 'investigating', wantsReward: true })
    const { key } = await act(closing, [{ ...tip, version: 2 }])
    await triager.post(`/tips/${tip.id}/reward`, { to: 'proposed', version: 0, amount: '800' })
    expect(outcomes(await undo(key))).toEqual(['overtaken'])
    expect((await columns(tip)).status).toBe('closed')
  })

  test('gives no tip back to a colleague who was disabled meanwhile', async () => {
    const gone = await office.signIn('triager')
    const tip = await storeTip(office, { assigneeId: gone.id })
    const { key } = await act({ kind: 'assign', assigneeId: triager.id }, [tip])
    await lead.post(`/people/${gone.id}/disable`)
    expect(outcomes(await undo(key))).toEqual(['done'])
    expect((await columns(tip)).assigneeId).toBeNull()
  })

  test('is refused to others, and to an act with a message, which the reporter may have read', async () => {
    const tip = await storeTip(office, { status: 'investigating' })
    const { key } = await act(move('spam'), [{ ...(await storeTip(office)), version: 1 }])
    expect((await undo(key, lead)).status).toBe(404)
    const told = newKey()
    const message = await sealedText('message', '示例：请问是哪个群？', [
      office.officeRecipient,
      tip.reporterRecipient,
    ])
    await triager.post(`/tips/${tip.id}/moves`, { key: told, version: 2, to: 'waiting', message })
    expect((await undo(told)).items).toEqual([])
    expect((await columns(tip)).status).toBe('waiting')
  })

  test('is refused after its time', async () => {
    const [one, two] = [await storeTip(office), await storeTip(office)]
    const early = await act(move('spam'), [one])
    later(takeBackMinutes / 2)
    const late = await act(move('spam'), [two])
    later(takeBackMinutes / 2)
    expect(outcomes(await undo(early.key))).toEqual(['done'])
    later(takeBackMinutes / 2 + 1)
    expect((await undo(late.key)).status).toBe(409)
    expect((await columns(two)).status).toBe('spam')
  })

  test('is refused after the night, which forgot its instant', async () => {
    const tip = await storeTip(office)
    office.clock.now = new Date('2026-11-16T15:50:00Z')
    const person = async () => {
      const { accountId, cookie } = await sessionOf(office, 'triager')
      return office.person(accountId, 'triager', triager.identity, cookie)
    }
    const { key } = await act(move('spam'), [tip], { by: await person() })
    later(15)
    await office.deps.write(
      { actor: 'clock' },
      await forgetting(office.database, office.secrets, office.clock.now),
    )
    expect((await undo(key, await person())).status).toBe(409)
  })
})

test('an act is forgotten after its next day: no row names its tips', async () => {
  const tip = await storeTip(office)
  await act(move('spam'), [tip])
  const night = async () => {
    later(24 * 60)
    await office.deps.write(
      { actor: 'clock' },
      await forgetting(office.database, office.secrets, office.clock.now),
    )
  }
  await night()
  expect(await office.database.select().from(actedTips)).toHaveLength(1)
  await night()
  expect(await office.database.select().from(actedTips)).toEqual([])
  expect(await office.database.select().from(acts)).toEqual([])
  expect(await office.database.select().from(events).where(eq(events.tipId, tip.id))).toHaveLength(2)
})
