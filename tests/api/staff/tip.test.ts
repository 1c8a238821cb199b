import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { accounts, audit, contacts, events, messages, notes, tips } from '#db/schema.ts'
import type { Day } from '#shared/day.ts'
import type { AuditAction } from '#shared/audit.ts'
import { TipView } from '#shared/contract/tip.ts'
import { Message, Note, TipBody, TipContact } from '#shared/tip/sealed.ts'
import { openBytes, openJson } from '#shared/sealing/seal.ts'
import { disableLead } from '#tests/support/office/leads.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { sealedText, storeTip, type StoredTip } from '#tests/support/office/tips.ts'

let office: Office
let triager: Person
let lead: Person
let auditor: Person
beforeEach(async () => {
  office = await openOffice()
  triager = await office.signIn('triager')
  lead = await office.signIn('lead')
  auditor = await office.signIn('auditor')
})
afterEach(() => office.close())

const row = async ({ id }: StoredTip) => (await office.database.select().from(tips).where(eq(tips.id, id)))[0]
const acts = async (action: AuditAction) =>
  (await office.database.select().from(audit).where(eq(audit.action, action))).map(({ actor, subject }) => ({
    actor,
    subject,
  }))
const view = async (tip: StoredTip, person = triager) =>
  TipView.parse(await (await person.get(`/tips/${tip.id}`)).json())
const question = (tip: StoredTip) =>
  sealedText('message', '示例：请问是哪个群？', [office.officeRecipient, tip.reporterRecipient])
const pointers = async (answer: Response) =>
  ((await answer.json()) as { errors?: { pointer: string }[] }).errors?.map(({ pointer }) => pointer)

const othersOf = async (person: Person, id: string) =>
  ((await (await person.post(`/tips/${id}/looking?clock=`)).json()) as { others: string[] }).others

test('a tip opens with the office key: body, picture, messages and history', async () => {
  const tip = await storeTip(office, { status: 'waiting', cameFrom: 'referred' })
  const opened = await view(tip)
  const open = (base64: string) => Buffer.from(base64, 'base64')
  expect((await openJson(TipBody, open(opened.body ?? ''), [office.officeIdentity])).identifiers).toEqual([
    { kind: 'wechat', value: 'shili-maizheng' },
  ])
  expect((await openJson(Message, open(opened.messages[0]?.sealed ?? ''), [tip.reporterIdentity])).text).toBe(
    '示例：补充一点。',
  )
  expect(opened).toMatchObject({
    number: tip.number,
    version: 2,
    waitingFrom: 'referred',
    everReferred: true,
    hasContact: true,
    reporterRecipient: tip.reporterRecipient,
  })
  expect(opened.events.map(({ to, by }) => [to, by])).toEqual([
    ['referred', '举报人'],
    ['waiting', '举报人'],
  ])
  expect(opened.arrivalHash).toMatch(/^[0-9a-f]{64}$/)

  const picture = await triager.get(`/tips/${tip.id}/evidence/${tip.evidenceId}`)
  expect(picture.headers.get('content-type')).toBe('application/octet-stream')
  expect(picture.headers.get('cache-control')).toBe('no-store')
  const jpeg = await openBytes(new Uint8Array(await picture.arrayBuffer()), [office.officeIdentity])
  expect([...jpeg.subarray(0, 4)]).toEqual([0xff, 0xd8, 0xff, 0xd9])
})

test('a picture is given only with the tip it belongs to', async () => {
  const [one, two] = [await storeTip(office), await storeTip(office)]
  expect((await triager.get(`/tips/${one.id}/evidence/${two.evidenceId}`)).status).toBe(404)
  expect((await triager.get('/tips/nothing')).status).toBe(404)
})

test('reading is recorded once per person and reading, not for each refresh', async () => {
  const tip = await storeTip(office)
  for (let round = 0; round < 3; round += 1) await view(tip)
  await triager.get(`/tips/${tip.id}/evidence/${tip.evidenceId}`)
  await view(tip, lead)
  expect(await acts('tip.read')).toEqual([
    { actor: triager.id, subject: tip.id },
    { actor: lead.id, subject: tip.id },
  ])
  office.clock.now = new Date(office.clock.now.getTime() + 60_000)
  await view(tip)
  expect(await acts('tip.read')).toHaveLength(3)
})

