import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { arrivals, audit, bodies, contacts, evidence, messages, notes, officeKeys, tips } from '#db/schema.ts'
import { contentHash } from '#shared/sealing/chain.ts'
import type { NewEpoch } from '#shared/sealing/office-keys.ts'
import { headerOf, payloadOf, type Epochs } from '#shared/sealing/rewrap.ts'
import { generateOfficeIdentity, openBytes, recipientOf, sealJson } from '#shared/sealing/seal.ts'
import { countForeign } from '#api/records/genuine.ts'
import { sweep } from '#api/jobs/sweep.ts'
import { plainTip, post } from '#tests/support/office/citizen.ts'
import { enter, identitiesOf, renew, type Known } from '#tests/support/office/keys/epochs.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { batchOf, pageOf, resealAll } from '#tests/support/office/keys/reseal.ts'
import { sealedText, storeTip, type StoredTip } from '#tests/support/office/tips.ts'

let office: Office
let lead: Known
let tip: StoredTip
let receipt: string
let epoch: NewEpoch
let epochs: Epochs
let cookie: string

/** Makes a tip with everything, and a new office key. */
beforeEach(async () => {
  office = await openOffice()
  lead = await office.addPerson('lead')
  const answer = await post(office, '/tips', { ...plainTip, contact: '示例：13800000000' })
  receipt = ((await answer.json()) as { receipt: string }).receipt
  const [stored] = await office.database.select().from(tips)
  if (!stored) throw new Error('no tip')
  const { cookie: begun } = await enter(office, lead)
  const send = (path: string, body: unknown) => office.request(path, { method: 'POST', body, cookie: begun })
  const { officeRecipient } = office
  await send(`/tips/${stored.id}/notes`, { sealed: await sealedText('note', '示例', [officeRecipient]) })
  const question = await sealedText('message', '示例：请问？', [officeRecipient, stored.reporterRecipient])
  await send(`/tips/${stored.id}/messages`, { sealed: question })
  await post(office, '/mailbox/messages', { receipt, text: '示例：补充一点。' })
  tip = await storeTip(office, { status: 'closed', finding: 'substantiated' })
  epoch = await renew(office, lead)
  epochs = { recipient: epoch.office.recipient, identities: identitiesOf(epoch.ring) }
  ;({ cookie } = await enter(office, lead))
})
afterEach(() => office.close())

/** Every sealed object of the office, by name. */
async function everything(): Promise<Map<string, Buffer>> {
  const { database, deps } = office
  const found = new Map<string, Buffer>()
  for (const row of await database.select().from(tips))
    if (row.summary) found.set(`summary ${row.id}`, row.summary)
  for (const row of await database.select().from(bodies)) found.set(`body ${row.tipId}`, row.sealed)
  for (const row of await database.select().from(contacts)) found.set(`contact ${row.tipId}`, row.sealed)
  for (const row of await database.select().from(messages)) found.set(`message ${row.id}`, row.sealed)
  for (const row of await database.select().from(notes)) found.set(`note ${row.id}`, row.sealed)
  for (const { id } of await database.select().from(evidence)) {
    const file = await deps.evidence.get(id)
    if (file) found.set(`picture ${id}`, file)
  }
  return found
}
const labels = async () => {
  const tables = [tips, messages, notes, evidence]
  const rows = tables.map((table) => office.database.select({ key: table.officeKeyId }).from(table))
  return new Set((await Promise.all(rows)).flat().map(({ key }) => key))
}
const mailbox = async () => (await post(office, '/mailbox', { receipt })).text()
const acts = () => office.database.select().from(audit).where(eq(audit.action, 'office.reseal'))

