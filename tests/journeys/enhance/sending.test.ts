import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { violations } from '#tests/support/browser/axe.ts'
import {
  description,
  marks,
  messagesOf,
  openMailbox,
  previewsOf,
  receiptOn,
  received,
  report,
  statusOf,
  submit,
  tellMore,
  write,
} from '#tests/support/browser/citizen-pages.ts'
import { phones, postsOf } from '#tests/support/browser/phones.ts'

const phone = phones()

/** Opens a line to the server that a test can cut and mend. */
async function openLine(
  to: URL,
): Promise<{ readonly url: string; cut(): void; mend(): void; close(): void }> {
  const sockets = new Set<Socket>()
  let isCut = false
  const line = createServer((socket) => {
    if (isCut) {
      socket.destroy()
      return
    }
    const onward = connect(Number(to.port), to.hostname)
    for (const end of [socket, onward]) {
      sockets.add(end)
      end.on('error', () => end.destroy()).on('close', () => sockets.delete(end))
    }
    socket.pipe(onward).pipe(socket)
  })
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    isCut = true
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${String((line.address() as AddressInfo).port)}`,
    cut,
    mend() {
      isCut = false
    },
    close() {
      line.close()
      cut()
    },
  }
}

/** Limits the page's network to so many bytes a second upwards. */
async function slow(page: Page, uploadThroughput: number): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Network.enable')
  const conditions = { offline: false, latency: 50, downloadThroughput: -1, uploadThroughput }
  await cdp.send('Network.emulateNetworkConditions', conditions)
}

/** Keeps each share of the upload that the page names, in their order. */
async function keepShares(page: Page): Promise<readonly number[]> {
  const shares: number[] = []
  await page.exposeFunction('keepShare', (share: number) => shares.push(share))
  await page.evaluate(() => {
    const { keepShare } = globalThis as unknown as { keepShare: (share: number) => void }
    const look = () => {
      const share = /正在上传，已传 (\d+)%/.exec(document.body.innerText)?.[1]
      if (share !== undefined) keepShare(Number(share))
    }
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
  })
  return shares
}

/** Waits until the upload has passed a percentage and still goes on. Returns the percentage. */
const uploaded = async (page: Page, least: number) => {
  const value = await page.waitForFunction((wanted) => {
    const part = document.querySelector('progress')?.value ?? 0
    return part > wanted && part < 100 ? part : null
  }, least)
  return Number(await value.jsonValue())
}

test('an upload shows how far it is', async () => {
  const page = await (await phone.open()).newPage()
  await write(page, phone.server)
  await page.locator('#evidence').setInputFiles(phone.noise)
  await slow(page, 120_000)
  const shares = await keepShares(page)
  await submit(page).click()
  await uploaded(page, 1)
  expect(await page.getByRole('status').getByText('正在上传').innerText()).toMatch(/正在上传，已传 \d+%/)
  expect(await violations(page)).toEqual([])
  await received(page)
  // The look at the page takes its time: the upload may pass many a tenth meanwhile.
  expect(shares).toEqual(shares.toSorted((one, other) => one - other))
  expect(new Set(shares).size).toBeGreaterThan(2)
})

test('a network cut during an upload loses neither text nor picture', async () => {
  const line = await openLine(new URL(phone.server.url))
  const page = await (await phone.open()).newPage()
  await write(page, line)
  await tellMore(page)
  await page.locator('#contact').fill(marks.contact)
  await page.locator('#evidence').setInputFiles([phone.noise, phone.photo])
  await slow(page, 120_000)
  await submit(page).click()
  await uploaded(page, 5)
  line.cut()
  await page.getByText('没有送到').waitFor()
  expect(await page.locator('#description').inputValue()).toBe(description)
  expect(await page.locator('#contact').inputValue()).toBe(marks.contact)
  expect(await previewsOf(page).locator('img').count()).toBe(2)
  expect(await violations(page)).toEqual([])
  line.mend()
  await page.getByRole('button', { name: '再试一次' }).click()
  await received(page)
  await openMailbox(page, phone.server, await receiptOn(page))
  expect(await statusOf(page).innerText()).toContain('2 张')
  line.close()
})

test('a form that was cut goes again by itself when the network is back, and is one tip', async () => {
  const context = await phone.open()
  const page = await context.newPage()
  const posts = postsOf(page)
  await write(page, phone.server)
  await page.locator('#evidence').setInputFiles([phone.photo])
  await context.setOffline(true)
  await submit(page).click()
  await page.getByText('网络恢复以后，会自动再试，图片从头传').waitFor()
  // One button alone sends the form.
  expect(await submit(page).isVisible()).toBe(false)
  expect(await page.getByRole('button', { name: '再试一次' }).isVisible()).toBe(true)
  expect(await violations(page)).toEqual([])
  await context.setOffline(false)
  await received(page)
  expect(new Set(posts)).toEqual(new Set(['/api/tips']))
})

test('a message stays in its field until the server answers', async () => {
  const context = await phone.open()
  const page = await context.newPage()
  const { receipt } = await report(page, phone.server, [])
  await openMailbox(page, phone.server, receipt)
  await page.locator('#text').fill(marks.answer)
  await page.locator('#evidence').setInputFiles([phone.photo])
  // A look for news keeps the text.
  await Promise.all([
    page.waitForResponse('**/api/mailbox'),
    page.getByRole('button', { name: '看看有没有新消息' }).click(),
  ])
  await page.waitForFunction(() => document.activeElement?.id === 'messages-title')
  expect(await page.locator('#text').inputValue()).toBe(marks.answer)
  await page.route('**/api/mailbox/messages', (route) => route.abort(), { times: 1 })
  await page.getByRole('button', { name: '发给办理人员' }).click()
  await page.getByText('没有送到').waitFor()
  expect(await page.locator('#text').inputValue()).toBe(marks.answer)
  await page.getByRole('button', { name: '再试一次' }).click()
  await page.getByText('已发出').waitFor()
  expect(await messagesOf(page).last().innerText()).toContain('附图片 1 张')
  expect(await page.locator('#text').inputValue()).toBe('')
  expect(await previewsOf(page).locator('img').count()).toBe(0)
  expect(page.url()).toBe(`${phone.server.url}/track/`)
})

test('the same form sent again after a lost answer gives the same receipt, also after a reload', async () => {
  const page = await (await phone.open()).newPage()
  await write(page, phone.server)
  let lost = ''
  await page.route(
    '**/api/tips',
    async (route) => {
      lost = await (await route.fetch()).text()
      await route.abort()
    },
    { times: 1 },
  )
  await submit(page).click()
  await page.getByText('没有送到').waitFor()
  await page.reload()
  await submit(page).click()
  await received(page)
  const code = /id="receipt-code"[^>]*>(.*?)<\/p>/.exec(lost)?.[1]?.replace(/<[^>]*>|\s/g, '')
  expect(code).toMatch(/^\d{20}$/)
  expect(await receiptOn(page)).toBe(code)
})

test('taps of an impatient thumb make one tip', async () => {
  const page = await (await phone.open()).newPage()
  const posts = postsOf(page)
  await write(page, phone.server)
  await page.locator('#evidence').setInputFiles(phone.noise)
  // The answer waits for the last tap: behind it the button is gone.
  const tapped = Promise.withResolvers<undefined>()
  await page.route('**/api/tips', async (route) => {
    await tapped.promise
    await route.continue()
  })
  await submit(page).dblclick()
  await submit(page).click({ force: true })
  tapped.resolve(undefined)
  await received(page)
  expect(posts).toEqual(['/api/tips'])
})

test('a program between page and server is named as what it is, and the text stays', async () => {
  const page = await (await phone.open()).newPage()
  await write(page, phone.server)
  await page.locator('#evidence').setInputFiles([phone.photo])
  const between = [
    [413, '图片太大'],
    [403, '打 12350'],
    [502, '服务器暂时没有回应'],
    [504, '服务器暂时没有回应'],
    [408, '可能是网络断了'],
    [400, '挡住了（400）'],
    [511, '先要登录才能用'],
    [200, '先要登录才能用'],
  ] as const
  for (const [index, [status, sentence]] of between.entries()) {
    await page.route(
      '**/api/tips',
      (route) => route.fulfill({ status, contentType: 'text/html', body: '<h1>nginx</h1>' }),
      { times: 1 },
    )
    await (index === 0 ? submit(page) : page.getByRole('button', { name: '再试一次' })).click()
    await page.getByRole('alert').getByText(sentence).waitFor()
    expect(await page.locator('#description').inputValue()).toBe(description)
    expect(await previewsOf(page).count()).toBe(1)
  }
  await page.getByRole('button', { name: '再试一次' }).click()
  await received(page)
})