test('the contact is not part of the tip, and every look at it is recorded', async () => {
  const tip = await storeTip(office)
  const [stored] = await office.database.select().from(contacts)
  expect(JSON.stringify(await view(tip))).not.toContain(stored?.sealed.toString('base64'))
  const { sealed } = (await (await triager.post(`/tips/${tip.id}/contact`)).json()) as { sealed: string }
  expect(
    (await openJson(TipContact, Buffer.from(sealed, 'base64'), [office.officeIdentity])).contact,
  ).toContain('13800000000')
  await triager.post(`/tips/${tip.id}/contact`)
  expect(await acts('tip.contact')).toEqual([
    { actor: triager.id, subject: tip.id },
    { actor: triager.id, subject: tip.id },
  ])
  expect((await auditor.post(`/tips/${tip.id}/contact`)).status).toBe(403)

  const without = await storeTip(office, { contact: null })
  expect((await triager.post(`/tips/${without.id}/contact`)).status).toBe(404)
  expect(await acts('tip.contact')).toHaveLength(2)
})

test('a tip that was seen is no longer unread, and the log does not tell whether anything was', async () => {
  const tip = await storeTip(office)
  expect((await auditor.post(`/tips/${tip.id}/seen`, { answers: 0 })).status).toBe(403)
  const written: string[][] = []
  for (const unread of [2, 0, 1]) {
    await office.database.update(tips).set({ unread }).where(eq(tips.id, tip.id))
    office.clock.now = new Date(office.clock.now.getTime() + 60_000)
    const before = await office.database.$count(audit)
    expect((await triager.get(`/tips/${tip.id}`)).status).toBe(200)
    expect((await triager.post(`/tips/${tip.id}/seen`, { answers: 9 })).status).toBe(204)
    const log = await office.database
      .select()
      .from(audit)
      .orderBy(sql`rowid`)
    written.push(log.slice(before).map(({ action }) => action))
    expect((await row(tip))?.unread).toBe(0)
  }
  expect(written).toEqual([['tip.read'], ['tip.read'], ['tip.read']])
  expect((await triager.post('/tips/nothing/seen', { answers: 0 })).status).toBe(404)
})

test('a move changes the tip, enters the history and is recorded', async () => {
  const tip = await storeTip(office)
  const answer = await triager.post(`/tips/${tip.id}/moves`, { version: 1, to: 'investigating' })
  expect(await answer.json()).toMatchObject({ version: 2, number: expect.any(String) as string })
  expect(await row(tip)).toMatchObject({ status: 'investigating', version: 2 })
  expect((await view(tip)).events.at(-1)).toMatchObject({
    from: 'received',
    to: 'investigating',
    on: '2026-11-16',
    version: 2,
  })
  expect(await acts('tip.move')).toEqual([{ actor: triager.id, subject: tip.id }])
})

test('one of two people who saw the same version moves the tip, the other gets a conflict', async () => {
  const tip = await storeTip(office)
  const answers = await Promise.all([
    triager.post(`/tips/${tip.id}/moves`, { version: 1, to: 'investigating' }),
    lead.post(`/tips/${tip.id}/moves`, { version: 1, to: 'out-of-scope', reason: 'other-region' }),
  ])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(await office.database.$count(events, eq(events.tipId, tip.id))).toBe(2)
  expect(await acts('tip.move')).toHaveLength(1)
  const late = await storeTip(office, { status: 'investigating' })
  expect(
    (await triager.post(`/tips/${late.id}/moves`, { version: 1, to: 'closed', finding: 'undetermined' }))
      .status,
  ).toBe(409)
  expect((await row(late))?.status).toBe('investigating')
})

