import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bodies, contacts, tips, tokens } from '#db/schema.ts'
import { TipReceipt } from '#shared/contract/citizen.ts'
import { openJson } from '#shared/sealing/seal.ts'
import { correctionFields, strayField } from '#shared/tip/correction/correction.ts'
import { noDueDay } from '#shared/tip/clock.ts'
import { TipBody, TipContact, TipSummary } from '#shared/tip/sealed.ts'
import { errorsOf, form, fullTip, kept, plainTip, post, report } from '#tests/support/office/citizen.ts'
import { correction } from '#tests/support/office/correction.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { taggedPhoto } from '#tests/support/photo.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const open = <S extends Parameters<typeof openJson>[0]>(schema: S, sealed: Buffer | null | undefined) =>
  openJson(schema, new Uint8Array(sealed ?? []), [office.officeIdentity])

describe.each([
  ['JSON', correction],
  ['a form', form(correction)],
] as const)('a correction as %s', (_, body) => {
  test('is stored sealed, with page, text and contact alone, and is asked nothing', async () => {
    const answer = await post(office, '/tips', body)
    expect(answer.status).toBe(201)
    const receipt = TipReceipt.parse(await answer.json())
    expect(receipt.question).toBeUndefined()
    const [tip] = await office.database.select().from(tips).where(eq(tips.number, receipt.number))
    const [sealed] = await office.database.select().from(bodies)
    const [contact] = await office.database.select().from(contacts)
    expect(await open(TipBody, sealed?.sealed)).toEqual({
      v: 1,
      ...{ category: 'correction', page: correction.page, description: correction.description },
      ...{ operations: [], identifiers: [], urgent: false, wantsReward: false, evidence: [] },
    })
    expect(await open(TipContact, contact?.sealed)).toEqual({ v: 1, contact: correction.contact })
    // Without atoms no console makes a token, and nobody asked for a fact.
    expect(await open(TipSummary, tip?.summary)).toEqual({
      v: 1,
      ...{ text: correction.description, page: correction.page, identifiers: [] },
    })
    expect(tip).toMatchObject({ category: 'correction', wantsReward: false, dueOn: noDueDay, daysLeft: null })
    const columns = JSON.stringify({ ...tip, summary: null })
    for (const word of [correction.page, '网址', '示例']) expect(columns).not.toContain(word)
    expect(await office.database.$count(tokens)).toBe(0)
  })
})

/** A value of each field that a correction does not take. */
const { category: _, description: __, contact: ___, wantsReward, ...strays } = fullTip
const stray: Readonly<Record<string, Record<string, string | readonly string[]>>> = {
  platform: { platform: strays.platform },
  district: { district: strays.district },
  operations: { operations: strays.operations },
  identifiers: { identifierKind: strays.identifierKind, identifierValue: strays.identifierValue },
  priceYuan: { priceYuan: strays.priceYuan },
  happenedOn: { happenedOn: strays.happenedOn },
  wantsReward: { wantsReward },
  urgent: { urgent: 'yes' },
}

test.each(Object.keys(stray))('a correction with %s is refused, and nothing is stored', async (name) => {
  const answer = await post(office, '/tips', form({ ...correction, ...stray[name] }))
  expect(answer.status).toBe(422)
  expect(await errorsOf(answer)).toEqual({ [`/${name}`]: strayField.correction })
  expect((await kept(office)).rows).toMatchObject({ tips: 0, contacts: 0 })
})

test('a correction of a page that is not offered is refused', async () => {
  for (const page of ['别的页 /other/', '查真伪', '/verify/'])
    expect(await errorsOf(await post(office, '/tips', { ...correction, page })), page).toEqual({
      '/page': correctionFields.page.tooShort,
    })
  expect((await kept(office)).rows).toMatchObject({ tips: 0, contacts: 0 })
  expect((await post(office, '/tips', { ...correction, page: '其他，写在下面' })).status).toBe(201)
})

test('a correction with a picture is refused', async () => {
  const answer = await post(office, '/tips', form(correction, [await taggedPhoto()]))
  expect(await errorsOf(answer)).toEqual({ '/evidence': strayField.correction })
  expect(await kept(office)).toMatchObject({ rows: { tips: 0 }, evidence: 0, spool: [] })
})

test('a report cannot look like a correction: it has no page, and a correction has one', async () => {
  expect(await errorsOf(await post(office, '/tips', { ...plainTip, page: correction.page }))).toEqual({
    '/page': strayField.report,
  })
  expect(
    Object.keys(await errorsOf(await post(office, '/tips', { ...plainTip, category: 'correction' }))),
  ).toEqual(['/page'])
  expect((await kept(office)).rows['tips']).toBe(0)
})

test('a refused correction comes back on its page with what was typed', async () => {
  const typed = { ...correction, page: '', description: '太短' }
  const answer = await post(office, '/tips', form(typed), { accept: 'html' })
  expect(answer.status).toBe(422)
  const html = await answer.text()
  expect(html).toContain('<h1>哪里写错了</h1>')
  expect(html).toContain('有 2 处要改')
  expect(html).toContain(correctionFields.page.tooShort)
  expect(html).toContain(correctionFields.description.tooShort)
  expect(html).toContain('太短</textarea>')
  expect(html).toContain(`value="${correction.contact}"`)
  // A chosen page comes back chosen.
  const other = await post(office, '/tips', form({ ...typed, page: correction.page }), { accept: 'html' })
  expect(await other.text()).toContain(`<option value="${correction.page}" selected="">`)
})

test('a correction sent again under its key is one, with the first receipt', async () => {
  const submissionKey = 'a7'.repeat(16)
  const first = await report(office, { ...correction, submissionKey })
  expect(await report(office, { ...correction, submissionKey })).toEqual(first)
  const other = await report(office, { ...correction, page: '考真证 /training/', submissionKey })
  expect(other.receipt).not.toBe(first.receipt)
  expect((await kept(office)).rows['tips']).toBe(2)
})

test('an independent operator needs consent to a correction too', async () => {
  await office.close()
  office = await openOffice({ kind: 'independent' })
  expect(Object.keys(await errorsOf(await post(office, '/tips', correction)))).toEqual(['/consent'])
  await report(office, { ...correction, consent: true })
})
