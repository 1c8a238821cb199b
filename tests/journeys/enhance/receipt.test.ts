import { expect, test } from 'vitest'
import { violations } from '#tests/support/browser/axe.ts'
import {
  description,
  marks,
  openMailbox,
  previewsOf,
  receiptOn,
  received,
  report,
  statusOf,
  submit,
  write,
} from '#tests/support/browser/citizen-pages.ts'
import { fakeExit, leaveBy, phones, postsOf, questionsOf } from '#tests/support/browser/phones.ts'

const phone = phones()

test('back leads to the form, forward to the receipt, and a reload sends nothing again', async () => {
  const page = await (await phone.open()).newPage()
  const posts = postsOf(page)
  const { receipt } = await report(page, phone.server, [phone.photo])
  expect(page.url()).toBe(`${phone.server.url}/report/`)
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
  await page.goBack()
  await submit(page).waitFor()
  expect(await page.locator('#description').inputValue()).toBe('')
  expect(await previewsOf(page).locator('img').count()).toBe(0)
  await page.goForward()
  expect(await receiptOn(page)).toBe(receipt)
  await page.reload()
  await submit(page).waitFor()
  expect(await page.locator('#description').inputValue()).toBe('')
  expect(posts).toEqual(['/api/tips'])

  // The next person at the phone goes back and finds no code and no mailbox.
  await openMailbox(page, phone.server, receipt)
  await page.getByRole('link', { name: '退出信箱' }).click()
  await page.locator('#receipt').waitFor()
  await page.goBack()
  await page.locator('#receipt').waitFor()
  expect(await statusOf(page).count()).toBe(0)
  expect(await page.locator('#receipt').inputValue()).toBe('')
})

test('a text that was typed before the script came is gone from the form after its receipt', async () => {
  const page = await (await phone.open()).newPage()
  let release = () => {}
  const typed = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/*.js', async (route) => {
    await typed
    await route.continue()
  })
  await page.goto(`${phone.server.url}/report/`, { waitUntil: 'commit' })
  await page.locator('[name=category][value=selling]').check()
  await page.locator('#description').fill(marks.description)
  release()
  // The page is loaded once its script has run.
  await page.waitForLoadState()
  await submit(page).click()
  await received(page)
  await page.goBack()
  await page.getByText('已经收到，不用再交。').waitFor()
  expect(await page.locator('#description').inputValue()).toBe('')
})

test('the page asks before one leaves a receipt without a copy; a file or the exit pass freely', async () => {
  const page = await (await phone.open()).newPage()
  const asked = questionsOf(page)
  await write(page, phone.server)
  await submit(page).click()
  await received(page)
  const receipt = await receiptOn(page)
  await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '存成文本文件' }).click(),
  ])
  expect(asked).toEqual([])
  // The page asks nothing for a second after a file.
  await page.waitForFunction(
    (since) => performance.now() - since > 1100,
    await page.evaluate(() => performance.now()),
  )
  await leaveBy(page)
  await expect.poll(() => asked).toEqual(['beforeunload'])
  expect(await receiptOn(page)).toBe(receipt)

  await page.locator('#lastGroup').fill(receipt.slice(-4))
  await page.getByRole('button', { name: '核对' }).click()
  await page.getByText('对上了').waitFor()
  // A reload by mistake gets its word, though the tab holds no mark any more.
  await page.reload()
  await page.getByText('已经收到，不用再交').waitFor()
  await report(page, phone.server, [])
  await page.locator('#lastGroup').fill((await receiptOn(page)).slice(-4))
  await page.getByRole('button', { name: '核对' }).click()
  await page.getByText('对上了').waitFor()
  await page.getByRole('link', { name: '我抄好了，离开这一页' }).click()
  await page.waitForURL(`${phone.server.url}/receipt/`)
  await page.goBack()
  await submit(page).waitFor()
  expect(await page.getByText('已经收到').count()).toBe(0)
  // A reporter with the code needs no notice, and the tab keeps no trace.
  await page.goto(`${phone.server.url}/report/`)
  expect(await page.getByText('已经收到').count()).toBe(0)
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0)

  for (const way of ['copied', 'left quickly']) {
    await write(page, phone.server)
    await submit(page).click()
    await received(page)
    await fakeExit(page.context())
    if (way === 'copied') {
      await page.getByRole('button', { name: '复制回执码' }).click()
      await page.getByText('已复制').waitFor()
      await leaveBy(page)
      await page.waitForURL(`${phone.server.url}/`)
    } else {
      for (let press = 0; press < 3; press += 1) await page.keyboard.press('Escape')
      await page.waitForURL(/baidu/)
      await page.goto(`${phone.server.url}/report/`)
      expect(await page.getByText('已经收到').count()).toBe(0)
      expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
    }
  }
  expect(asked).toEqual(['beforeunload'])
})

test('a blank form says at its head that the last report arrived, without a trace of the code', async () => {
  const page = await (await phone.open()).newPage()
  const { receipt, number } = await report(page, phone.server, [phone.photo])
  const shows = async (way: string) => {
    const note = page.getByText('已经收到，不用再交').locator('xpath=..')
    await note.waitFor()
    expect(await note.evaluate((element) => element === document.activeElement), way).toBe(true)
    expect((await note.boundingBox())?.y, way).toBeLessThan(400)
    expect(await page.locator('#description').inputValue()).toBe('')
    const stored = await page.evaluate(() =>
      JSON.stringify([Object.values(sessionStorage), Object.values(localStorage), history.state]),
    )
    for (const secret of [receipt, receipt.slice(-4), number, marks.description.slice(0, 8)])
      expect(stored, way).not.toContain(secret)
  }
  const toFoot = () => page.evaluate(() => scrollTo(0, document.body.scrollHeight))
  await toFoot()
  await page.goBack()
  await shows('back')
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: '再看一次回执码' }).click()
  expect(await receiptOn(page)).toBe(receipt)
  await toFoot()
  await page.reload()
  await shows('reload')
  await page.getByText('没抄下来的，可以再报一次，写明“刚报过，回执码没抄下来”').waitFor()
  expect(await page.getByRole('button', { name: '再看一次回执码' }).count()).toBe(0)
  await page.goto(`${phone.server.url}/track/`)
  await page.goBack()
  await shows('from another page')

  // A new report drops the notice.
  await write(page, phone.server)
  await page.reload()
  expect(await page.getByText('已经收到').count()).toBe(0)
  expect(await page.locator('#description').inputValue()).toBe(description)
})

test('a button copies the receipt', async () => {
  const context = await phone.open({ permissions: ['clipboard-read'] })
  const page = await context.newPage()
  const { receipt } = await report(page, phone.server, [])
  await page.getByRole('button', { name: '复制回执码' }).click()
  await page.getByText('已复制').waitFor()
  const other = await context.newPage()
  await other.goto(`${phone.server.url}/report/`)
  await other.locator('#description').click()
  await other.keyboard.press('Control+V')
  await expect
    .poll(async () => (await other.locator('#description').inputValue()).replace(/\D/g, ''))
    .toBe(receipt)
})
