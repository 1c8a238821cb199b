import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { arrivals, bodies, contacts, events, evidence, tips, tokens } from '#db/schema.ts'
import { contentHash } from '#shared/sealing/chain.ts'
import { MailboxView, TipReceipt } from '#shared/contract/citizen.ts'
import { identifierToken } from '#shared/tip/identifiers.ts'
import { parseReceipt } from '#shared/sealing/receipt.ts'
import { generateOfficeIdentity, openBytes, openJson } from '#shared/sealing/seal.ts'
import { TipBody, TipContact, TipSummary } from '#shared/tip/sealed.ts'
import { verifyChains } from '#api/records/chains.ts'
import { errorsOf, form, kept, plainTip, post, report } from '#tests/support/citizen.ts'
import { openOffice, type Office } from '#tests/support/office.ts'
import { taggedPhoto } from '#tests/support/photo.ts'

const fullTip = {
  category: 'selling',
  platform: 'wechat',
  district: '440703',
  operations: ['low-voltage', 'fusion-welding'],
  identifierKind: ['wechat', 'phone', 'other'],
  identifierValue: ['Shili-Maizheng', ' 138 0000 0000 ', '！！！'],
  priceYuan: '８００元',
  happenedOn: '2026-03-04',
  description: '示例：群里有人卖焊工证，\r\n八百元，三天出证。',
  contact: '示例：备用邮箱',
  wantsReward: 'yes',
} as const

let office: Office
let photo: Buffer
beforeEach(async () => {
  office = await openOffice()
  photo = await taggedPhoto(320, 240)
})
afterEach(() => office.close())

const tipOf = async (number: string) => {
  const [tip] = await office.database.select().from(tips).where(eq(tips.number, number))
  if (!tip) throw new Error('no such tip')
  return tip
}
const html = (answer: Response) => answer.text()

/** The same tip in each encoding: in a form repeated fields stand side by side, in JSON they are one list. */
const encodings = {
  multipart: () => form(fullTip, [photo, photo]),
  urlencoded: () =>
    new URLSearchParams(
      Object.entries(fullTip).flatMap(([name, value]) =>
        (typeof value === 'string' ? [value] : [...value]).map((text) => [name, text]),
      ),
    ),
  json: () => {
    const { identifierKind, identifierValue, wantsReward: _, ...rest } = fullTip
    return {
      ...rest,
      identifiers: identifierKind.map((kind, index) => ({ kind, value: identifierValue[index] })),
      wantsReward: true,
    }
  },
}

