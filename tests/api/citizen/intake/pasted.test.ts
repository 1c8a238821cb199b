import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bodies } from '#db/schema.ts'
import { openJson } from '#shared/sealing/seal.ts'
import { fields } from '#shared/tip/fields.ts'
import { TipBody } from '#shared/tip/sealed.ts'
import { errorsOf, form, kept, plainTip, post } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const encodings = {
  form: (values: Readonly<Record<string, string>>) => form(values),
  JSON: (values: Readonly<Record<string, string>>) => values,
}

describe.each(['form', 'JSON'] as const)('as %s', (encoding) => {
  const send = (values: Readonly<Record<string, string>>) =>
    post(office, '/tips', encodings[encoding]({ ...plainTip, ...values }))

  test.each([
    ['２０２６-０３-０４', '1.2w', '2026-03-04', 12_000],
    ['2026年3月4日', '八百', '2026-03-04', 800],
    ['20260304', '800/本', '2026-03-04', 800],
    ['\u202d2026/3/4\u202c', '每本800。', '2026-03-04', 800],
  ])('the day %j and the price %j are kept as what they mean', async (happenedOn, priceYuan, day, yuan) => {
    expect((await send({ happenedOn, priceYuan })).status).toBe(201)
    const [row] = await office.database.select().from(bodies)
    const body = await openJson(TipBody, new Uint8Array(row?.sealed ?? []), [office.officeIdentity])
    expect(body).toMatchObject({ happenedOn: day, priceYuan: yuan })
  })

  test.each([
    ['happenedOn', '0026-03-04', fields.happenedOn.yearUnclear],
    ['happenedOn', '1900-01-01', fields.happenedOn.yearUnclear],
    ['happenedOn', '2027-02-29', fields.happenedOn.noSuchDay],
    ['happenedOn', '去年', fields.happenedOn.unreadable],
    ['happenedOn', '２０２６年１２月３１日', fields.happenedOn.ahead],
    ['priceYuan', '800-1200', fields.priceYuan.unreadable],
    ['priceYuan', '七八百', fields.priceYuan.unreadable],
  ] as const)('the %s %j is refused with its own sentence', async (name, text, sentence) => {
    expect(await errorsOf(await send({ [name]: text }))).toEqual({ [`/${name}`]: sentence })
  })

  test.each(['\u200b', '\u3164', '\u2800', '\u202e', '\ufe0f', '\ufffc', '\u115f'])(
    'twelve times %j is no account, and the reporter reads why',
    async (blank) => {
      const before = await kept(office)
      for (const description of [blank.repeat(12), `示例${blank.repeat(12)}`]) {
        const errors = await errorsOf(await send({ description }))
        expect(errors['/description']).toBe(`${fields.description.tooShort}；空格和看不见的字符不算`)
      }
      expect(await kept(office)).toEqual(before)
    },
  )

  test('a contact that nobody can see is refused, not stored', async () => {
    expect(Object.keys(await errorsOf(await send({ contact: '\u200b\u2060' })))).toEqual(['/contact'])
  })
})
