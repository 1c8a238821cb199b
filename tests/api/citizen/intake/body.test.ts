import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { form, kept, plainTip, post } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

describe('a malformed body is refused', () => {
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
    ['multipart with fields of another encoding', 'category=selling&description=abc', 422],
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
    ['broken JSON', '{"category":', { 'content-type': 'application/json' }, 422],
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
      'an unknown charset',
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
      'fields with the names of object members',
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

  test('text of many megabytes', async () => {
    const fields = form({ ...plainTip, description: '长'.repeat(1_000_000) })
    expect((await post(office, '/tips', fields)).status).toBe(413)
    expect(
      (await post(office, '/tips', new URLSearchParams({ ...plainTip, description: 'x'.repeat(3_000_000) })))
        .status,
    ).toBe(413)
  })
})