test('re-sealing closes everything old to the old key, changes no text, and leaves mailboxes byte-equal', async () => {
  const before = await everything()
  const seen = await mailbox()
  expect(before.size).toBe(11)
  expect((await pageOf(office, cookie)).left).toBe(7)
  expect(await resealAll(office, cookie, epochs)).toBe(11)
  const after = await everything()
  expect([...after.keys()]).toEqual([...before.keys()])
  for (const [name, sealed] of after) {
    const old = before.get(name) ?? Buffer.alloc(0)
    await expect(openBytes(sealed, [office.officeIdentity]), name).rejects.toThrow('no identity matched')
    const text = await openBytes(sealed, [epoch.office.identity])
    expect(text, name).toEqual(await openBytes(old, [office.officeIdentity]))
    expect(payloadOf(sealed), name).toEqual(payloadOf(old))
  }
  expect(await mailbox()).toBe(seen)
  for (const { id, reporterIdentity } of [tip]) {
    const rows = await office.database.select().from(messages).where(eq(messages.tipId, id))
    for (const { sealed } of rows) await openBytes(sealed, [reporterIdentity])
  }
  const [newest] = await office.database
    .select({ id: officeKeys.id })
    .from(officeKeys)
    .where(eq(officeKeys.epoch, 2))
  expect([...(await labels())]).toEqual([newest?.id])
  expect(await countForeign(office.database, office.secrets)).toEqual({ accounts: 0, messages: 0 })
  // The chain of arrivals still covers what is stored.
  for (const { id, number } of await office.database.select().from(tips)) {
    const pictures = await office.database.select().from(evidence).where(eq(evidence.tipId, id))
    const files = [`body ${id}`, ...pictures.map((one) => `picture ${one.id}`)].map((name) => after.get(name))
    const [link] = await office.database.select().from(arrivals).where(eq(arrivals.number, number))
    expect(link?.contentHash).toBe(contentHash(files.map((file) => payloadOf(file ?? Buffer.alloc(0)))))
  }
  const pages = new Set((await acts()).map(({ actor, subject }) => `${actor} ${subject}`))
  expect([...pages]).toEqual([`${lead.id} ${newest?.id ?? ''}`])
  expect(await pageOf(office, cookie)).toMatchObject({ left: 0, objects: [], next: null })
  expect(await resealAll(office, cookie, epochs)).toBe(0)
})

test('two consoles at once, a repeat and a stop in the middle do no harm', async () => {
  const page = await pageOf(office, cookie)
  const batches = [await batchOf(page, epochs), await batchOf(page, epochs)]
  const send = (body: unknown) => office.request('/reseal', { method: 'POST', body, cookie })
  const answers = await Promise.all(batches.map(send))
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect(await (await send(batches[0])).json()).toEqual({ resealed: 0 })
  // Another console, after a stop, goes on where the first left off.
  const { cookie: other } = await enter(office, office.first ?? lead)
  await resealAll(office, other, epochs)
  for (const [name, sealed] of await everything()) {
    await openBytes(sealed, [epoch.office.identity])
    await expect(openBytes(sealed, [office.officeIdentity]), name).rejects.toThrow()
  }
  expect((await labels()).size).toBe(1)
})

test('a stopped picture is re-sealed the next time, and its file keeps its day', async () => {
  const page = await pageOf(office, cookie, '3.')
  const { objects } = await batchOf(page, epochs)
  const [one] = objects
  if (!one) throw new Error('no picture')
  const file = `${office.folder}/evidence/${one.id.slice(0, 2)}/${one.id}.age`
  const { mtimeMs } = await stat(file)
  // The file was replaced, and the process died before the row was.
  const old = await office.deps.evidence.get(one.id)
  await office.deps.evidence.replace({
    id: one.id,
    sealed: Buffer.concat([Buffer.from(one.header), payloadOf(old ?? Buffer.alloc(0))]),
  })
  expect((await stat(file)).mtimeMs).toBe(mtimeMs)
  await resealAll(office, cookie, epochs)
  expect((await labels()).size).toBe(1)
  await openBytes((await office.deps.evidence.get(one.id)) ?? Buffer.alloc(0), [epoch.office.identity])
  expect(await sweep(office.deps, new Date())).toBe(0)
})

