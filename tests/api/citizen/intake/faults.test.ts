import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { errorsOf, form, kept, plainTip, post } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { fullTip } from '#tests/support/office/citizen.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const html = (answer: Response) => answer.text()

describe('each error of a tip stands at its field', () => {
  const cases: Record<string, [fields: Readonly<Record<string, unknown>>, pointers: readonly string[]]> = {
    'nothing at all': [{}, ['/category', '/description']],
    'an unknown category': [{ ...plainTip, category: 'murder' }, ['/category']],
    'an unknown place and an unknown operation': [
      { ...plainTip, district: '110000', operations: ['flying'] },
      ['/district', '/operations/0'],
    ],
    'a short description': [{ ...plainTip, description: '太短' }, ['/description']],
    '100,000 characters': [{ ...plainTip, description: '长'.repeat(100_000) }, ['/description']],
    NUL: [{ ...plainTip, description: '示例：这里有一个看不见的\u0000字符。' }, ['/description']],
    'a range of prices and an impossible day': [
      { ...plainTip, priceYuan: '七八百', happenedOn: '2026-02-30' },
      ['/priceYuan', '/happenedOn'],
    ],
    'a day in the future': [{ ...plainTip, happenedOn: '2026-11-17' }, ['/happenedOn']],
    'a negative price': [{ ...plainTip, priceYuan: '-1' }, ['/priceYuan']],
    'a long contact': [{ ...plainTip, contact: '长'.repeat(201) }, ['/contact']],
  }
  test.each(Object.entries(cases))('%s', async (_, [fields, pointers]) => {
    const before = await kept(office)
    const answer = await post(office, '/tips', fields)
    expect(answer.status).toBe(422)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    const errors = await errorsOf(answer)
    expect(Object.keys(errors)).toEqual(pointers)
    for (const message of Object.values(errors))
      expect(message).toMatch(/^[\u4e00-\u9fff0-9a-zA-Z，、；：“” -]+$/)

    // The page shows the same errors at its fields, and the typed values in them.
    const texts = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.map(String) : String(value),
      ]),
    )
    const page = await post(
      office,
      '/tips',
      new URLSearchParams(
        Object.entries(texts).flatMap(([name, value]) => [value].flat().map((text) => [name, text])),
      ),
      {
        accept: 'html',
      },
    )
    expect(page.status).toBe(422)
    const text = await html(page)
    expect(text).toContain('<title>错误：')
    for (const message of Object.values(errors))
      expect(text.split(message).length, message).toBeGreaterThanOrEqual(3)
    for (const value of Object.values(texts).flat())
      if (!['murder', '110000', 'flying'].includes(value)) expect(text).toContain(value)
    expect(await kept(office)).toEqual(before)
  })

  test.each([
    [
      'numbers, lists and objects where text belongs',
      { category: 5, description: ['a'], platform: {}, contact: 7, priceYuan: [], happenedOn: 20260304 },
    ],
    [
      'text where lists belong',
      { ...plainTip, operations: 'low-voltage', identifiers: 'abc', evidence: 'abc' },
    ],
    [
      'other things in lists',
      { ...plainTip, operations: [1], identifiers: [null, 5, { kind: 1, value: 2 }], evidence: [5] },
    ],
    ['text where yes or no belongs', { ...plainTip, wantsReward: 'vielleicht', consent: 1 }],
    ['null everywhere', Object.fromEntries(Object.keys(fullTip).map((name) => [name, null]))],
  ])('values of the wrong type: %s', async (_, fields) => {
    const before = await kept(office)
    for (const accept of ['json', 'html'] as const) {
      const answer = await post(office, '/tips', fields, { accept })
      expect(answer.status).toBe(422)
      if (accept === 'html') continue
      const errors = await errorsOf(answer)
      expect(Object.keys(errors).length).toBeGreaterThan(0)
      for (const message of Object.values(errors)) expect(message).toMatch(/[\u4e00-\u9fff]/)
    }
    expect(await kept(office)).toEqual(before)
  })

  test('the error of an identifier stands at its row, also after empty rows', async () => {
    const fields = {
      ...plainTip,
      identifierKind: ['wechat', 'qq', 'phone'],
      identifierValue: ['', '长'.repeat(201), ''],
    }
    expect(await errorsOf(await post(office, '/tips', form(fields)))).toEqual({
      '/identifiers/0/value': '号码或网址最多 200 个字',
    })
    const page = await html(await post(office, '/tips', form(fields), { accept: 'html' }))
    expect(page).toContain('id="identifiers-1-value-error"')
    expect(page).not.toContain('id="identifiers-0-value-error"')
  })

  test('the summary names the errors from top to bottom of the page', async () => {
    const fields = {
      ...plainTip,
      category: '',
      description: '太短',
      identifierKind: 'qq',
      identifierValue: '长'.repeat(201),
      priceYuan: '七八百',
      contact: '长'.repeat(201),
    }
    const data = form(fields)
    const head = new Uint8Array([0xff, 0xd8, 0xff, ...Array<number>(20).fill(0)])
    for (let count = 0; count < 7; count += 1) data.append('evidence', new Blob([head]), 'x.jpg')
    const independent = await openOffice({ kind: 'independent' })
    const page = await html(await post(independent, '/tips', data, { accept: 'html' }))
    await independent.close()
    const named = [...page.matchAll(/<li><a href="#([^"]+)"/g)].map(([, id = '']) => id)
    expect(named).toEqual([
      'category',
      'description',
      'identifiers-0-value',
      'priceYuan',
      'contact',
      'consent',
      'evidence',
    ])
    const places = named.map((id) => page.indexOf(` id="${id}"`))
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  test('short text, a day ahead, a PDF and a HEIC photo stand in one answer', async () => {
    const heic = Buffer.concat([
      Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
      Buffer.alloc(500),
    ])
    const wrong = { ...plainTip, description: '太短', happenedOn: '2026-11-17' }
    const body = form(wrong, [Buffer.from('%PDF-1.7 示例'.repeat(20)), heic])
    const errors = await errorsOf(await post(office, '/tips', body))
    expect(Object.keys(errors).sort()).toEqual(['/description', '/evidence/0', '/evidence/1', '/happenedOn'])
    expect(errors['/evidence/0']).toContain('第 1 张：这个文件不是能收的图片')
    expect(errors['/evidence/1']).toContain('第 2 张：这是 HEIC 格式的照片')
  })

  test('six identifiers are one too many', async () => {
    const six = {
      ...plainTip,
      identifierKind: Array<string>(6).fill('qq'),
      identifierValue: ['1', '2', '3', '4', '5', '6'],
    }
    expect(await errorsOf(await post(office, '/tips', form(six)))).toEqual({ '/identifiers': '最多填 5 个' })
    expect(await html(await post(office, '/tips', form(six), { accept: 'html' }))).toContain('value="6"')
  })

  test('the page shows typed markup as text', async () => {
    const evil = '</textarea><script>alert(1)</script>"\'><img src=x onerror=alert(1)>'
    const page = await html(
      await post(
        office,
        '/tips',
        form({
          category: '',
          description: evil,
          contact: evil,
          identifierKind: ['qq'],
          identifierValue: [evil],
        }),
        { accept: 'html' },
      ),
    )
    expect(page).not.toContain('<script>')
    expect(page).not.toContain('<img src=x')
    expect(page.split('&lt;script&gt;').length).toBeGreaterThanOrEqual(4)
  })
})
