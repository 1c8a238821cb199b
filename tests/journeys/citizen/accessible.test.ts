import { describe, expect, test } from 'vitest'
import { violationsOfCopy } from '#tests/support/browser/axe.ts'
import { languagesAndScript, openMailbox, report, summaryOf } from '#tests/support/browser/citizen-pages.ts'
import { phones } from '#tests/support/browser/phones.ts'

const phone = phones({ env: { BOT_CHECK: 'off' } })

describe.each(languagesAndScript)('%s', (_, words, javaScriptEnabled) => {
  const { say, told, under } = words
  test('every state of the citizen’s pages is accessible, wide and narrow', async () => {
    for (const width of [320, 1280]) {
      const context = await phone.open({
        javaScriptEnabled,
        viewport: { width, height: 800 },
      })
      const page = await context.newPage()
      const found: Record<string, unknown> = {}
      const look = async (state: string) => {
        const problems = await violationsOfCopy(page)
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        if (problems.length > 0 || overflow > 0)
          found[`${state} at ${String(width)}`] = { problems, overflow }
      }
      const { receipt } = await report(page, phone.server, [phone.photo, phone.tall], { words })
      await look('receipt')
      await openMailbox(page, phone.server, receipt, words)
      await look('mailbox')
      await page.getByText(say('撤回举报'), { exact: true }).first().click()
      await page.getByRole('button', { name: say('撤回举报') }).click()
      await page
        .getByRole('link', { name: told('撤回前，请先选“我确定要撤回”') })
        .first()
        .waitFor()
      await look('mailbox with an error')
      await page.goto(`${phone.server.url}${under}/track/`)
      await page.locator('#receipt').fill('1234')
      await page.getByRole('button', { name: say('打开信箱') }).click()
      await summaryOf(page).waitFor()
      await look('track with an error')
      expect(await page.locator('#receipt').inputValue()).toBe('1234')
      expect(found).toEqual({})
    }
  })
})
