import { expect, test } from 'vitest'
import { description, received, submit, write } from '#tests/support/browser/citizen-pages.ts'
import { phones } from '#tests/support/browser/phones.ts'

const phone = phones({ env: { BOT_CHECK: 'off' } })

test('words that point to the writer are named while one types, leave no browser, and stop no report', async () => {
  const page = await (await phone.open()).newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`))
  await write(page, phone.server)
  const hint = page.locator('#description ~ .own')
  const told = async (text: string) => {
    await page.locator('#description').fill(text)
    await hint.filter({ hasText: /./ }).waitFor()
  }
  await told('示例：我们公司的焊工证是在微信 shili-88 买的，昨天下午三点二十送来。')
  expect(await hint.innerText()).toMatch(/“我们公司”.*“下午三点.*不改也能交/)
  // Nothing of the text left the browser, not even which words it holds.
  const loaded = asked.filter((line) => /own-words/.test(line))
  expect(loaded).toHaveLength(1)
  expect(asked.filter((line) => /公司|%E5%85%AC%E5%8F%B8|shili/i.test(line))).toEqual([])
  await page.locator('#description').fill(description)
  await hint.filter({ hasText: /./ }).waitFor({ state: 'hidden' })
  // A text that came back after a reload is read too.
  await told('示例：我老公在这个微信号买了张电工证。')
  await page.reload()
  await hint.filter({ hasText: '我老公' }).waitFor()
  await submit(page).click()
  await received(page)
})
