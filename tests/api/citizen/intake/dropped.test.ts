import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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
})
