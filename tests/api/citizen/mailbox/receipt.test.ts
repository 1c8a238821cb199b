import { describe, expect, test } from 'vitest'
import { errorsOf, post } from '#tests/support/office/citizen.ts'
import { mailboxOfOneTip, office, receipt, number, page, view, wide } from '#tests/support/office/mailbox.ts'

mailboxOfOneTip()

describe('keeping the receipt', () => {
  const fields = () => ({ number, checkBackOn: '2026-11-23' })

  test('compares the last group with the code in every spelling, and looks nothing up', async () => {
    Object.assign(office.deps, { stretchPool: { run: () => Promise.reject(new Error('work was done')) } })
    const right = await page('/mailbox/confirm', { lastGroup: ` ${wide(receipt.slice(-4))} `, ...fields() })
    expect(right.status).toBe(200)
    const text = await right.text()
    expect(text).toContain('对上了')
    expect(text).toContain(number)
    const wrong = await page('/mailbox/confirm', { lastGroup: receipt.slice(0, 4), ...fields() })
    expect(wrong.status).toBe(422)
    expect(await wrong.text()).toContain('和回执码最后四位不一样')
    expect(
      await (await post(office, '/mailbox/confirm', { receipt, lastGroup: receipt.slice(-4) })).json(),
    ).toEqual({ matched: true })
    expect(
      (
        await post(office, '/mailbox/confirm', {
          receipt,
          lastGroup: '0000'.replace('0', receipt.endsWith('0') ? '1' : '0'),
        })
      ).status,
    ).toBe(receipt.endsWith('0000') ? 200 : 422)
  })

  test('gives a calendar file and a text file that do not name the subject', async () => {
    const ics = await page('/receipt/calendar', fields())
    expect(ics.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    const calendar = await ics.text()
    expect(calendar).toContain(
      'DTSTART;VALUE=DATE:20261123\r\nDTEND;VALUE=DATE:20261124\r\nSUMMARY:回来看看\r\n',
    )
    expect(calendar).not.toContain(receipt)
    const txt = await page('/receipt/text', fields())
    expect(txt.headers.get('content-disposition')).toBe('attachment; filename="code.txt"')
    const text = await txt.text()
    expect(text.replace(/\D/g, '')).toContain(receipt)
    expect(text).toMatch(/^\d{4}( \d{4}){4}\r\n网址 [\w.:-]+\r\n2026年11月23日回来看\r\n$/)
    const [address = ''] = /127\.0\.0\.1(:\d+)?/.exec(text) ?? []
    expect(address).not.toBe('')
    expect(calendar).not.toContain('127.0.0.1')
    for (const word of ['真证', '举报', 'zhenzheng', '示例单位'])
      for (const file of [calendar, text, ics.headers.get('content-disposition') ?? ''])
        expect(file).not.toContain(word)
  })

  test('opens the mailbox from a pasted file, page or message', async () => {
    const file = await (await page('/receipt/text', fields())).text()
    const shown = await (await page('/mailbox/confirm', { lastGroup: receipt.slice(-4), ...fields() })).text()
    const [, main = ''] = /<main[^>]*>([\s\S]*)<\/main>/.exec(shown) ?? []
    const lines = main.replace(/<\/(?:p|h1|h2|li|dd|dt|div)>/g, '\n').replace(/<[^>]+>/g, '')
    const pastes = [file, lines, `回执码：${wide(receipt)}`, `\u202d${receipt}\u202c`]
    for (const pasted of pastes) expect((await view(pasted)).number, pasted.slice(0, 80)).toBe(number)
    const calendar = await (await page('/receipt/calendar', fields())).text()
    expect(await errorsOf(await post(office, '/mailbox', { receipt: calendar }))).toEqual({
      '/receipt': '这是日历提醒，里面没有回执码，请照纸条填',
    })
  })

  test('refuses tampered fields', async () => {
    expect((await page('/receipt/calendar', { checkBackOn: '2026-11-23\r\nATTENDEE:x' })).status).toBe(422)
    expect((await page('/mailbox/confirm', { ...fields(), number: '<b>', lastGroup: '1' })).status).toBe(422)
    expect((await page('/receipt/text', { ...fields(), receipt: '1' })).status).toBe(422)
  })
})