test('a question goes to the reporter in the same step that makes the tip wait', async () => {
  const tip = await storeTip(office, { status: 'investigating' })
  const asking = { version: 2, to: 'waiting' }
  expect(await pointers(await triager.post(`/tips/${tip.id}/moves`, asking))).toEqual(['/message'])
  expect(
    (await triager.post(`/tips/${tip.id}/moves`, { ...asking, message: await question(tip) })).status,
  ).toBe(200)
  const sealed = (await view(tip)).messages.at(-1)
  expect(sealed).toMatchObject({ from: 'office', on: '2026-11-16' })
  for (const identity of [office.officeIdentity, tip.reporterIdentity]) {
    expect((await openJson(Message, Buffer.from(sealed?.sealed ?? '', 'base64'), [identity])).text).toBe(
      '示例：请问是哪个群？',
    )
  }
  const lost = await storeTip(office, { status: 'investigating' })
  const answers = await Promise.all(
    [1, 2].map(async () =>
      triager.post(`/tips/${lost.id}/moves`, { ...asking, message: await question(lost) }),
    ),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  expect((await view(lost)).messages).toHaveLength(2)
})

test('each missing fact of a status is an error at its field', async () => {
  const [open, worked] = [await storeTip(office), await storeTip(office, { status: 'investigating' })]
  expect(
    await pointers(await lead.post(`/tips/${open.id}/moves`, { version: 1, to: 'out-of-scope' })),
  ).toEqual(['/reason'])
  expect(await pointers(await lead.post(`/tips/${worked.id}/moves`, { version: 2, to: 'referred' }))).toEqual(
    ['/referredTo'],
  )
  expect(await pointers(await lead.post(`/tips/${worked.id}/moves`, { version: 2, to: 'closed' }))).toEqual([
    '/finding',
  ])
  expect(await pointers(await lead.post(`/tips/${open.id}/moves`, { version: 1, to: 'nowhere' }))).toEqual([
    '/to',
  ])
  expect((await row(open))?.status).toBe('received')
})

test('plain text is refused where sealed text belongs', async () => {
  const tip = await storeTip(office, { status: 'investigating' })
  const plain = Buffer.from(JSON.stringify({ v: 1, text: '示例：明文', evidence: [] })).toString('base64')
  const forged = Buffer.from('age-encryption.org/v1\n示例：明文').toString('base64')
  const forOffice = await sealedText('message', '示例', [office.officeRecipient])
  for (const sealed of [plain, forged, forOffice, '示例：明文', '']) {
    expect((await triager.post(`/tips/${tip.id}/messages`, { sealed })).status).toBe(422)
    expect(
      (await triager.post(`/tips/${tip.id}/moves`, { version: 2, to: 'waiting', message: sealed })).status,
    ).toBe(422)
  }
  for (const sealed of [plain, forged, '示例：明文'])
    expect((await triager.post(`/tips/${tip.id}/notes`, { sealed })).status).toBe(422)
  expect(await office.database.$count(notes)).toBe(0)
  expect(await office.database.$count(messages, eq(messages.tipId, tip.id))).toBe(1)
})

test('messages go out in order, open for the reporter, and are recorded', async () => {
  const tip = await storeTip(office, { status: 'investigating' })
  const texts = ['示例：一', '示例：二', '示例：三']
  for (const text of texts)
    expect(
      (
        await triager.post(`/tips/${tip.id}/messages`, {
          sealed: await sealedText('message', text, [office.officeRecipient, tip.reporterRecipient]),
        })
      ).status,
    ).toBe(201)
  const sent = (await view(tip)).messages.slice(1)
  expect(
    await Promise.all(
      sent.map(
        async ({ sealed }) =>
          (await openJson(Message, Buffer.from(sealed, 'base64'), [tip.reporterIdentity])).text,
      ),
    ),
  ).toEqual(texts)
  expect(await acts('tip.message')).toHaveLength(3)
  const atOnce = await Promise.all(
    [triager, lead].map(async (person) =>
      person.post(`/tips/${tip.id}/messages`, { sealed: await question(tip) }),
    ),
  )
  expect(atOnce.map(({ status }) => status)).toEqual([201, 201])
})

test('nobody writes to the reporter of a withdrawn or spam tip', async () => {
  for (const status of ['withdrawn', 'spam'] as const) {
    const tip = await storeTip(office, { status })
    expect((await triager.post(`/tips/${tip.id}/messages`, { sealed: await question(tip) })).status).toBe(409)
  }
  const tip = await storeTip(office)
  expect((await auditor.post(`/tips/${tip.id}/messages`, { sealed: await question(tip) })).status).toBe(403)
  expect(
    (await triager.post(`/tips/${tip.id}/moves`, { version: 1, to: 'spam', message: await question(tip) }))
      .status,
  ).toBe(422)
  expect(await acts('tip.message')).toEqual([])
})

test('a note opens for the office and not for the reporter', async () => {
  const tip = await storeTip(office)
  const sealed = await sealedText('note', '示例：与另一条线索相似', [office.officeRecipient])
  expect((await triager.post(`/tips/${tip.id}/notes`, { sealed })).status).toBe(201)
  const [note] = (await view(tip)).notes
  const bytes = Buffer.from(note?.sealed ?? '', 'base64')
  expect((await openJson(Note, bytes, [office.officeIdentity])).text).toContain('相似')
  await expect(openJson(Note, bytes, [tip.reporterIdentity])).rejects.toThrow()
  expect(note?.at).toBe(office.clock.now.toISOString())
  expect(await acts('tip.note')).toEqual([{ actor: triager.id, subject: tip.id }])
  expect((await auditor.post(`/tips/${tip.id}/notes`, { sealed })).status).toBe(403)
  const gone = await storeTip(office, { status: 'withdrawn' })
  expect((await triager.post(`/tips/${gone.id}/notes`, { sealed })).status).toBe(409)
})

test('one of two people who take a tip at once gets it, the other a conflict; no status changes', async () => {
  const tip = await storeTip(office)
  const answers = await Promise.all(
    [triager, lead].map((person) =>
      person.post(`/tips/${tip.id}/assignee`, { version: 1, assigneeId: person.id }),
    ),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  const holder = answers[0]?.status === 200 ? triager : lead
  expect(await row(tip)).toMatchObject({ assigneeId: holder.id, version: 2, status: 'received' })
  expect((await view(tip)).events).toHaveLength(1)
  expect(await acts('tip.assign')).toEqual([{ actor: holder.id, subject: tip.id }])
  expect((await lead.post(`/tips/${tip.id}/assignee`, { version: 2, assigneeId: null })).status).toBe(200)
  expect((await triager.post(`/tips/${tip.id}/moves`, { version: 3, to: 'investigating' })).status).toBe(200)
})

test('a tip is given to active people who handle tips, and only while it is open', async () => {
  const tip = await storeTip(office)
  const gone = await office.signIn('triager')
  await lead.post(`/people/${gone.id}/disable`)
  for (const assigneeId of [auditor.id, gone.id, 'nobody'])
    expect(
      await pointers(await triager.post(`/tips/${tip.id}/assignee`, { version: 1, assigneeId })),
    ).toEqual(['/assigneeId'])
  expect(
    (await auditor.post(`/tips/${tip.id}/assignee`, { version: 1, assigneeId: triager.id })).status,
  ).toBe(403)
  for (const status of ['closed', 'spam', 'withdrawn'] as const) {
    const done = await storeTip(office, { status })
    expect(
      (await triager.post(`/tips/${done.id}/assignee`, { version: 2, assigneeId: triager.id })).status,
    ).toBe(409)
  }
  expect(await acts('tip.assign')).toEqual([])
})

/** Stores a tip that `decidedBy` closed and its reporter objected to. */
async function objectedTip(decidedBy: string, everReferred = false) {
  const tip = await storeTip(office, { status: 'closed', decidedBy, everReferred })
  await office.deps.write({ actor: 'reporter' }, [
    office.database
      .update(tips)
      .set({ status: 'investigating', objected: true, objectedOnce: true, version: 3 })
      .where(eq(tips.id, tip.id)),
    office.database
      .insert(events)
      .values({ tipId: tip.id, version: 3, from: 'closed', to: 'investigating', onDay: '2026-11-16' as Day }),
  ])
  return tip
}

test('another person decides on an objection, where there is one', async () => {
  const tip = await objectedTip(triager.id)
  expect(
    await pointers(await triager.post(`/tips/${tip.id}/assignee`, { version: 3, assigneeId: triager.id })),
  ).toEqual(['/assigneeId'])
  const closing = { version: 3, to: 'closed', finding: 'unsubstantiated' }
  expect((await triager.post(`/tips/${tip.id}/moves`, closing)).status).toBe(403)
  await office.database.update(accounts).set({ state: 'disabled' }).where(eq(accounts.role, 'lead'))
  expect((await triager.post(`/tips/${tip.id}/moves`, closing)).status).toBe(200)
})

test('a referred tip is closed again by the only lead, who closed it before: no triager may', async () => {
  const tip = await objectedTip(lead.id, true)
  const closing = { version: 3, to: 'closed', finding: 'unsubstantiated' }
  const refusals = async (version: number) => [
    (await triager.post(`/tips/${tip.id}/moves`, { ...closing, version })).status,
    (await lead.post(`/tips/${tip.id}/moves`, { ...closing, version })).status,
    (await lead.post(`/tips/${tip.id}/assignee`, { version, assigneeId: lead.id })).status,
  ]
  // The lead who came with the office is another person, who decides.
  expect(await refusals(3)).toEqual([403, 403, 422])
  await disableLead(office, office.first?.id ?? '')
  expect((await lead.post(`/tips/${tip.id}/assignee`, { version: 3, assigneeId: lead.id })).status).toBe(200)
  expect((await lead.post(`/tips/${tip.id}/moves`, { ...closing, version: 4 })).status).toBe(200)
})

test('two who have one tip open read of each other, until one opens another or goes', async () => {
  const [tip, second] = [await storeTip(office), await storeTip(office)]
  const rows = await office.database.$count(audit)
  expect(await othersOf(triager, tip.id)).toEqual([])
  const [name] = await othersOf(lead, tip.id)
  expect(name).toBeTypeOf('string')
  expect(await othersOf(triager, tip.id)).toHaveLength(1)
  expect(await othersOf(triager, tip.id)).not.toEqual([name])

  expect(await othersOf(lead, second.id)).toEqual([])
  expect(await othersOf(triager, tip.id)).toEqual([])

  await othersOf(lead, tip.id)
  office.clock.now = new Date(office.clock.now.getTime() + 60_000)
  expect(await othersOf(triager, tip.id)).toEqual([])
  // Who looks is seen by colleagues, and kept nowhere.
  expect(await office.database.$count(audit)).toBe(rows)
})
