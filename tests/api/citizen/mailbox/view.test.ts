import { describe, expect, test } from 'vitest'
import { MailboxView } from '#shared/contract/citizen.ts'
import { errorsOf, post } from '#tests/support/office/citizen.ts'
import {
  mailboxOfOneTip,
  reportAgain,
  office,
  receipt,
  number,
  view,
  page,
  say,
  wide,
  unknownReceipt,
  move,
} from '#tests/support/office/mailbox.ts'

mailboxOfOneTip()

describe('the mailbox', () => {
  test('shows status, history and the possible acts, and never the report', async () => {
    const answer = await post(office, '/mailbox', { receipt })
    expect(answer.status).toBe(200)
    const text = await answer.text()
    const opened = MailboxView.parse(JSON.parse(text))
    expect(opened).toEqual({
      number,
      status: 'received',
      statusText: '已收到',
      objected: false,
      isCorrection: false,
      receivedOn: '2026-11-16',
      checkBackOn: '2026-11-23',
      history: [{ on: '2026-11-16', text: '已收到' }],
      messages: [],
      messagesFrom: 0,
      messageCount: 0,
      evidenceCount: 0,
      hasContact: true,
      wantsReward: true,
      reviewed: false,
      may: { write: true, object: false, answerReward: false, withdraw: true, withdrawContact: true },
    })
    const shown = text + (await (await page('/mailbox')).text())
    for (const secret of ['三天出证', '备用邮箱', 'selling']) expect(shown).not.toContain(secret)
  })

  test('opens to a receipt in full-width digits, groups and dashes, with a word before it', async () => {
    const typed = `回执码：${wide(receipt).replace(/(.{4})/g, '$1 － ')}`
    expect((await page('/mailbox', { receipt: typed })).status).toBe(200)
  })

  test('answers an unknown receipt with advice', async () => {
    const text = await (await page('/mailbox', { receipt: unknownReceipt() })).text()
    expect(text).toContain('没有这个回执码。请对照纸条再核对一遍；确实没抄错的，打 12350 说明情况。')
  })

  test('answers a known and an unknown receipt with the same headers and length', async () => {
    for (const accept of ['json', 'html'] as const) {
      const [known, unknown] = await Promise.all(
        [receipt, unknownReceipt()].map(async (code) =>
          post(office, '/mailbox', { receipt: code }, { accept }),
        ),
      )
      expect([known?.status, unknown?.status]).toEqual([200, 404])
      const shape = async (answer: Response | undefined) => ({
        headers: [...(answer?.headers.keys() ?? [])],
        bytes: (await answer?.arrayBuffer())?.byteLength,
      })
      const [one, other] = [await shape(known), await shape(unknown)]
      expect(one).toEqual(other)
      expect((one.bytes ?? 1) % 4096).toBe(0)
    }
    // The same holds with messages, as long as they fit the same length.
    for (let count = 0; count < 4; count += 1) await say('示例：补充。'.repeat(50))
    const sizes = await Promise.all(
      [receipt, unknownReceipt()].map(
        async (code) => (await (await page('/mailbox', { receipt: code })).arrayBuffer()).byteLength,
      ),
    )
    expect(sizes[0]).toBe(sizes[1])
  })

  test('answers every receipt in even time, and refuses a wrong check digit before any work', async () => {
    const stepMs = 250
    for (const code of [receipt, unknownReceipt()]) {
      const began = performance.now()
      await post(office, '/mailbox', { receipt: code })
      expect(performance.now() - began).toBeGreaterThanOrEqual(stepMs - 2)
    }
    const wrong = receipt.slice(0, 19) + String((Number(receipt[19]) + 1) % 10)
    // The code is not stretched: the pool gets no task.
    Object.assign(office.deps, { stretchPool: { run: () => Promise.reject(new Error('work was done')) } })
    // Held to the step, every answer would take one. The quickest of twenty shows that none is held.
    const tries: number[] = []
    for (let count = 0; count < 20; count += 1) {
      const began = performance.now()
      await post(office, '/mailbox', { receipt: wrong })
      tries.push(performance.now() - began)
    }
    expect(Math.min(...tries)).toBeLessThan(stepMs - 2)
    const answer = await post(office, '/mailbox', { receipt: wrong })
    expect(answer.status).toBe(422)
    expect(await errorsOf(answer)).toEqual({ '/receipt': '回执码抄错了，请对照原来抄的，一位一位核对' })
  })

  test.each([
    ['', '请填回执码'],
    ['1234', '您填了 4 位，应该是 20 位'],
    ['JM13093165', '这是编号，不是回执码'],
    ['不记得了', '回执码只有数字'],
    ['<script>alert(1)</script>', '回执码只有数字'],
  ])('stays closed when %s is typed, and gives it back with advice', async (typed, message) => {
    const answer = await page('/mailbox', { receipt: typed })
    expect(answer.status).toBe(422)
    const text = await answer.text()
    expect(text).toContain(message)
    expect(text).toContain('<title>错误：查进展')
    expect(text).not.toContain('<script>alert')
    if (/^\d+$/.test(typed)) expect(text).toContain(`value="${typed}"`)
  })

  test('shows a tip set aside as spam as received', async () => {
    await move('spam')
    expect(await view()).toMatchObject({
      status: 'received',
      statusText: '已收到',
      history: [{ on: '2026-11-16', text: '已收到' }],
    })
    await move('received')
    expect((await view()).history).toHaveLength(1)
    expect(await (await page('/mailbox')).text()).not.toContain('垃圾')
  })

  test('names the right authority, and the recipient of a referral', async () => {
    await move('investigating')
    await move('referred', { referredTo: 'police' })
    expect(await view()).toMatchObject({ statusText: '已转有关部门', referredTo: '公安机关' })
    await reportAgain()
    await move('out-of-scope', { reason: 'equipment-certificate' })
    expect(await view()).toMatchObject({
      statusText: '不属于本渠道范围',
      whereTo: '请向当地市场监督管理部门反映。',
    })
  })

  test('names a day to look again that lies ahead, also after weeks', async () => {
    office.clock.now = new Date('2026-12-01T01:30:00Z')
    expect((await view()).checkBackOn).toBe('2026-12-07')
  })
})