test('nothing newer is written over: what was withdrawn, purged or re-sealed meanwhile stays so', async () => {
  const { objects, officeKeyId } = await batchOf(await pageOf(office, cookie), epochs)
  await office.database.delete(contacts)
  await office.database.update(tips).set({ summary: null }).where(eq(tips.id, tip.id))
  await office.database.delete(bodies).where(eq(bodies.tipId, tip.id))
  const body = { officeKeyId, objects }
  expect((await office.request('/reseal', { method: 'POST', body, cookie })).status).toBe(200)
  expect(await office.database.$count(contacts)).toBe(0)
  const [row] = await office.database.select().from(tips).where(eq(tips.id, tip.id))
  expect(row?.summary).toBeNull()
  expect(await office.database.$count(bodies)).toBe(1)
})

test('a header that would change or lose a text is refused or passed over', async () => {
  const before = await everything()
  const send = (body: unknown) => office.request('/reseal', { method: 'POST', body, cookie })
  const { objects, officeKeyId } = await batchOf(await pageOf(office, cookie, '1.'), epochs)
  const [message] = objects
  if (message?.kind !== 'message') throw new Error('no message')
  // Without the reporter's stanza the mailbox would lose the message.
  const to = [epoch.office.recipient, await recipientOf(await generateOfficeIdentity())]
  const lost = headerOf(await sealJson({ v: 1, text: '示例：别的话。', evidence: [] }, to))
  const short = headerOf((await office.database.select().from(notes))[0]?.sealed ?? Buffer.alloc(0))
  for (const header of [lost, short]) {
    const answer = await send({ officeKeyId, objects: [{ ...message, header }] })
    expect(await answer.json()).toEqual({ resealed: 0 })
  }
  for (const header of [`${message.header}x`, message.header.slice(1), 'plain'])
    expect((await send({ officeKeyId, objects: [{ ...message, header }] })).status).toBe(422)
  expect((await send({ officeKeyId: '0'.repeat(16), objects })).status).toBe(409)
  expect(await everything()).toEqual(before)
  expect(await acts()).toEqual([])
})

test('a message that the server did not write does not become genuine', async () => {
  const [row] = await office.database.select().from(messages)
  if (!row) throw new Error('no message')
  await office.database
    .update(messages)
    .set({ accountId: lead.id, mac: createHash('sha256').digest('hex') })
    .where(eq(messages.id, row.id))
  await resealAll(office, cookie, epochs)
  const [after] = await office.database.select().from(messages).where(eq(messages.id, row.id))
  expect(after?.sealed).toEqual(row.sealed)
  expect((await countForeign(office.database, office.secrets)).messages).toBe(1)
})

test('a damaged object holds up no other: it stays as it is, and counts as left', async () => {
  const [note] = await office.database.select().from(notes)
  const [picture] = await office.database.select().from(evidence)
  if (!note || !picture) throw new Error('nothing to damage')
  await office.database
    .update(notes)
    .set({ sealed: Buffer.from('damaged') })
    .where(eq(notes.id, note.id))
  await office.deps.evidence.replace({ id: picture.id, sealed: Buffer.alloc(0) })
  expect(await resealAll(office, cookie, epochs)).toBe(9)
  expect((await pageOf(office, cookie)).left).toBe(2)
  expect((await everything()).get(`note ${note.id}`)?.toString()).toBe('damaged')
})

test('what stands under the current key takes no other header, so that none is lost', async () => {
  await resealAll(office, cookie, epochs)
  const before = await everything()
  const objects = [...before].map(([name, sealed]) => {
    const [kind, id] = name.split(' ')
    const header = headerOf(sealed)
    // A header of the same form and length, which opens for nobody.
    return { kind, id, before: header, header: header.replace(/(?<=X25519 )[^\n]{43}/, 'A'.repeat(43)) }
  })
  const { officeKeyId } = await pageOf(office, cookie)
  const answer = await office.request('/reseal', { method: 'POST', body: { officeKeyId, objects }, cookie })
  expect(await answer.json()).toEqual({ resealed: 0 })
  expect(await everything()).toEqual(before)
})
