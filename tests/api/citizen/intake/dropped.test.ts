import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tips } from '#db/schema.ts'
import { errorsOf, form, kept, plainTip, post } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { taggedPhoto } from '#tests/support/photo.ts'

// A receipt acknowledges what was given. What would be dropped or spoilt on the way is refused before it.

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const boundary = 'xxBOUNDARYxx'
const multipart = { 'content-type': `multipart/form-data; boundary=${boundary}` }
const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' }
const part = (name: string, value: string | Buffer, more = '') =>
  Buffer.concat([
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n`),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ])
const bodyOf = (...parts: readonly Buffer[]) =>
  new Uint8Array(Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]))
const category = part('category', 'selling')
const description = part('description', plainTip.description)

/** 示例：群里有人卖焊工证，八百元，三天出证。 as an old Chinese system writes it. */
const gbk = Buffer.from(
  'cabec0fda3bac8bac0efd3d0c8cbc2f4bab8b9a4d6a4a3acb0cbb0d9d4aaa3accbe6b3f6d6a4a1a3',
  'hex',
)
const escaped = (bytes: Buffer) => bytes.toString('hex').replace(/../g, '%$&')

describe('text in another encoding than UTF-8 is refused, and not stored as signs that nobody reads', () => {
  test.each<[string, Uint8Array | string, Readonly<Record<string, string>>]>([
    ['multipart', bodyOf(category, part('description', gbk)), multipart],
    [
      'multipart that says so',
      bodyOf(category, part('description', gbk, '\r\ncontent-type: text/plain; charset=GBK')),
      multipart,
    ],
    ['urlencoded', `category=selling&description=${escaped(gbk)}`, urlencoded],
    [
      'urlencoded, a sign cut in half',
      `category=selling&description=${encodeURIComponent(plainTip.description)}%E4%BD`,
      urlencoded,
    ],
    // The GBK bytes of 示例： and so on may be UTF-8 by chance: what the sender says counts.
    [
      'urlencoded that says so',
      `category=selling&description=${encodeURIComponent(plainTip.description)}`,
      {
        'content-type': 'application/x-www-form-urlencoded; charset=gbk',
      },
    ],
    ['multipart whose form says so', bodyOf(category, description, part('_charset_', 'gb18030')), multipart],
    [
      'urlencoded whose form says so',
      `category=selling&_charset_=gbk&description=${plainTip.description}`,
      urlencoded,
    ],
    [
      'JSON',
      Buffer.concat([Buffer.from('{"category":"selling","description":"'), gbk, Buffer.from('"}')]),
      { 'content-type': 'application/json' },
    ],
  ])('%s', async (_, body, headers) => {
    const before = await kept(office)
    const answer = await post(office, '/tips', typeof body === 'string' ? body : new Uint8Array(body), {
      headers,
    })
    expect(answer.status).toBe(422)
    expect(Object.values(await errorsOf(answer)).join()).toContain('不是 UTF-8')
    expect(await kept(office)).toEqual(before)
  })

  test('UTF-8 is taken with and without escapes', async () => {
    for (const text of [plainTip.description, encodeURIComponent(`${plainTip.description}又`)]) {
      const answer = await post(office, '/tips', `category=selling&description=${text}`, {
        headers: urlencoded,
      })
      expect(answer.status, await answer.clone().text()).toBe(201)
    }
  })
})

test.each(['\ud83d', '示\udc00例'])('half a sign is refused: %j', async (half) => {
  const before = await kept(office)
  const errors = await errorsOf(
    await post(office, '/tips', { ...plainTip, description: plainTip.description + half }),
  )
  expect(errors).toEqual({ '/description': '内容里有无法识别的字符，请删去后再试' })
  const whole = `${plainTip.description}😀`
  expect((await post(office, '/tips', { ...plainTip, description: whole })).status).toBe(201)
  expect(await kept(office)).not.toEqual(before)
})

describe('nothing is dropped beside a receipt', () => {
  test('a picture in another field, or of which only the name came', async () => {
    const photo = await taggedPhoto(64, 48)
    const before = await kept(office)
    const file = '; filename="a.jpg"\r\ncontent-type: image/jpeg'
    for (const name of ['evidence[]', 'photo', 'description'])
      expect(
        await errorsOf(
          await post(office, '/tips', bodyOf(category, description, part(name, photo, file)), {
            headers: multipart,
          }),
        ),
        name,
      ).toEqual({ '/evidence': '有文件没有放在图片这一栏（evidence），不能收，请用本站的表单提交' })
    const byName = { ...plainTip, evidence: '截图.jpg' }
    for (const body of [new URLSearchParams(byName), form(byName)]) {
      const answer = await post(office, '/tips', body, { accept: 'html' })
      expect(answer.status).toBe(422)
      const text = await answer.text()
      expect(text).toContain('图片没有传上来，只来了文件名，请重新选一次')
      expect(text).toContain('三天出证')
    }
    expect(await kept(office)).toEqual(before)
    // A browser sends an empty part where nothing was chosen.
    const empty = '; filename=""\r\ncontent-type: application/octet-stream'
    const answer = await post(
      office,
      '/tips',
      bodyOf(category, description, part('evidence', '', empty), part('photo', '', empty)),
      { headers: multipart },
    )
    expect(answer.status, await answer.clone().text()).toBe(201)
  })

  test('a field with two contents; the same content twice is one', async () => {
    const before = await kept(office)
    const twice = { ...plainTip, description: [plainTip.description, '示例：收款人姓示，另有一个群。'] }
    expect(await errorsOf(await post(office, '/tips', form(twice)))).toEqual({
      '/description': '这一项传来了两份不一样的内容，请只留一份，再提交',
    })
    expect(await kept(office)).toEqual(before)
    const same = { ...plainTip, description: [plainTip.description, plainTip.description] }
    expect((await post(office, '/tips', form(same))).status).toBe(201)
  })

  test('an answer to the question of a receipt with two contents, or with a picture', async () => {
    const { receipt } = (await (await post(office, '/tips', plainTip)).json()) as { receipt: string }
    const before = await kept(office)
    const answer = { receipt, question: 'contact', text: '示例：微信 shili-88。' }
    const twice = { ...answer, text: [answer.text, '示例：微信 shili-99。'] }
    expect(await errorsOf(await post(office, '/mailbox/answer', form(twice)))).toEqual({
      '/text': '这一项传来了两份不一样的内容，请只留一份，再提交',
    })
    const withPicture = form(answer)
    withPicture.append('evidence', new Blob([new Uint8Array(await taggedPhoto(64, 48))]), 'a.jpg')
    expect((await post(office, '/mailbox/answer', withPicture)).status).toBe(422)
    expect(await kept(office)).toEqual(before)
    expect((await post(office, '/mailbox/answer', form(answer))).status).toBe(201)
  })

  test('a text under an encoding that the parser does not undo', async () => {
    const before = await kept(office)
    for (const transfer of ['base64', 'quoted-printable']) {
      const text = Buffer.from(plainTip.description).toString('base64')
      const own = part('description', text, `\r\ncontent-transfer-encoding: ${transfer}`)
      expect((await post(office, '/tips', bodyOf(category, own), { headers: multipart })).status).toBe(415)
    }
    const plain = part('description', plainTip.description, '\r\ncontent-transfer-encoding: 8bit')
    expect(await kept(office)).toEqual(before)
    expect((await post(office, '/tips', bodyOf(category, plain), { headers: multipart })).status).toBe(201)
  })

  test('a member of JSON that stands twice, however it is spelled', async () => {
    const { category: kind, description: text } = plainTip
    const json = { 'content-type': 'application/json' }
    const before = await kept(office)
    const twice = {
      '/description': `{"category":"${kind}","description":"示例：另一段经过，写在前面。","description":"${text}"}`,
      '/contact': `{"category":"${kind}","contact":"1","description":"${text}","c\\u006fntact":"2"}`,
      '/identifiers/1/value': `{"category":"${kind}","description":"${text}","identifiers":[{"value":"a"},{"value":"a","value":"b"}]}`,
      '/identifiers': `{"category":"${kind}","description":"${text}","identifiers":[{"value":"a"}],"identifierValue":["b"]}`,
      '': `{"category":"${kind}","description":"${text}","<b>":1,"<b>":2}`,
    }
    for (const [pointer, body] of Object.entries(twice)) {
      const answer = await post(office, '/tips', body, { headers: json })
      expect(answer.status, body).toBe(422)
      expect(await errorsOf(answer)).toEqual({
        [pointer]: '这一项传来了两份不一样的内容，请只留一份，再提交',
      })
    }
    expect(await kept(office)).toEqual(before)
    // Braces and names inside a text are no members, and two objects may each have one.
    const text2 = JSON.stringify({
      ...plainTip,
      description: `${text}{"contact":1,"contact":2},"description":"`,
      identifiers: [{ value: 'shili-88' }, { value: 'shili-99' }],
    })
    expect((await post(office, '/tips', `\ufeff${text2}`, { headers: json })).status).toBe(201)
  })

  test('a member of an act in a mailbox that stands twice', async () => {
    const { receipt } = (await (await post(office, '/tips', plainTip)).json()) as { receipt: string }
    const before = await kept(office)
    const body = `{"receipt":"${receipt}","text":"示例：甲","text":"示例：乙"}`
    const answer = await post(office, '/mailbox/messages', body, {
      headers: { 'content-type': 'application/json' },
    })
    expect(Object.keys(await errorsOf(answer))).toEqual(['/text'])
    const sure = form({ receipt, sure: ['yes', 'no'] })
    expect(Object.keys(await errorsOf(await post(office, '/mailbox/withdraw', sure)))).toEqual(['/sure'])
    expect(await kept(office)).toEqual(before)
    // An act without pictures leaves chosen ones unsent.
    const withPicture = form({ receipt, sure: 'yes' })
    withPicture.append('evidence', new Blob([new Uint8Array(await taggedPhoto(64, 48))]), 'a.jpg')
    expect((await post(office, '/mailbox/withdraw', withPicture)).status).toBe(200)
  })

  test('a part without a name, a picture without a file name, a packed body', async () => {
    const before = await kept(office)
    const unnamed = Buffer.from(`--${boundary}\r\ncontent-disposition: form-data\r\n\r\n示例：收款人\r\n`)
    expect(
      (await post(office, '/tips', bodyOf(category, description, unnamed), { headers: multipart })).status,
    ).toBe(415)
    for (const packing of ['gzip', 'br', 'x'])
      for (const body of [JSON.stringify(plainTip), new URLSearchParams(plainTip).toString()]) {
        const type = body.startsWith('{') ? 'application/json' : urlencoded['content-type']
        const headers = { 'content-type': type, 'content-encoding': packing }
        expect((await post(office, '/tips', body, { headers })).status).toBe(415)
      }
    expect(await kept(office)).toEqual(before)
    const photo = part('evidence', await taggedPhoto(64, 48), '\r\ncontent-type: image/jpeg')
    const body = bodyOf(category, description, photo)
    expect((await post(office, '/tips', body, { headers: multipart })).status).toBe(201)
    expect(await office.deps.evidence.list()).toHaveLength(1)
  })

  test('what stands behind more parts than are read', async () => {
    const before = await kept(office)
    const ignored = part('x'.repeat(50), '1')
    const contact = part('contact', '示例：备用邮箱')
    const send = (parts: number) =>
      post(office, '/tips', bodyOf(category, description, ...Array<Buffer>(parts).fill(ignored), contact), {
        headers: multipart,
      })
    expect((await send(250)).status).toBe(413)
    expect(await kept(office)).toEqual(before)
    expect((await send(50)).status).toBe(201)
  })

  test('a box with a value that is neither yes nor no', async () => {
    const before = await kept(office)
    const answer = await post(office, '/tips', form({ ...plainTip, wantsReward: '以后再说' }))
    expect(await errorsOf(answer)).toEqual({ '/wantsReward': '这一项只能选或不选' })
    expect(await kept(office)).toEqual(before)
    for (const [said, wish] of [
      ['off', false],
      ['否', false],
      ['on', true],
      ['是', true],
    ] as const) {
      const tip = form({ ...plainTip, description: `${plainTip.description}${said}`, wantsReward: said })
      const { number } = (await (await post(office, '/tips', tip)).json()) as { number: string }
      const [row] = await office.database.select().from(tips).where(eq(tips.number, number))
      expect(row?.wantsReward, said).toBe(wish)
    }
  })
})
