import { describe, expect, test } from 'vitest'
import type { TipView } from '#shared/contract/tip.ts'
import { generateOfficeIdentity, recipientOf } from '#shared/sealing/seal.ts'
import { limits } from '#shared/tip/limits.ts'
import { violationsOfCopy } from '#tests/support/browser/axe.ts'
import { openProfile } from '#tests/support/browser/browser.ts'
import {
  languagesAndScript,
  marks,
  messagesOf,
  openMailbox,
  report,
  status,
} from '#tests/support/browser/citizen-pages.ts'
import { closeTip, openTip, signIn, tipOf } from '#tests/support/browser/console.ts'
import { phones } from '#tests/support/browser/phones.ts'
import { sealedText } from '#tests/support/office/tips.ts'

const phone = phones({ env: { BOT_CHECK: 'off' } })

describe.each(languagesAndScript)('%s', (_, words, javaScriptEnabled) => {
  const { say, told, under } = words
  test('a reporter takes back first the contact, then the tip', async () => {
    const page = await (await phone.open({ javaScriptEnabled })).newPage()
    const { receipt } = await report(page, phone.server, [phone.photo, phone.tall], { words })
    await openMailbox(page, phone.server, receipt, words)
    await page.getByText(say('撤回联系方式')).first().click()
    await page.getByRole('button', { name: say('删除我的联系方式') }).click()
    await page.getByText(say('联系方式已删除。以后只能在这里互发消息。')).first().waitFor()
    expect(await page.getByText(say('撤回联系方式')).count()).toBe(0)
    expect(await violationsOfCopy(page)).toEqual([])

    await page.getByText(say('撤回举报'), { exact: true }).first().click()
    await page.getByLabel(say('我确定要撤回')).check()
    await page.getByRole('button', { name: say('撤回举报') }).click()
    await page.getByText(say('已撤回。联系方式已删除；').trim()).first().waitFor()
    expect(await status(page)).toBe(told('已撤回'))
    expect(await page.locator('#text').count()).toBe(0)
    expect(await violationsOfCopy(page)).toEqual([])

    await page.getByRole('link', { name: say('退出信箱') }).click()
    expect(page.url()).toBe(`${phone.server.url}${under}/track/`)
    expect(await page.locator('#receipt').inputValue()).toBe('')
  })

  test('buttons lead to older messages step by step, and typed text goes along', async () => {
    const office = await openProfile(phone.browser, 'desk')
    const page = await (await phone.open({ javaScriptEnabled })).newPage()
    const desk = await office.newPage()
    const { receipt, number } = await report(page, phone.server, [], { words })
    await signIn(desk, phone.server)
    await openTip(desk, number)
    const address = `/api/staff/tips/${/[0-9a-f]{32}/.exec(desk.url())?.[0] ?? ''}`
    const { reporterRecipient } = await desk.evaluate(
      async (tip) => (await (await fetch(tip)).json()) as TipView,
      address,
    )
    const otherRecipient = await recipientOf(await generateOfficeIdentity())
    const count = limits.messagesShown + 7
    const sealed: string[] = []
    while (sealed.length < count)
      sealed.push(
        await sealedText('message', `示例：第 ${String(sealed.length + 1)} 条。`, [
          otherRecipient,
          reporterRecipient,
        ]),
      )
    const statuses = await desk.evaluate(
      async ([tip, all]) => {
        const headers = { 'content-type': 'application/json' }
        const answers: number[] = []
        for (const one of all)
          answers.push(
            (
              await fetch(`${tip}/messages`, {
                method: 'POST',
                headers,
                body: JSON.stringify({ sealed: one }),
              })
            ).status,
          )
        return answers
      },
      [address, sealed] as const,
    )
    expect(new Set(statuses)).toEqual(new Set([201]))

    await openMailbox(page, phone.server, receipt, words)
    const shown = () => messagesOf(page).locator('bdi').allInnerTexts()
    expect(await shown()).toHaveLength(limits.messagesShown)
    await page.locator('#text').fill(marks.answer)
    await page.getByRole('button', { name: say('更早的消息') }).click()
    await page.getByText(say('一共 # 条，这里是第 # 到第 # 条。', count, 1, 7)).waitFor()
    expect(await shown()).toEqual(
      Array.from({ length: 7 }, (_, index) => `示例：第 ${String(index + 1)} 条。`),
    )
    expect(await page.locator('#text').inputValue()).toBe(marks.answer)
    expect(await violationsOfCopy(page)).toEqual([])
    await page.getByRole('button', { name: say('回到最新的消息') }).click()
    await page.getByText(say('一共 # 条，这里是第 # 到第 # 条。', count, 8, count)).waitFor()
    expect(page.url()).not.toContain(receipt.slice(0, 8))
    // The text is unsent, and goes as typed.
    await page.getByRole('button', { name: say('发给办理人员') }).click()
    await page.getByText(say('已发出。办理人员看到后会在这里回复。')).waitFor()
    expect((await shown()).at(-1)).toBe(marks.answer)
    await office.close()
  })
})

test('half an objection stays in its field while a message goes, and when its reporter looks for answers', async () => {
  const office = await openProfile(phone.browser, 'desk')
  const desk = await office.newPage()
  const page = await (await phone.open()).newPage()
  const { receipt, number } = await report(page, phone.server, [])
  await signIn(desk, phone.server)
  await openTip(desk, number)
  await tipOf(desk).getByRole('button', { name: '核实' }).click()
  await closeTip(desk, '未查实')
  await office.close()

  const half = '示例：收款人还有一个。'
  await openMailbox(page, phone.server, receipt)
  await page.locator('#objection').fill(half)
  await page.locator('h1').evaluate((heading) => heading.setAttribute('data-old', ''))
  await page.getByRole('button', { name: '看看有没有新消息' }).click()
  await page.locator('h1[data-old]').waitFor({ state: 'detached' })
  expect(await page.locator('#objection').inputValue()).toBe(half)
  await page.locator('#text').fill(marks.answer)
  await page.getByRole('button', { name: '发给办理人员' }).click()
  await page.getByText('已发出。办理人员看到后会在这里回复。').waitFor()
  expect(await page.locator('#text').inputValue()).toBe('')
  expect(await page.locator('#objection').inputValue()).toBe(half)
  expect(await page.locator('#objection').isVisible()).toBe(true)
})
