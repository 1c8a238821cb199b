import { and, eq, isNull } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { dayOf } from '#shared/day.ts'
import { evidence, messages } from '#db/schema.ts'
import { MailboxView } from '#shared/contract/citizen.ts'
import type { TipView } from '#shared/contract/tip.ts'
import { parseReceipt, type Receipt } from '#shared/sealing/receipt.ts'
import { generateOfficeIdentity, openBytes, openJson } from '#shared/sealing/seal.ts'
import { Message } from '#shared/tip/sealed.ts'
import { sentences } from '#shared/text.ts'
import { Problem } from '#api/core/problem.ts'
import { receiptKeys } from '#api/records/receipts.ts'
import { errorsOf, form, kept, post } from '#tests/support/office/citizen.ts'
import { heic, taggedPhoto } from '#tests/support/photo.ts'
import {
  mailboxOfOneTip,
  office,
  lead,
  receipt,
  tip,
  view,
  page,
  say,
  move,
} from '#tests/support/office/mailbox.ts'

mailboxOfOneTip()

describe('messages', () => {
  test('go both ways, open with the receipt and the office key alone, and move the tip on', async () => {
    await move('waiting', {}, '示例：收款人是谁？')
    const asked = await (await page('/mailbox')).text()
    expect(asked).toContain('请先回答办理人员的问题')
    // The question stands above the status.
    expect(asked.indexOf('收款人是谁')).toBeLessThan(asked.indexOf('现在的状态'))
    expect(asked).not.toContain('再来看')
    expect(asked).toContain('没有图片')
    expect(await view()).toMatchObject({
      status: 'waiting',
      statusText: '需要您补充',
      messages: [{ from: 'office', on: '2026-11-16', text: '示例：收款人是谁？' }],
    })
    const answer = await say('示例：收款人姓示。', [await taggedPhoto(64, 48)])
    expect(answer.status).toBe(201)
    expect(MailboxView.parse(await answer.json())).toMatchObject({
      status: 'investigating',
      messages: [{ from: 'office' }, { from: 'reporter', text: '示例：收款人姓示。', evidenceCount: 1 }],
    })

    const [row] = await office.database.select().from(messages).where(isNull(messages.accountId))
    const sealed = new Uint8Array(row?.sealed ?? [])
    const keys = await receiptKeys(office.deps, parseReceipt(receipt) as Receipt, { rank: 'last' })
    for (const identity of [office.officeIdentity, keys.identity])
      expect((await openJson(Message, sealed, [identity])).text).toBe('示例：收款人姓示。')
    await expect(openBytes(sealed, [await generateOfficeIdentity()])).rejects.toThrow('no identity matched')

    // The picture is for the office alone. A found receipt does not open it.
    const [file] = await office.database.select().from(evidence)
    const picture = new Uint8Array((await office.deps.evidence.get(file?.id ?? '')) ?? [])
    expect((await openBytes(picture, [office.officeIdentity])).subarray(0, 2)).toEqual(
      Uint8Array.of(0xff, 0xd8),
    )
    await expect(openBytes(picture, [keys.identity])).rejects.toThrow('no identity matched')
    expect(file).toMatchObject({ messageId: row?.id, bytes: picture.length })

    const seen = (await (await lead.get(`/tips/${(await tip()).id}`)).json()) as TipView
    expect(seen.events.map(({ to }) => to)).toEqual(['received', 'waiting', 'investigating'])
    expect(seen.events.map(({ by }) => by === '举报人')).toEqual([true, false, true])
    expect(seen.unread).toBeGreaterThan(0)
    expect([seen.turn, seen.answeredOn]).toEqual(['replied', dayOf(office.deps.now())])
  })

  test('return a waiting tip to the referral that it came from', async () => {
    await move('investigating')
    await move('referred', { referredTo: 'police' })
    await move('waiting', {}, '示例：还有别的群吗？')
    expect((await say('示例：没有了。')).status).toBe(201)
    expect((await tip()).status).toBe('referred')
  })

  test('show typed markup as isolated text on the page', async () => {
    await say('\u202e示例</p><script>alert(1)</script> שלום 😀')
    const text = await (await page('/mailbox')).text()
    expect(text).toContain('<bdi dir="auto">\u202e示例&lt;/p&gt;&lt;script&gt;')
    expect(text).not.toContain('<script>')
  })

  test('come back when a crowd keeps the mailbox closed, and go along when it opens', async () => {
    const text = '示例标记：收款人是 <b>示例</b>。'
    const { stretchPool } = office.deps
    Object.assign(office.deps, {
      stretchPool: { run: () => Promise.reject(new Problem('too-many-requests', { retryAfterSeconds: 10 })) },
    })
    const refused = await page('/mailbox/messages', { text })
    expect(refused.status).toBe(429)
    expect(await refused.text()).toMatch(
      /<textarea[^>]* name="text"[^>]*>示例标记：收款人是 &lt;b&gt;示例&lt;\/b&gt;。<\/textarea>/,
    )
    Object.assign(office.deps, { stretchPool })
    const opened = await page('/mailbox', { text })
    expect(opened.status).toBe(200)
    expect(await opened.text()).toMatch(/<textarea[^>]* name="text"[^>]*>示例标记：/)
    expect(await office.database.$count(messages)).toBe(0)
  })
  test('need words or a picture, and come back with their text when they are refused', async () => {
    expect(await errorsOf(await say('  '))).toEqual({ '/text': '请写几句话，或者选一张图片' })
    expect(await errorsOf(await say('长'.repeat(2001)))).toEqual({ '/text': sentences.messageLong })
    const photo = await taggedPhoto(64, 48)
    expect((await say('', [photo])).status).toBe(201)
    const before = await kept(office)
    expect(await errorsOf(await say('示例', Array<Buffer>(4).fill(photo)))).toEqual({
      '/evidence': '最多选 3 张图片，请去掉多出的',
    })
    const refused = await post(
      office,
      '/mailbox/messages',
      form({ receipt, text: '示例：照片在这里。' }, [heic]),
      { accept: 'html' },
    )
    expect(refused.status).toBe(422)
    const text = await refused.text()
    expect(text).toContain('HEIC')
    expect(text).toContain('示例：照片在这里。')
    expect(text).toContain('图片请重新选一次')
    expect(await kept(office)).toEqual(before)
  })

  test('are at most twenty a day, also when they come at once; the office’s do not count', async () => {
    for (let count = 0; count < 15; count += 1) await say(`示例：第 ${String(count)} 条。`)
    // All ten count fifteen messages before the first one is written.
    const { write } = office.deps
    let arrived = 0
    let open: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (open = resolve))
    Object.assign(office.deps, {
      async write(...act: Parameters<typeof write>) {
        arrived += 1
        if (arrived === 10) open()
        await gate
        return write(...act)
      },
    })
    const answers = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => say(`示例：同时的第 ${String(index)} 条。`)),
    )
    expect(answers.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(5)
    const own = and(eq(messages.tipId, (await tip()).id), isNull(messages.accountId))
    expect(await office.database.$count(messages, own)).toBe(20)
    const refused = await post(office, '/mailbox/messages', form({ receipt, text: '示例：再一条。' }), {
      accept: 'html',
    })
    expect(refused.status).toBe(429)
    const text = await refused.text()
    expect(text).toContain('一天最多发 20 条消息，请明天再发')
    expect(text).toContain('示例：再一条。')
    office.clock.now = new Date('2026-11-17T01:30:00Z')
    expect((await say('示例：第二天。')).status).toBe(201)
  })

  test('leave no picture when they cannot be stored, and come back on a calm page', async () => {
    const before = await kept(office)
    await office.database.run(
      "create trigger no_messages before insert on messages begin select raise(abort, '示例'); end",
    )
    const errors: unknown[] = []
    const original = console.error
    console.error = (...values: unknown[]) => errors.push(...values)
    const answer = await post(
      office,
      '/mailbox/messages',
      form({ receipt, text: '示例：照片在这里。' }, [await taggedPhoto(64, 48)]),
      {
        accept: 'html',
      },
    )
    console.error = original
    expect(answer.status).toBe(500)
    const text = await answer.text()
    expect(text).toContain('系统出错')
    expect(text).toContain('示例：照片在这里。')
    expect(errors).toHaveLength(1)
    expect(await kept(office)).toEqual(before)
  })
})
