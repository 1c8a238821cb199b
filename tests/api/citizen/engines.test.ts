import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { form, plainTip } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice({ settings: { SITE_URL: 'https://shili.example.com/zhenzheng' } })
})
afterEach(() => office.close())

const ask = (path: string, init: RequestInit) =>
  Promise.resolve(office.app.request(`/zhenzheng/api${path}`, init))

const typeOf = (answer: Response) => answer.headers.get('content-type') ?? ''

/** The form in both encodings, with its content type. */
const encodings = {
  multipart: () => form(plainTip),
  urlencoded: () => new URLSearchParams(plainTip),
} as const

describe('a form gets a page', () => {
  // Old engines, web views and the IE mode of office browsers send these for a form.
  const accepts = ['*/*', '', 'image/gif, image/jpeg, */*', 'application/xhtml+xml,*/*', 'text/plain']

  test.each(['multipart', 'urlencoded'] as const)(
    'in %s, for every Accept without JSON',
    async (encoding) => {
      for (const accept of accepts) {
        const answer = await ask('/tips', {
          method: 'POST',
          headers: { accept },
          body: encodings[encoding](),
        })
        expect(answer.status, accept).toBe(201)
        expect(typeOf(answer), accept).toContain('text/html')
        expect(await answer.text(), accept).toContain('id="receipt-code"')
      }
    },
  )

  test('from a navigation, also for a refusal, a mailbox and a code that opens nothing', async () => {
    const headers = { accept: '*/*', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    const refused = await ask('/tips', { method: 'POST', headers, body: form({ description: '短' }) })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('<h1>匿名举报</h1>')
    for (const path of ['/mailbox', '/mailbox/messages', '/mailbox/confirm', '/receipt/text']) {
      const answer = await ask(path, { method: 'POST', headers, body: new URLSearchParams({ receipt: '1' }) })
      expect(typeOf(answer), path).toContain('text/html')
      expect(await answer.text(), path).toContain('您填了 1 位')
    }
    const unreadable = await ask('/mailbox', {
      method: 'POST',
      headers: { ...headers, 'content-type': 'text/plain' },
      body: 'receipt=1',
    })
    expect(typeOf(unreadable)).toContain('text/html')
  })

  test('but JSON to a program that names it, and to one that sends it', async () => {
    for (const accept of ['application/json', 'application/json, */*;q=0.1'])
      expect(
        typeOf(await ask('/tips', { method: 'POST', headers: { accept }, body: form(plainTip) })),
      ).toContain('application/json')
    const headers = { accept: '*/*', 'content-type': 'application/json' }
    const sent = await ask('/tips', { method: 'POST', headers, body: JSON.stringify(plainTip) })
    expect(typeOf(sent)).toContain('application/json')
  })
})

describe('the address of an answer, opened again', () => {
  test.each([
    ['/mailbox', '/track/'],
    ['/mailbox/messages', '/track/'],
  ])('%s leads to %s under the base path, to a sentence', async (path, place) => {
    for (const accept of ['text/html,*/*;q=0.8', '*/*']) {
      const answer = await ask(path, { headers: { accept } })
      expect(answer.status).toBe(303)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      // Some programs look at an address with HEAD first.
      const looked = await ask(path, { method: 'HEAD', headers: { accept } })
      expect([looked.status, looked.headers.get('location')]).toEqual([303, answer.headers.get('location')])
      const [page, fragment] = (answer.headers.get('location') ?? '').split('#')
      expect(page).toBe(`/zhenzheng${place}`)
      const body = new URLSearchParams({ receipt: '1' })
      const shown = await ask('/mailbox', { method: 'POST', body })
      const html = await shown.text()
      expect(html.split(`id="${fragment ?? '-'}"`)).toHaveLength(2)
      expect(html).toContain('您打开的是')
    }
    expect((await ask(path, { headers: { accept: 'application/json' } })).status).toBe(404)
  })

  test.each(['/tips', '/tips/', '/mailbox/confirm', '/receipt/text'])(
    '%s, which showed a receipt, leads to the page that says where to go on',
    async (path) => {
      const answer = await ask(path, { headers: { accept: 'text/html,*/*;q=0.8' } })
      expect(answer.status).toBe(303)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('location')).toBe('/zhenzheng/receipt/')
      expect((await ask(path, { headers: { accept: 'application/json' } })).status).toBe(404)
    },
  )
})

test('a form from another origin is refused where the engine names no site', async () => {
  const send = (origin: string, site?: string, host = 'shili.example.com') =>
    ask('/tips', {
      method: 'POST',
      headers: {
        accept: 'text/html',
        origin,
        host,
        ...(site === undefined ? {} : { 'sec-fetch-site': site }),
      },
      body: form(plainTip),
    })
  for (const origin of [
    'https://evil.example',
    'http://shili.example.com',
    'https://shili.example.com.evil.cn',
  ]) {
    const answer = await send(origin)
    expect(answer.status, origin).toBe(403)
    expect(await answer.text()).toContain('请从本站页面提交')
  }
  for (const origin of ['null', 'https://shili.example.com']) expect((await send(origin)).status).toBe(201)
  // An office may open the site by the machine's address.
  expect((await send('http://192.168.1.5:3000', undefined, '192.168.1.5:3000')).status).toBe(201)
  expect((await send('http://192.168.1.5:3000', undefined, '192.168.1.5')).status).toBe(403)
  // The engine itself vouches for the site, such as behind an operator's second name.
  expect((await send('https://www.shili.example.com', 'same-origin')).status).toBe(201)
})
