import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bodies, tips } from '#db/schema.ts'
import { TipReceipt } from '#shared/contract/citizen.ts'
import { openJson } from '#shared/sealing/seal.ts'
import { TipBody } from '#shared/tip/sealed.ts'
import { turnList } from '#shared/tip/turn.ts'
import { errorsOf, form, plainTip, post } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

async function stored(answer: Response) {
  const { number } = TipReceipt.parse(await answer.json())
  const [tip] = await office.database.select().from(tips).where(eq(tips.number, number))
  const [body] = await office.database
    .select()
    .from(bodies)
    .where(eq(bodies.tipId, tip?.id ?? ''))
  return { tip, body: await openJson(TipBody, body?.sealed ?? new Uint8Array(), [office.officeIdentity]) }
}

test('an identifier without a kind gets that of its look, and a chosen kind stands', async () => {
  const identifierValue = ['13800138000', '王某某 6222****1234', '13800138001', '']
  const identifierKind = ['', '', 'wechat', '']
  const { body } = await stored(
    await post(office, '/tips', form({ ...plainTip, identifierKind, identifierValue })),
  )
  expect(body.identifiers.map(({ kind }) => kind)).toEqual(['phone', 'payee', 'wechat'])
  expect(body.identifiers.map(({ guessed }) => guessed)).toEqual([true, true, undefined])
  const identifiers = [{ value: 'https://shili.example.com/' }, { kind: 'other', value: 'www.example.com' }]
  const asJson = await stored(await post(office, '/tips', { ...plainTip, identifiers }))
  expect(asJson.body.identifiers.map(({ kind }) => kind)).toEqual(['url', 'other'])
  const wrong = await post(office, '/tips', { ...plainTip, identifiers: [{ kind: 'fax', value: '1' }] })
  expect(wrong.status).toBe(422)
  expect(Object.keys(await errorsOf(wrong))).toEqual(['/identifiers/0/kind'])
})

test('a tip about harm that goes on is urgent to staff, and an unverified one is not', async () => {
  const turnOf = async (fields: object) =>
    (await stored(await post(office, '/tips', { ...plainTip, ...fields }))).tip?.turn
  expect(turnList[(await turnOf({ urgent: true })) ?? -1]).toBe('urgent')
  expect(turnList[(await turnOf({})) ?? -1]).toBe('new')
  await office.database.update(tips).set({ lane: 'slow' })
  const rows = await office.database.select({ turn: tips.turn }).from(tips)
  expect(rows.map(({ turn }) => turnList[turn ?? -1])).toEqual(['slow', 'slow'])
})
