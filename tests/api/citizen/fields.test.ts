import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bodies, contacts, tips } from '#db/schema.ts'
import { TipReceipt } from '#shared/contract/citizen.ts'
import { openJson } from '#shared/sealing/seal.ts'
import { choicesOf } from '#shared/tip/choices.ts'
import { fieldList, fieldNames, type FieldName } from '#shared/tip/fields.ts'
import { TipBody, TipContact, TipSummary } from '#shared/tip/sealed.ts'
import { kept, post } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'

// Every field of the table goes the whole way. A new field of the table is tested here without a change.

/** One value of a field: as a form posts it, as JSON carries it, and as the store must hold it. */
interface Sample {
  readonly typed: readonly (readonly [string, string])[]
  readonly json: unknown
  readonly understood: unknown
}
function samplesOf(name: FieldName): readonly [Sample, Sample] {
  const field = fieldList[name]
  const text = (value: string): Sample => ({ typed: [[name, value]], json: value, understood: value })
  switch (field.kind) {
    case 'text':
      return [text(`示例：${name} 的第一段文字`), text(`示例：${name} 的第二段文字`)]
    case 'choice': {
      const [first, second = first] = choicesOf(field.list)
      return [text(first), text(second)]
    }
    case 'day':
      return [text('2026-03-04'), text('2026-03-05')]
    case 'price':
      return [
        { typed: [[name, '８００元']], json: 800, understood: 800 },
        { typed: [[name, '801']], json: 801, understood: 801 },
      ]
    case 'choices': {
      const [first, second = first, third = first] = choicesOf(field.list)
      const list = (...slugs: string[]): Sample => ({
        typed: slugs.map((slug) => [name, slug] as const),
        json: slugs,
        understood: slugs,
      })
      return [list(first, second), list(first, third)]
    }
    case 'identifiers': {
      const row = (value: string): Sample => ({
        typed: [
          ['identifierKind', 'wechat'],
          ['identifierValue', value],
        ],
        json: [{ kind: 'wechat', value }],
        understood: [{ kind: 'wechat', value }],
      })
      return [row('Shili-1'), row('Shili-2')]
    }
    case 'box':
      return [
        { typed: [[name, 'yes']], json: true, understood: true },
        { typed: [], json: false, understood: false },
      ]
    default:
      return field satisfies never
  }
}

/** A report has all fields but the page of a correction. */
const ofReport = fieldNames.filter((name) => fieldList[name].part !== 'correction')

const encodings = {
  form: (samples: readonly Sample[]) =>
    new URLSearchParams(samples.flatMap(({ typed }) => typed.map(([name, value]) => [name, value]))),
  JSON: (samples: readonly Sample[]): Readonly<Record<string, unknown>> =>
    Object.fromEntries(ofReport.map((name, index) => [name, samples[index]?.json])),
}
const first = ofReport.map((name) => samplesOf(name)[0])

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const open = <S extends Parameters<typeof openJson>[0]>(schema: S, sealed: Buffer | null | undefined) =>
  openJson(schema, new Uint8Array(sealed ?? []), [office.officeIdentity])

describe.each(['form', 'JSON'] as const)('as %s', (encoding) => {
  test('every field of the table reaches the store, in its place', async () => {
    const answer = await post(office, '/tips', encodings[encoding](first))
    expect(answer.status).toBe(201)
    const { number } = TipReceipt.parse(await answer.json())
    const [tip] = await office.database.select().from(tips).where(eq(tips.number, number))
    const [body] = await office.database.select().from(bodies)
    const [contact] = await office.database.select().from(contacts)
    const places = {
      clear: tip ?? {},
      sealed: (await open(TipBody, body?.sealed)) as object,
      summary: (await open(TipSummary, tip?.summary)) as object,
      contact: (await open(TipContact, contact?.sealed)) as object,
    }
    for (const [index, name] of ofReport.entries()) {
      const { kept: place, inSummary } = fieldList[name]
      const expected = { [name]: first[index]?.understood }
      if (place === 'clear') expect(places.clear, `${name}, clear`).toMatchObject(expected)
      else expect(Object.keys(places.clear), `${name}, clear`).not.toContain(name)
      if (place === 'clear' || place === 'sealed')
        expect(places.sealed, `${name}, sealed`).toMatchObject(expected)
      if (place === 'contact') expect(places.contact, name).toMatchObject(expected)
      if (inSummary) expect(places.summary, `${name}, summary`).toMatchObject(expected)
    }
  })

  test('an edit of any one field under the same key is a new tip, never the old receipt', async () => {
    const submissionKey = randomBytes(16).toString('hex')
    const send = async (samples: readonly Sample[]) => {
      const body = encodings[encoding](samples)
      if (body instanceof URLSearchParams) body.set('submissionKey', submissionKey)
      const answer = await post(
        office,
        '/tips',
        body instanceof URLSearchParams ? body : { ...body, submissionKey },
      )
      return TipReceipt.parse(await answer.json()).receipt
    }
    const receipts = [await send(first)]
    for (const [index, name] of ofReport.entries())
      receipts.push(await send(first.with(index, samplesOf(name)[1])))
    expect(new Set(receipts).size).toBe(ofReport.length + 1)
    expect(await send(first)).toBe(receipts[0])
    expect((await kept(office)).rows).toMatchObject({ tips: ofReport.length + 1 })
  })
})