describe('a tip is taken', () => {
  test.each(['multipart', 'urlencoded', 'json'] as const)(
    'as %s: all of it opens with the office key and with no other',
    async (encoding) => {
      const pictures = encoding === 'multipart' ? 2 : 0
      const answer = await post(office, '/tips', encodings[encoding]())
      expect(answer.status).toBe(201)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('set-cookie')).toBeNull()
      const { receipt, number, checkBackOn } = TipReceipt.parse(await answer.json())
      expect(parseReceipt(receipt)).toBe(receipt)
      expect(number).toMatch(/^JM\d{8}$/)
      expect(checkBackOn).toBe('2026-11-23')

      const tip = await tipOf(number)
      const [body] = await office.database.select().from(bodies).where(eq(bodies.tipId, tip.id))
      const [contact] = await office.database.select().from(contacts).where(eq(contacts.tipId, tip.id))
      const open = (sealed: Buffer | null | undefined) => new Uint8Array(sealed ?? [])
      const opened = await openJson(TipBody, open(body?.sealed), [office.officeIdentity])
      expect(opened).toMatchObject({
        category: 'selling',
        platform: 'wechat',
        district: '440703',
        operations: ['low-voltage', 'fusion-welding'],
        identifiers: [
          { kind: 'wechat', value: 'Shili-Maizheng' },
          { kind: 'phone', value: '138 0000 0000' },
          { kind: 'other', value: '！！！' },
        ],
        priceYuan: 800,
        happenedOn: '2026-03-04',
        description: '示例：群里有人卖焊工证，\n八百元，三天出证。',
        wantsReward: true,
      })
      expect(await openJson(TipSummary, open(tip.summary), [office.officeIdentity])).toMatchObject({
        text: opened.description,
        priceYuan: 800,
      })
      expect(await openJson(TipContact, open(contact?.sealed), [office.officeIdentity])).toEqual({
        v: 1,
        contact: '示例：备用邮箱',
      })
      const stranger = await generateOfficeIdentity()
      for (const sealed of [body?.sealed, tip.summary, contact?.sealed])
        await expect(openBytes(open(sealed), [stranger])).rejects.toThrow('no identity matched')

      // In the clear: what the queue needs, and no more than the day.
      expect(tip).toMatchObject({
        status: 'received',
        version: 1,
        lane: 'normal',
        receivedOn: '2026-11-16',
        dueOn: '2026-11-23',
        unread: 1,
        evidenceCount: pictures,
      })
      const [event, ...others] = await office.database.select().from(events).where(eq(events.tipId, tip.id))
      expect(event).toMatchObject({
        version: 1,
        from: null,
        to: 'received',
        accountId: null,
        onDay: '2026-11-16',
      })
      expect(others).toEqual([])

      // One seller is one token, however it is written; what is nothing but punctuation has none.
      expect(
        (await office.database.select().from(tokens).where(eq(tokens.tipId, tip.id))).map(
          ({ position, token }) => ({ position, token }),
        ),
      ).toEqual([
        { position: 0, token: identifierToken(office.secrets.blindIndexKey, 'wechat', 'shili-maizheng') },
        { position: 1, token: identifierToken(office.secrets.blindIndexKey, 'phone', '+86 138-0000-0000') },
      ])

      // Pictures: sealed, named by the body, in order.
      const files = await office.database.select().from(evidence).where(eq(evidence.tipId, tip.id))
      expect(files.map(({ id }) => id)).toEqual(opened.evidence.map(({ id }) => id))
      expect(files).toHaveLength(pictures)
      const sealed: Buffer[] = []
      for (const { id, bytes } of files) {
        const file = await office.deps.evidence.get(id)
        expect(file?.length).toBe(bytes)
        sealed.push(file ?? Buffer.alloc(0))
      }

      // Its place in the order of arrival covers every ciphertext.
      const [link] = await office.database.select().from(arrivals).where(eq(arrivals.number, number))
      expect(link).toMatchObject({
        receivedOn: '2026-11-16',
        contentHash: contentHash([open(body?.sealed), ...sealed]),
      })
      expect(await verifyChains(office.database)).toMatchObject({ arrivals: 1 })
      expect((await kept(office)).spool).toEqual([])
    },
  )

  test('and the receipt page shows the code in groups, its number, and nothing of what was reported', async () => {
    const answer = await post(office, '/tips', form(fullTip, [photo]), { accept: 'html' })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('content-type')).toContain('text/html')
    const page = await html(answer)
    expect(page).toContain('<title>回执</title>')
    const code = /id="receipt-code"[^>]*>(.*?)<\/p>/.exec(page)?.[1]?.replace(/<[^>]*>|\s/g, '') ?? ''
    expect(parseReceipt(code)).toBe(code)
    for (const secret of [fullTip.description.slice(0, 8), 'Shili', '备用邮箱'])
      expect(page).not.toContain(secret)
    const view = MailboxView.parse(await (await post(office, '/mailbox', { receipt: code })).json())
    expect(page).toContain(view.number)
    expect(view).toMatchObject({ status: 'received', hasContact: true, wantsReward: true, evidenceCount: 1 })
  })

  test('with only what is required, whatever a browser sends of empty fields', async () => {
    const data = form({
      ...plainTip,
      platform: '',
      district: '',
      identifierKind: ['wechat', 'qq'],
      identifierValue: ['', '  '],
      priceYuan: '',
      happenedOn: '',
      contact: '',
    })
    data.append('evidence', new Blob([], { type: 'application/octet-stream' }), '')
    data.append('challenge', '什么都可以')
    data.append('submissionKey', '什么都可以')
    const answer = await post(office, '/tips', data, { accept: 'html' })
    expect(answer.status).toBe(201)
    expect(await kept(office)).toMatchObject({
      rows: { tips: 1, contacts: 0, tokens: 0, evidence: 0 },
      evidence: 0,
      spool: [],
    })
  })

  test('with emoji, characters beyond the BMP and text that turns direction', async () => {
    const description = '示例：😀𠮷野家👨‍👩‍👧 \u202eabc\u202c שלום 卖证'
    const { number } = await report(office, { ...plainTip, description })
    const [body] = await office.database
      .select()
      .from(bodies)
      .where(eq(bodies.tipId, (await tipOf(number)).id))
    expect(
      (await openJson(TipBody, new Uint8Array(body?.sealed ?? []), [office.officeIdentity])).description,
    ).toBe(description)
  })

  test('up to 5,000 characters as a person counts them, and the summary keeps the first 120', async () => {
    const { number } = await report(office, { ...plainTip, description: '😀'.repeat(5000) })
    const summary = await openJson(TipSummary, new Uint8Array((await tipOf(number)).summary ?? []), [
      office.officeIdentity,
    ])
    expect(summary.text).toBe('😀'.repeat(120))
    expect(
      await errorsOf(await post(office, '/tips', { ...plainTip, description: '😀'.repeat(5001) })),
    ).toEqual({
      '/description': '经过最多写 5000 个字，请删减',
    })
  })

  test('once each, also when many come at once: receipts, numbers and links never meet', async () => {
    const taken = await Promise.all(Array.from({ length: 12 }, () => report(office)))
    expect(new Set(taken.map(({ receipt }) => receipt)).size).toBe(12)
    expect(new Set(taken.map(({ number }) => number)).size).toBe(12)
    expect(await verifyChains(office.database)).toMatchObject({ arrivals: 12 })
  })

  test('when chance gives a receipt and a number that exist, others are drawn', async () => {
    const { random } = office.deps
    const drawn: Uint8Array[] = []
    // A source that says everything twice, then goes on.
    let calls = 0
    Object.assign(office.deps, {
      random(bytes: number) {
        calls += 1
        const repeated = drawn[calls - 3]
        if (calls > 4 || (calls > 2 && !repeated)) return random(bytes)
        drawn.push(repeated ?? random(bytes))
        return drawn.at(-1)
      },
    })
    const [one, two] = [await report(office), await report(office)]
    expect(calls).toBeGreaterThan(4)
    expect(two.receipt).not.toBe(one.receipt)
    expect(two.number).not.toBe(one.number)
    for (const { receipt } of [one, two])
      expect((await post(office, '/mailbox', { receipt })).status).toBe(200)
  })
})

