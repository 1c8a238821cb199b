import { beforeEach, describe, expect, test, vi } from 'vitest'
import { messages } from '#db/schema.ts'
import { MailboxView } from '#shared/contract/citizen.ts'
import type { Day } from '#shared/day.ts'
import { limits } from '#shared/tip/limits.ts'
import { messageMac } from '#api/records/genuine.ts'
import type { Turn } from '#api/core/pool.ts'
import { Problem } from '#api/core/problem.ts'
import { stretchReceipt } from '#api/records/receipts.ts'
import { plainTip, post } from '#tests/support/office/citizen.ts'
import { timed } from '#tests/support/patience.ts'
import { sealedText } from '#tests/support/office/tips.ts'
import {
  mailboxOfOneTip,
  office,
  lead,
  receipt,
  tip,
  view,
  page,
  unknownReceipt,
} from '#tests/support/office/mailbox.ts'

mailboxOfOneTip({ stretch: stretchReceipt })

describe('a full mailbox', () => {
  const [total, shown] = [130, limits.messagesShown]
  /** Fills the mailbox with messages, as the office writes them. */
  async function fillMailbox(): Promise<void> {
    const { id, reporterRecipient, officeKeyId } = await tip()
    const rows = Array.from({ length: total }, async (_, position) => {
      const sealed = Buffer.from(
        await sealedText('message', `示例：第 ${String(position)} 条。`, [
          office.officeRecipient,
          reporterRecipient,
        ]),
        'base64',
      )
      const message = { tipId: id, position, sealed }
      return {
        ...message,
        mac: messageMac(office.secrets, message),
        id: office.deps.newId(),
        accountId: lead.id,
        sentOn: '2026-11-16' as Day,
        evidenceCount: 0,
        officeKeyId,
      }
    })
    await office.database.insert(messages).values(await Promise.all(rows))
  }
  const positions = ({ messages: list }: MailboxView) =>
    list.map(({ text }) => Number(/第 (\d+) 条/.exec(text)?.[1]))
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)
  beforeEach(fillMailbox)

  test('shows the newest messages, and step by step all older ones, each once and in order', async () => {
    const newest = await view()
    expect(positions(newest)).toEqual(range(total - shown, total))
    expect(newest).toMatchObject({ messagesFrom: total - shown, messageCount: total })
    const seen = positions(newest)
    let from = newest.messagesFrom
    for (let steps = 0; from > 0 && steps < 10; steps += 1) {
      const older = MailboxView.parse(
        await (await post(office, '/mailbox', { receipt, before: from })).json(),
      )
      seen.unshift(...positions(older))
      from = older.messagesFrom
    }
    expect(seen).toEqual(range(0, total))
    expect((await post(office, '/mailbox', { receipt, before: 'x' })).status).toBe(422)
  })

  test('leads through its messages by buttons, without a receipt in an address', async () => {
    const first = await (await page('/mailbox')).text()
    expect(first).toContain('一共 130 条，这里是第 81 到第 130 条。')
    const button = /<button[^>]*name="before"[^>]*>更早的消息<\/button>/.exec(first)?.[0] ?? ''
    expect(button).toContain(' form="writing"')
    expect(button).toMatch(/ formaction="\/api\/mailbox#messages-title"/i)
    const before = / value="(\d+)"/.exec(button)?.[1] ?? ''
    // The unsent text goes along, and the page asks again for chosen pictures.
    const older = await (await page('/mailbox', { before, text: '示例：还没写完', evidence: 'a.jpg' })).text()
    expect(older).toContain('一共 130 条，这里是第 31 到第 80 条。')
    expect(older).toContain('回到最新的消息')
    expect(older).toContain('您写的还没有发出')
    expect(older).toContain('>示例：还没写完</textarea>')
    expect(older).toContain('请重新选一次')
    for (const text of [first, older])
      for (const [, address = ''] of text.matchAll(/(?:action|href)="([^"]*)"/gi))
        expect(address).not.toMatch(/\d{4}/)
  })

  test('is opened in a turn of the last rank: a tip that comes meanwhile does not wait', async () => {
    const { stretchPool } = office.deps
    const ranks: string[] = []
    const { promise: held, resolve: release } = Promise.withResolvers<undefined>()
    Object.assign(office.deps, {
      stretchPool: {
        async run<T>(task: () => Promise<T>, turn: Turn): Promise<T> {
          ranks.push(turn.rank)
          // The code is stretched. Its messages wait.
          if (ranks.length === 2) await held
          return stretchPool.run(task, turn)
        },
      },
    })
    let isOpen = false
    const opening = view().then((opened) => {
      isOpen = true
      return opened
    })
    await vi.waitFor(() => expect(ranks).toEqual(['last', 'last']))
    expect((await post(office, '/tips', plainTip)).status).toBe(201)
    expect(isOpen).toBe(false)
    release(undefined)
    expect((await opening).messages).toHaveLength(shown)
    expect(ranks).toEqual(['last', 'last', 'first'])
  })

  test('waits for as many turns as a code that opens nothing', async () => {
    const { stretchPool } = office.deps
    const turns: Omit<Turn, 'until'>[] = []
    Object.assign(office.deps, {
      stretchPool: {
        run<T>(task: () => Promise<T>, turn: Turn): Promise<T> {
          // Each opening has a deadline, and the two differ.
          const { until, ...whose } = turn
          expect(until).toBeGreaterThan(performance.now())
          turns.push(whose)
          return stretchPool.run(task, turn)
        },
      },
    })
    await view()
    const known = turns.splice(0)
    expect((await post(office, '/mailbox', { receipt: unknownReceipt() })).status).toBe(404)
    expect(turns).toEqual(known)
  })

  test('that finds no turn says so at its messages, and still does the act', async () => {
    const { stretchPool } = office.deps
    let turns = 0
    Object.assign(office.deps, {
      stretchPool: {
        run<T>(task: () => Promise<T>, turn: Turn): Promise<T> {
          turns += 1
          return turns === 2
            ? Promise.reject(new Problem('too-many-requests', { retryAfterSeconds: 10 }))
            : stretchPool.run(task, turn)
        },
      },
    })
    const answer = await page('/mailbox/withdraw-contact')
    expect(answer.status).toBe(200)
    const text = await answer.text()
    expect(text).toContain('联系方式已删除')
    expect(text).toContain('这条消息暂时没有打开')
  })

  test('takes as long to open as an unknown code takes to refuse', async () => {
    const stepMs = 250
    const tries: number[] = []
    for (let count = 0; count < 5; count += 1) {
      const { took, limit } = await timed(stepMs * 2, view)
      tries.push(took / limit)
    }
    expect(Math.min(...tries)).toBeLessThan(1)
  })
})
