import { createHash, randomBytes } from 'node:crypto'
import { and, eq, ne } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit, tips, tokens } from '#db/schema.ts'
import { codeAtoms } from '#shared/pictures/code.ts'
import type { PictureCodeView } from '#shared/pictures/contract.ts'
import { likenessVersion } from '#shared/pictures/likeness.ts'
import type { SellerHead, SellerView } from '#shared/sellers/contract.ts'
import { linkKeyOf, tokenOf } from '#shared/sellers/token.ts'
import type { TipView } from '#shared/contract/tip.ts'
import type { Day } from '#shared/day.ts'
import { purge } from '#api/jobs/purge.ts'
import { plainTip, report } from '#tests/support/office/citizen.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { indexAll } from '#tests/support/office/sellers/sellers.ts'
import { sealedText, storeTip, type StoredTip } from '#tests/support/office/tips.ts'

let office: Office
let lead: Person
beforeEach(async () => {
  office = await openOffice()
  lead = await office.signIn('lead')
})
afterEach(() => office.close())

const code = 'https://shili-ban88.com/index.html'
const bandsOf = (seed: string) =>
  Array.from({ length: 20 }, (_, at) =>
    createHash('sha256')
      .update(`${seed}${String(at)}`)
      .digest('hex')
      .slice(0, 32),
  )
const joined = (atoms: readonly string[]) =>
  atoms.map((atom) => tokenOf(linkKeyOf(office.officeIdentity), 1, atom)).join(' ')

async function addCode(tip: StoredTip, value = code): Promise<string> {
  const { v: version, strong, similar, name } = codeAtoms(value)
  const answer = await lead.post(`/tips/${tip.id}/codes`, {
    sealed: await sealedText('note', '示例', [office.officeRecipient]),
    version,
    strong: joined(strong),
    similar: joined(similar),
    name: joined(name),
  })
  expect(answer.status).toBe(201)
  return ((await answer.json()) as PictureCodeView).noteId
}
const look = (tip: StoredTip, bands: readonly string[]) =>
  lead.post(`/tips/${tip.id}/pictures`, {
    evidenceId: tip.evidenceId,
    version: likenessVersion,
    tokens: bands.join(' '),
  })
const sellerOf = async ({ id }: StoredTip) =>
  (await (await lead.get(`/tips/${id}/seller`)).json()) as SellerView
const actions = async () => (await office.database.select().from(audit)).map(({ action }) => action)
const originsOf = async (tip: StoredTip) =>
  office.database
    .select({ token: tokens.token, origin: tokens.origin })
    .from(tokens)
    .where(and(eq(tokens.tipId, tip.id), ne(tokens.origin, '')))