describe('what is wrong is told at its field', () => {
  const cases: Record<string, [fields: Readonly<Record<string, unknown>>, pointers: readonly string[]]> = {
    'nothing at all': [{}, ['/category', '/description']],
    'a category that is none': [{ ...plainTip, category: 'murder' }, ['/category']],
    'a place and an operation that are none': [
      { ...plainTip, district: '110000', operations: ['flying'] },
      ['/district', '/operations/0'],
    ],
    'too short': [{ ...plainTip, description: '太短' }, ['/description']],
    '100,000 characters': [{ ...plainTip, description: '长'.repeat(100_000) }, ['/description']],
    NUL: [{ ...plainTip, description: '示例：这里有一个看不见的\u0000字符。' }, ['/description']],
    'a price in words and a day that is none': [
      { ...plainTip, priceYuan: '八百', happenedOn: '2026-02-30' },
      ['/priceYuan', '/happenedOn'],
    ],
    'a day to come': [{ ...plainTip, happenedOn: '2026-11-17' }, ['/happenedOn']],
    'a negative price': [{ ...plainTip, priceYuan: '-1' }, ['/priceYuan']],
    'a contact that is too long': [{ ...plainTip, contact: '长'.repeat(201) }, ['/contact']],
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

    // The page says the same at the fields, filled with what was typed.
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
  ])('of the wrong type: %s', async (_, fields) => {
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

  test('the error of an identifier stands at its row, though empty rows before it were dropped', async () => {
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

  test('the summary names what is wrong from top to bottom of the page', async () => {
    const fields = {
      ...plainTip,
      category: '',
      description: '太短',
      identifierKind: 'qq',
      identifierValue: '长'.repeat(201),
      priceYuan: '八百',
      contact: '长'.repeat(201),
    }
    const data = form(fields)
    for (let count = 0; count < 7; count += 1) data.append('evidence', new Blob(['x']), 'x.jpg')
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

  test('six identifiers are one too many', async () => {
    const six = {
      ...plainTip,
      identifierKind: Array<string>(6).fill('qq'),
      identifierValue: ['1', '2', '3', '4', '5', '6'],
    }
    expect(await errorsOf(await post(office, '/tips', form(six)))).toEqual({ '/identifiers': '最多填 5 个' })
    expect(await html(await post(office, '/tips', form(six), { accept: 'html' }))).toContain('value="6"')
  })

  test('markup that was typed is shown as text', async () => {
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

describe('a body that is none', () => {
  const boundary = 'xxBOUNDARYxx'
  const part = (name: string, value: string, extra = '') =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${extra}\r\n\r\n${value}\r\n`
  const typed = part('category', 'selling') + part('description', plainTip.description)
  const multipart = { 'content-type': `multipart/form-data; boundary=${boundary}` }

  test.each([
    ['multipart that ends in the middle of a text', typed.slice(0, -30), 422],
    ['multipart without its end', typed, 422],
    [
      'multipart that ends in the middle of a picture',
      `${typed}${part('evidence', 'x'.repeat(100_000), '; filename="a.jpg"')}`.slice(0, -60_000),
      422,
    ],
    ['multipart that is something else', 'category=selling&description=abc', 422],
    ['an empty multipart body', '', 422],
  ])('%s', async (_, body, status) => {
    const before = await kept(office)
    for (const accept of ['json', 'html'] as const) {
      const answer = await post(office, '/tips', body, { accept, headers: multipart })
      expect(answer.status).toBe(status)
      const text = await answer.text()
      if (accept === 'html' && body.includes('三天出证')) expect(text).toContain('八百元')
      if (accept === 'html') expect(text).toContain('没有传完整')
    }
    expect(await kept(office)).toEqual(before)
  })

  test.each([
    ['no JSON', '{"category":', { 'content-type': 'application/json' }, 422],
    ['JSON that is no object', '[1]', { 'content-type': 'application/json' }, 422],
    ['a media type that no form has', 'x', { 'content-type': 'text/plain' }, 415],
    ['multipart without a boundary', typed, { 'content-type': 'multipart/form-data' }, 415],
    [
      'a boundary as long as a header',
      typed,
      { 'content-type': `multipart/form-data; boundary=${'x'.repeat(8000)}` },
      415,
    ],
    ['headers without end', `--${boundary}\r\nx: ${'y'.repeat(200_000)}`, multipart, 422],
    [
      'charsets that are none',
      `--${boundary}\r\ncontent-disposition: form-data; name="category"\r\ncontent-type: text/plain; charset=nonsense\r\n\r\nselling\r\n--${boundary}--\r\n`,
      multipart,
      422,
    ],
    [
      'names without end',
      `--${boundary}\r\ncontent-disposition: form-data; name="${'n'.repeat(10_000)}"\r\n\r\n1\r\n--${boundary}--\r\n`,
      multipart,
      422,
    ],
    [
      'fields that are called like parts of an object',
      `${part('__proto__', '1')}${part('constructor', '1')}--${boundary}--\r\n`,
      multipart,
      422,
    ],
  ])('%s', async (_, body, headers, status) => {
    const before = await kept(office)
    for (const accept of ['json', 'html'] as const)
      expect((await post(office, '/tips', body, { accept, headers })).status).toBe(status)
    expect(await kept(office)).toEqual(before)
  })

  test('text of many megabytes is refused and not kept', async () => {
    const fields = form({ ...plainTip, description: '长'.repeat(1_000_000) })
    expect((await post(office, '/tips', fields)).status).toBe(413)
    expect(
      (await post(office, '/tips', new URLSearchParams({ ...plainTip, description: 'x'.repeat(3_000_000) })))
        .status,
    ).toBe(413)
  })
})

describe('the channel', () => {
  test('is not open before the office has a key: what was typed is given back', async () => {
    const closed = await openOffice({ setUp: false })
    const answer = await post(closed, '/tips', form(fullTip, [photo]), { accept: 'html' })
    expect(answer.status).toBe(503)
    const page = await html(answer)
    expect(page).toContain('尚未开通')
    expect(page).toContain('三天出证')
    expect(page).toContain('图片请重新选一次')
    expect(await kept(closed)).toMatchObject({ rows: { tips: 0 }, evidence: 0, spool: [] })
    await closed.close()
  })

  test('of an independent operator needs consent', async () => {
    const independent = await openOffice({ kind: 'independent' })
    const refused = await post(independent, '/tips', plainTip)
    expect(refused.status).toBe(422)
    expect(Object.keys(await errorsOf(refused))).toEqual(['/consent'])
    expect((await post(independent, '/tips', { ...plainTip, consent: true })).status).toBe(201)
    expect((await post(independent, '/tips', form({ ...plainTip, consent: 'yes' }))).status).toBe(201)
    await independent.close()
  })

  test('takes no form of another site, and every form of an engine that does not say', async () => {
    for (const path of ['/tips', '/mailbox', '/mailbox/withdraw', '/receipt/text']) {
      for (const site of ['cross-site', 'same-site']) {
        for (const accept of ['json', 'html'] as const) {
          const answer = await post(office, path, plainTip, {
            accept,
            headers: { 'sec-fetch-site': site, origin: 'https://evil.example' },
          })
          expect(answer.status).toBe(403)
          expect(await answer.text()).toContain('请从本站页面提交')
        }
      }
    }
    for (const headers of [
      {},
      { origin: 'null' },
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
    ])
      expect((await post(office, '/tips', plainTip, { headers })).status).toBe(201)
  })

  test('gives back all that was typed when pictures find no place on the disk', async () => {
    await writeFile(join(office.folder, 'spool'), '')
    const errors: unknown[] = []
    const answer = await withConsole(errors, () =>
      post(office, '/tips', form(fullTip, [photo]), { accept: 'html' }),
    )
    expect(answer.status).toBe(500)
    const page = await html(answer)
    expect(page).toContain('系统出错，请稍后再试')
    expect(page).toContain('三天出证')
    expect(errors.join()).toMatch(/^bug: /)
  })

  test('leaves nothing behind when the database fails: no picture, no receipt, and the page says so calmly', async () => {
    await office.database.run('drop table arrivals')
    const errors: unknown[] = []
    const answer = await withConsole(errors, () =>
      post(office, '/tips', form(fullTip, [photo]), { accept: 'html' }),
    )
    expect(answer.status).toBe(500)
    const page = await html(answer)
    expect(page).toContain('系统出错，请稍后再试')
    expect(page).toContain('三天出证')
    expect(page).not.toContain('SQLITE')
    expect(await kept(office)).toMatchObject({ rows: { tips: 0, evidence: 0 }, evidence: 0, spool: [] })
    // What our own log says of it names nothing that was typed.
    expect(errors.join()).toMatch(/^bug: /)
    expect(errors.join()).not.toMatch(/示例|Shili|arrivals/)
  })
})

/** What the process would print while something runs. */
async function withConsole<T>(printed: unknown[], run: () => Promise<T>): Promise<T> {
  const original = console.error
  console.error = (...values: unknown[]) => printed.push(...values)
  try {
    return await run()
  } finally {
    console.error = original
  }
}
