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
  previewsOf,
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

test.each([true, false])(
  'half an objection survives every other act, and goes with its picture (script: %s)',
  async (javaScriptEnabled) => {
    const office = await openProfile(phone.browser, 'desk')
    const desk = await office.newPage()
    const page = await (await phone.open({ javaScriptEnabled })).newPage()
    const { receipt, number } = await report(page, phone.server, [phone.tall])
    await signIn(desk, phone.server)
    await openTip(desk, number)
    await tipOf(desk).getByRole('button', { name: '核实' }).click()
    await closeTip(desk, '未查实')

    await openMailbox(page, phone.server, receipt)
    const text = page.locator('#text')
    const stays = async () => {
      expect(await text.inputValue()).toBe(marks.reason)
      expect(await messagesOf(page).count()).toBe(0)
      expect(await status(page)).toBe('没有查实')
    }
    /** Acts, and waits until the answer is the page. */
    const through = async (act: () => Promise<void>) => {
      await page.locator('h1').evaluate((heading) => heading.setAttribute('data-old', ''))
      await act()
      await page.locator('h1:not([data-old])').waitFor()
    }
    const press = (name: string) => through(() => page.getByRole('button', { name, exact: true }).click())
    const box = page.getByLabel('我确定要提出异议，只能提这一次')
    await text.fill(marks.reason)
    await press('看看有没有新消息')
    await stays()
    await page.getByText('撤回联系方式').first().click()
    await press('删除我的联系方式')
    await page.getByText('联系方式已删除。以后只能在这里互发消息。').waitFor()
    await stays()
    await page.locator('[name=evidence]').setInputFiles([phone.photo])
    await press('提出异议')
    await page.getByRole('link', { name: '提出异议前，请先选“我确定要提出异议”' }).waitFor()
    await stays()
    if (!javaScriptEnabled) await page.getByText('刚才选的图片没有留下，请重新选一次。').waitFor()
    expect(await violationsOfCopy(page)).toEqual([])
    // The box belongs to the objection. With the other button nothing would be reviewed.
    await box.check()
    await press('发给办理人员')
    await page.getByRole('link', { name: /请点“提出异议”/ }).waitFor()
    await stays()
    // Enter on a box is no act.
    await box.check()
    await through(() => box.press('Enter'))
    await stays()
    await box.check()
    if (javaScriptEnabled) expect(await previewsOf(page).count()).toBe(1)
    else await page.locator('[name=evidence]').setInputFiles([phone.photo])
    await press('提出异议')
    await page.getByText('已提出异议，理由已发给办理人员，会重新核对。过几天再来看。').waitFor()
    expect(await status(page)).toBe('复核中')
    expect(await text.inputValue()).toBe('')
    await messagesOf(page).getByText('附图片 1 张').waitFor()
    expect(await messagesOf(page).locator('bdi').allInnerTexts()).toEqual([marks.reason])

    await openTip(desk, number)
    await desk.getByText(marks.reason).waitFor()
    await expect.poll(() => tipOf(desk).getByRole('img').count()).toBe(2)
    await office.close()
  },
)

test.each([true, false])(
  'a forgotten tick at the withdrawal loses no message (script: %s)',
  async (javaScriptEnabled) => {
    const page = await (await phone.open({ javaScriptEnabled })).newPage()
    const { receipt } = await report(page, phone.server, [])
    await openMailbox(page, phone.server, receipt)
    await page.locator('#text').fill(marks.answer)
    await page.getByText('撤回举报', { exact: true }).first().click()
    await page.getByRole('button', { name: '撤回举报' }).click()
    await page.getByRole('link', { name: '撤回前，请先选“我确定要撤回”' }).waitFor()
    expect(await page.locator('#text').inputValue()).toBe(marks.answer)
    await page.getByLabel('我确定要撤回').check()
    await page.getByRole('button', { name: '撤回举报' }).click()
    await page.getByText('已撤回。联系方式已删除；').waitFor()
  },
)