describe('a code of a picture', () => {
  test('joins tips as a typed identifier does, says who added it, and goes with one act', async () => {
    const [one, other] = [await storeTip(office), await storeTip(office)]
    const note = await addCode(one)
    await addCode(other, 'http://www.shili-ban88.com')
    const view = await sellerOf(one)
    expect(view.count).toBe(2)
    expect(view.codes.map(({ tipId }) => tipId)).toEqual([one.id])
    const head = (await (await lead.get(`/sellers/${view.id}/tips`)).json()) as SellerHead
    expect(head.codes.map(({ tipId }) => tipId).toSorted()).toEqual([one.id, other.id].toSorted())
    const shown = (await (await lead.get(`/tips/${one.id}`)).json()) as TipView
    expect(shown.notes).toMatchObject([{ id: note, names: true }])
    expect(await actions()).toContain('seller.code')

    const back = () => lead.post(`/tips/${one.id}/codes/back`, { noteId: note })
    expect((await back()).status).toBe(200)
    expect((await back()).status).toBe(200)
    expect((await sellerOf(one)).count).toBe(1)
    const after = (await (await lead.get(`/tips/${one.id}`)).json()) as TipView
    expect(after.notes).toMatchObject([{ id: note, names: false }])
    expect((await actions()).filter((action) => action === 'seller.code-back')).toHaveLength(1)
  })

  test('outlives an indexing of the summary, and joins with a summary', async () => {
    const one = await storeTip(office)
    await addCode(one)
    const description = '示例：工地门口的小广告，让人上 www.shili-ban88.com 办焊工证。'
    await report(office, { ...plainTip, description })
    for (let turn = 0; turn < 2; turn += 1) {
      await indexAll(office, lead)
      expect(await originsOf(one)).not.toEqual([])
      expect((await sellerOf(one)).count).toBe(2)
      await office.database.update(tips).set({ indexVersion: 0 })
    }
  })

  test('without a token, or for a tip that is purged, is refused', async () => {
    const tip = await storeTip(office)
    const sealed = await sealedText('note', '示例', [office.officeRecipient])
    const empty = { sealed, version: 1, strong: '', similar: '', name: '' }
    expect((await lead.post(`/tips/${tip.id}/codes`, empty)).status).toBe(422)
    const plain = { ...empty, sealed: Buffer.from('示例').toString('base64'), strong: 'ab'.repeat(16) }
    expect((await lead.post(`/tips/${tip.id}/codes`, plain)).status).toBe(422)
    await office.database
      .update(tips)
      .set({ status: 'closed', finding: 'substantiated', purgeOn: '2026-01-01' as Day })
    await purge(office.deps)
    const answer = await lead.post(`/tips/${tip.id}/codes`, { ...empty, strong: 'ab'.repeat(16) })
    expect(answer.status).toBe(409)
  })

  test('comes off a purged tip that another tip of its seller outlives, and takes no picture along', async () => {
    const [gone, kept] = [await storeTip(office), await storeTip(office)]
    const note = await addCode(gone)
    await addCode(kept)
    expect((await sellerOf(kept)).count).toBe(2)
    await office.database
      .update(tips)
      .set({ status: 'closed', finding: 'substantiated', purgeOn: '2026-01-01' as Day })
      .where(eq(tips.id, gone.id))
    await purge(office.deps)
    expect((await originsOf(gone)).length).toBeGreaterThan(0)
    const lostCodes = async () => ((await (await lead.get(`/tips/${gone.id}`)).json()) as TipView).lostCodes
    expect(await lostCodes()).toEqual([note])
    expect((await lead.post(`/tips/${gone.id}/codes/back`, { noteId: note })).status).toBe(200)
    expect(await originsOf(gone)).toEqual([])
    expect(await lostCodes()).toEqual([])
    expect((await sellerOf(kept)).count).toBe(1)
    await look(kept, bandsOf('a'))
    const seen = await originsOf(kept)
    const ofPicture = { noteId: kept.evidenceId }
    expect((await lead.post(`/tips/${kept.id}/codes/back`, ofPicture)).status).toBe(404)
    expect(await originsOf(kept)).toEqual(seen)
  })

  test('of one key is added once, and the same key adds no other code', async () => {
    const tip = await storeTip(office)
    const sealed = await sealedText('note', '示例', [office.officeRecipient])
    const asked = { key: 'ab'.repeat(9), sealed, version: 1, strong: 'ab'.repeat(16), similar: '', name: '' }
    const [first, again] = [
      await lead.post(`/tips/${tip.id}/codes`, asked),
      await lead.post(`/tips/${tip.id}/codes`, asked),
    ]
    expect([first.status, again.status]).toEqual([201, 201])
    expect(await again.json()).toEqual(await first.json())
    const other = await lead.post(`/tips/${tip.id}/codes`, { ...asked, strong: 'cd'.repeat(16) })
    expect(other.status).not.toBe(201)
    expect((await originsOf(tip)).map(({ token }) => token)).toEqual(['ab'.repeat(16)])
  })

  test('is not added to a tip that its reporter withdrew', async () => {
    const tip = await storeTip(office)
    await office.database.update(tips).set({ status: 'withdrawn' }).where(eq(tips.id, tip.id))
    const sealed = await sealedText('note', '示例', [office.officeRecipient])
    const asked = { sealed, version: 1, strong: 'ab'.repeat(16), similar: '', name: '' }
    expect((await lead.post(`/tips/${tip.id}/codes`, asked)).status).toBe(409)
    expect(await originsOf(tip)).toEqual([])
  })
})

describe('a picture', () => {
  test('that looks nearly the same suggests, never joins, and leaves no row in the log', async () => {
    const [one, other, third] = [await storeTip(office), await storeTip(office), await storeTip(office)]
    const before = (await actions()).length
    const [shared = '', ...rest] = bandsOf('a')
    expect((await look(one, [shared, ...rest])).status).toBe(200)
    expect((await look(other, [shared, ...bandsOf('b').slice(1)])).status).toBe(200)
    expect((await look(third, bandsOf('c'))).status).toBe(200)
    const view = await sellerOf(one)
    expect(view.count).toBe(1)
    expect(view.suggested).toMatchObject([{ id: other.id, why: '图片几乎一样', shared: [] }])
    expect((await actions()).length).toBe(before)
    const stored = await office.database.select().from(tips)
    expect(stored.map(({ sellerId }) => sellerId)).toEqual([null, null, null])
  })

  test('opened again changes nothing, and one of many tips suggests none', async () => {
    const all = await Promise.all(Array.from({ length: 27 }, () => storeTip(office)))
    for (const tip of all) await look(tip, bandsOf('a'))
    const [first] = all
    if (first === undefined) throw new Error('no tip')
    expect((await sellerOf(first)).suggested).toEqual([])
    await look(first, bandsOf('z'))
    expect(await originsOf(first)).toHaveLength(20)
  })

  test('of another tip is not found, and a purge forgets what was seen', async () => {
    const [one, other] = [await storeTip(office), await storeTip(office)]
    expect((await look({ ...one, evidenceId: other.evidenceId }, bandsOf('a'))).status).toBe(404)
    expect((await look({ ...one, evidenceId: randomBytes(16).toString('hex') }, bandsOf('a'))).status).toBe(
      404,
    )
    await look(one, bandsOf('a'))
    await office.database
      .update(tips)
      .set({ status: 'closed', finding: 'substantiated', purgeOn: '2026-01-01' as Day })
    await purge(office.deps)
    expect(await originsOf(one)).toEqual([])
    await look(one, bandsOf('a'))
    expect(await originsOf(one)).toEqual([])
  })
})
