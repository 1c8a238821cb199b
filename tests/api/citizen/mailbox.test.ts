import { and, eq, isNull } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { audit, contacts, evidence, events, messages, tips } from '#db/schema.ts'
import type { Day } from '#shared/day.ts'
import { MailboxView } from '#shared/contract/citizen.ts'
import type { TipView } from '#shared/contract/tip.ts'
import { limits } from '#shared/tip/limits.ts'
import { type Finding, type ScopeReason } from '#shared/tip/lists.ts'
import { type Status } from '#shared/tip/moves.ts'
import { checkDigit, parseReceipt, type Receipt } from '#shared/sealing/receipt.ts'
import { generateOfficeIdentity, openBytes, openJson } from '#shared/sealing/seal.ts'
import { Message } from '#shared/tip/sealed.ts'
import { sentences } from '#shared/text.ts'
import type { Turn } from '#api/core/pool.ts'
import { Problem } from '#api/core/problem.ts'
import { receiptKeys } from '#api/records/receipts.ts'
import { errorsOf, form, kept, plainTip, post, report } from '#tests/support/citizen.ts'
import { openOffice, type Office, type Person } from '#tests/support/office.ts'
import { heic, taggedPhoto } from '#tests/support/photo.ts'
import { piecesOf, remainsIn } from '#tests/support/remains.ts'
import { sealedText } from '#tests/support/tips.ts'

let office: Office
let lead: Person
let receipt: string
let number: string
beforeEach(async () => {
  office = await openOffice()
  lead = await office.signIn('lead')
  ;({ receipt, number } = await report(office, { ...plainTip, contact: '示例：备用邮箱', wantsReward: true }))
})
afterEach(() => office.close())

const tip = async () => {
  const [row] = await office.database.select().from(tips).where(eq(tips.number, number))
  if (!row) throw new Error('no such tip')
  return row
}
const view = async (code = receipt) =>
  MailboxView.parse(await (await post(office, '/mailbox', { receipt: code })).json())
const page = async (path: string, fields: Record<string, string> = {}) =>
  post(office, path, new URLSearchParams({ receipt, ...fields }), { accept: 'html' })
const say = (text: string, pictures: readonly Uint8Array[] = []) =>
  post(office, '/mailbox/messages', form({ receipt, text }, pictures))
/** Digits as a Chinese input method writes them. */
const wide = (digits: string) =>
  digits.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
const unknownReceipt = () => {
  const digits = Array.from(crypto.getRandomValues(new Uint8Array(19)), (byte) => String(byte % 10)).join('')
  return digits + String(checkDigit(digits))
}

/** Move the tip as the office does; a question goes with `waiting`. */
async function move(
  to: Status,
  fields: { readonly finding?: Finding; readonly reason?: ScopeReason; readonly referredTo?: 'police' } = {},
  question?: string,
): Promise<void> {
  const { id, version, reporterRecipient } = await tip()
  const message =
    question === undefined
      ? {}
      : { message: await sealedText('message', question, [office.officeRecipient, reporterRecipient]) }
  const answer = await lead.post(`/tips/${id}/moves`, { version, to, ...fields, ...message })
  expect(answer.status).toBe(200)
}
const closeTip = () => move('investigating').then(() => move('closed', { finding: 'substantiated' }))

describe('the receipt opens', () => {
  test('status, history and what can be done; never what was reported', async () => {
    const answer = await post(office, '/mailbox', { receipt })
    expect(answer.status).toBe(200)
    const text = await answer.text()
    const opened = MailboxView.parse(JSON.parse(text))
    expect(opened).toEqual({
      number,
      status: 'received',
      statusText: '已收到',
      objected: false,
      receivedOn: '2026-11-16',
      checkBackOn: '2026-11-23',
      history: [{ on: '2026-11-16', text: '已收到' }],
      messages: [],
      messagesFrom: 0,
      messageCount: 0,
      evidenceCount: 0,
      hasContact: true,
      wantsReward: true,
      may: { write: true, object: false, withdraw: true, withdrawContact: true },
    })
    const shown = text + (await (await page('/mailbox')).text())
    for (const secret of ['三天出证', '备用邮箱', 'selling']) expect(shown).not.toContain(secret)
  })

  test('however a person typed it: full-width digits, groups, dashes, the word that stands before it', async () => {
    const typed = `回执码：${wide(receipt).replace(/(.{4})/g, '$1 － ')}`
    expect((await page('/mailbox', { receipt: typed })).status).toBe(200)
  })

  test('and of one that opens nothing is said what can be done', async () => {
    const text = await (await page('/mailbox', { receipt: unknownReceipt() })).text()
    expect(text).toContain('没有这个回执码。请对照纸条再核对一遍；确实没抄错的，打 12350 说明情况。')
  })

  test('and another cannot be told from it but by what it says', async () => {
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
    // Also with something said, up to what fits the same length.
    for (let count = 0; count < 4; count += 1) await say('示例：补充。'.repeat(50))
    const sizes = await Promise.all(
      [receipt, unknownReceipt()].map(
        async (code) => (await (await page('/mailbox', { receipt: code })).arrayBuffer()).byteLength,
      ),
    )
    expect(sizes[0]).toBe(sizes[1])
  })

  test('on the beat, whether it opens something or not; a wrong check digit is told before any work', async () => {
    const beat = 250
    for (const code of [receipt, unknownReceipt()]) {
      const began = performance.now()
      await post(office, '/mailbox', { receipt: code })
      expect(performance.now() - began).toBeGreaterThanOrEqual(beat - 2)
    }
    const wrong = receipt.slice(0, 19) + String((Number(receipt[19]) + 1) % 10)
    // Nothing is stretched for it: the pool is not even asked.
    Object.assign(office.deps, { stretchPool: { run: () => Promise.reject(new Error('work was done')) } })
    const began = performance.now()
    const answer = await post(office, '/mailbox', { receipt: wrong })
    expect(performance.now() - began).toBeLessThan(beat)
    expect(answer.status).toBe(422)
    expect(await errorsOf(answer)).toEqual({ '/receipt': '回执码抄错了，请对照原来抄的，一位一位核对' })
  })

  test.each([
    ['', '请填回执码'],
    ['1234', '您填了 4 位，应该是 20 位'],
    ['JM13093165', '这是编号，不是回执码'],
    ['不记得了', '回执码只有数字'],
    ['<script>alert(1)</script>', '回执码只有数字'],
  ])('nothing when %s is typed: it is given back with what to do', async (typed, message) => {
    const answer = await page('/mailbox', { receipt: typed })
    expect(answer.status).toBe(422)
    const text = await answer.text()
    expect(text).toContain(message)
    expect(text).toContain('<title>错误：查进展')
    expect(text).not.toContain('<script>alert')
    if (/^\d+$/.test(typed)) expect(text).toContain(`value="${typed}"`)
  })

  test('nothing of a tip set aside as spam: it reads as received', async () => {
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

  test('where to go, to whom it went, and no finding', async () => {
    await move('investigating')
    await move('referred', { referredTo: 'police' })
    expect(await view()).toMatchObject({ statusText: '已转有关部门', referredTo: '公安机关' })
    await move('closed', { finding: 'substantiated' })
    const closed = await post(office, '/mailbox', { receipt })
    expect(await closed.text()).not.toMatch(/substantiated|查实/)
    ;({ receipt, number } = await report(office))
    await move('out-of-scope', { reason: 'equipment-certificate' })
    expect(await view()).toMatchObject({
      statusText: '不属于本渠道范围',
      whereTo: '请向当地市场监督管理部门反映。',
    })
  })

  test('the day to look again lies ahead, also after weeks', async () => {
    office.clock.now = new Date('2026-12-01T01:30:00Z')
    expect((await view()).checkBackOn).toBe('2026-12-07')
  })
})

describe('messages', () => {
  test('go both ways: the question opens with the receipt, the answer with either key and no other, and the tip moves on', async () => {
    await move('waiting', {}, '示例：收款人是谁？')
    const asked = await (await page('/mailbox')).text()
    expect(asked).toContain('请现在回答')
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

    // The picture is for the office alone: whoever finds the receipt does not see it.
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
  })

  test('return a tip that was referred to where it came from', async () => {
    await move('investigating')
    await move('referred', { referredTo: 'police' })
    await move('waiting', {}, '示例：还有别的群吗？')
    expect((await say('示例：没有了。')).status).toBe(201)
    expect((await tip()).status).toBe('referred')
  })

  test('show what was typed as text, isolated, on the page', async () => {
    await say('\u202e示例</p><script>alert(1)</script> שלום 😀')
    const text = await (await page('/mailbox')).text()
    expect(text).toContain('<bdi dir="auto">\u202e示例&lt;/p&gt;&lt;script&gt;')
    expect(text).not.toContain('<script>')
  })

  test('are not lost when the mailbox does not open for the crowd: they come back, and go along into it', async () => {
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
  test('need words or a picture; what is too long or no picture comes back with its text', async () => {
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
    // All ten have counted the fifteen before the first of them is written.
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

  test('leave no picture when they cannot be stored, and the page says so calmly', async () => {
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

describe('a full mailbox', () => {
  const [total, shown] = [130, limits.messagesShown]
  /** Messages of many days, as the office writes them. */
  async function fillMailbox(): Promise<void> {
    const { id, reporterRecipient, officeKeyId } = await tip()
    const rows = Array.from({ length: total }, async (_, position) => ({
      id: office.deps.newId(),
      tipId: id,
      position,
      accountId: lead.id,
      sentOn: '2026-11-16' as Day,
      evidenceCount: 0,
      officeKeyId,
      sealed: Buffer.from(
        await sealedText('message', `示例：第 ${String(position)} 条。`, [
          office.officeRecipient,
          reporterRecipient,
        ]),
        'base64',
      ),
    }))
    await office.database.insert(messages).values(await Promise.all(rows))
  }
  const positions = ({ messages: list }: MailboxView) =>
    list.map(({ text }) => Number(/第 (\d+) 条/.exec(text)?.[1]))
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)
  beforeEach(fillMailbox)

  test('shows the newest, and step by step all that are older, each once and in order', async () => {
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

  test('is gone through by buttons, without a receipt in an address', async () => {
    const first = await (await page('/mailbox')).text()
    expect(first).toContain('一共 130 条，这里是第 81 到第 130 条。')
    const button = /<button[^>]*name="before"[^>]*>更早的消息<\/button>/.exec(first)?.[0] ?? ''
    expect(button).toContain(' form="writing"')
    expect(button).toMatch(/ formaction="\/api\/mailbox#messages-title"/i)
    const before = / value="(\d+)"/.exec(button)?.[1] ?? ''
    // What was being written goes along, and what was chosen is asked for again.
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

  test('is opened in a turn of the last rank: a tip that comes meanwhile does not wait for it', async () => {
    const { stretchPool } = office.deps
    const ranks: string[] = []
    const { promise: held, resolve: release } = Promise.withResolvers<undefined>()
    Object.assign(office.deps, {
      stretchPool: {
        async run<T>(task: () => Promise<T>, turn: Turn): Promise<T> {
          ranks.push(turn.rank)
          // The code is stretched; what it opens waits.
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
          // Each opening has a patience of its own, and it has one.
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

  test('that finds no turn says so at its messages; what was asked for is done', async () => {
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

  test('comes with the same beat as a code that opens nothing', async () => {
    const beat = 250
    let fastest = Infinity
    // Once in five the machine has no other work.
    for (let tries = 0; tries < 5; tries += 1) {
      const began = performance.now()
      await view()
      fastest = Math.min(fastest, performance.now() - began)
    }
    expect(fastest).toBeLessThan(beat * 2)
  })
})

describe('the reporter withdraws', () => {
  test.each(['/mailbox/withdraw-contact', '/mailbox/withdraw'])(
    'and by %s the sealed contact leaves database, log and free pages at once',
    async (path) => {
      const [contact] = await office.database.select().from(contacts)
      const pieces = piecesOf(contact?.sealed ?? new Uint8Array())
      expect(await remainsIn(office.folder, pieces)).not.toEqual([])
      expect((await post(office, path, { receipt })).status).toBe(200)
      expect(await remainsIn(office.folder, pieces)).toEqual([])
    },
  )

  test('the contact alone: it is gone at once, the tip stays', async () => {
    expect(
      MailboxView.parse(await (await post(office, '/mailbox/withdraw-contact', { receipt })).json()),
    ).toMatchObject({
      hasContact: false,
      status: 'received',
      may: { withdrawContact: false },
    })
    expect(await office.database.$count(contacts)).toBe(0)
    // Asking again changes nothing and is no error.
    const again = await page('/mailbox/withdraw-contact', { sure: 'yes' })
    expect(again.status).toBe(200)
    expect((await lead.post(`/tips/${(await tip()).id}/contact`)).status).toBe(404)
  })

  test('the tip: contact at once, content after the days of the operator, and nothing more can be done', async () => {
    const careless = await page('/mailbox/withdraw')
    expect(careless.status).toBe(422)
    expect(await careless.text()).toContain('撤回前，请先选“我确定要撤回”')
    expect((await tip()).status).toBe('received')

    const answer = await page('/mailbox/withdraw', { sure: 'yes' })
    expect(answer.status).toBe(200)
    const said = await answer.text()
    expect(said).toContain('已撤回。联系方式已删除；举报内容从 2026年11月23日起删除')
    // There is nothing more to come for.
    for (const words of ['可能想领', '有没有新消息', '再来看']) expect(said).not.toContain(words)
    expect(await tip()).toMatchObject({ status: 'withdrawn', purgeOn: '2026-11-23', version: 2 })
    expect(await office.database.$count(contacts)).toBe(0)
    expect((await view()).may).toEqual({
      write: false,
      object: false,
      withdraw: false,
      withdrawContact: false,
    })
    for (const [path, fields] of [
      ['/mailbox/withdraw', {}],
      ['/mailbox/object', {}],
      ['/mailbox/messages', { text: '示例：还在吗？' }],
    ] as const) {
      expect((await post(office, path, { receipt, ...fields })).status).toBe(409)
      const refused = await page(path, { sure: 'yes', sureToObject: 'yes', ...fields })
      expect(refused.status).toBe(409)
      expect(await refused.text()).toContain('现在不能这样做了')
    }
  })

  test('not what is closed', async () => {
    await closeTip()
    expect((await post(office, '/mailbox/withdraw', { receipt })).status).toBe(409)
    expect((await tip()).status).toBe('closed')
  })

  test('while the office moves the tip: the office was faster, the wish holds all the same, and nothing is half done', async () => {
    const { id, version } = await tip()
    const { write } = office.deps
    let overtaken = false
    Object.assign(office.deps, {
      async write(...act: Parameters<typeof write>) {
        if (act[0].actor === 'reporter' && !overtaken) {
          overtaken = true
          expect((await lead.post(`/tips/${id}/moves`, { version, to: 'investigating' })).status).toBe(200)
        }
        return write(...act)
      },
    })
    expect((await post(office, '/mailbox/withdraw', { receipt })).status).toBe(200)
    expect(overtaken).toBe(true)
    expect(await tip()).toMatchObject({ status: 'withdrawn', version: 3 })
    const history = await office.database.select().from(events).where(eq(events.tipId, id))
    expect(history.map(({ version: at, to }) => [at, to])).toEqual([
      [1, 'received'],
      [2, 'investigating'],
      [3, 'withdrawn'],
    ])
  })
})

describe('the reporter objects', () => {
  test('once, after a result: it is read as under review until closed again', async () => {
    expect((await post(office, '/mailbox/object', { receipt })).status).toBe(409)
    await move('waiting', {}, '示例：哪一天？')
    // A question is answered, not objected to.
    expect((await post(office, '/mailbox/object', { receipt })).status).toBe(409)
    expect((await tip()).status).toBe('waiting')
    await say('示例：昨天。')
    await move('closed', { finding: 'substantiated' })
    expect((await view()).may.object).toBe(true)
    const careless = await page('/mailbox/object', { sure: 'yes' })
    expect(careless.status).toBe(422)
    expect(await careless.text()).toContain('提出异议前，请先选“我确定要提出异议”')
    expect((await tip()).status).toBe('closed')
    const answer = await page('/mailbox/object', { sureToObject: 'yes' })
    expect(answer.status).toBe(200)
    const text = await answer.text()
    expect(text).toContain('已提出异议，会重新核对。请在下面写明理由。')
    // The field for it is the next thing on the page.
    expect(text.indexOf('为什么有异议')).toBeLessThan(text.indexOf('现在的状态'))
    expect(await view()).toMatchObject({
      status: 'investigating',
      statusText: '复核中',
      objected: true,
      may: { object: false },
    })
    expect((await view()).history.map(({ text }) => text)).toEqual([
      '已收到',
      '需要您补充',
      '核实中',
      '已办结',
      '复核中',
    ])
    expect(await tip()).toMatchObject({ assigneeId: null, objectedOnce: true, purgeOn: null })
    expect((await post(office, '/mailbox/object', { receipt })).status).toBe(409)

    const colleague = await office.signIn('lead')
    const { id, version } = await tip()
    expect(
      (await colleague.post(`/tips/${id}/moves`, { version, to: 'closed', finding: 'unsubstantiated' }))
        .status,
    ).toBe(200)
    expect(await view()).toMatchObject({ statusText: '已办结', objected: false, may: { object: false } })
    expect((await post(office, '/mailbox/object', { receipt })).status).toBe(409)
  })

  test('also to being out of scope', async () => {
    await move('out-of-scope', { reason: 'other-region' })
    expect((await post(office, '/mailbox/object', { receipt })).status).toBe(200)
    expect((await tip()).status).toBe('investigating')
  })

  test('twice at once: one is taken', async () => {
    await closeTip()
    const both = await Promise.all([1, 2].map(async () => post(office, '/mailbox/object', { receipt })))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  })
})

test('no act of a reporter leaves an audit row, a cookie, or an answer that may be stored', async () => {
  const before = await office.database.$count(audit)
  for (const [path, fields] of [
    ['/mailbox', {}],
    ['/mailbox/messages', { text: '示例：补充。' }],
    ['/mailbox/confirm', { lastGroup: receipt.slice(-4) }],
    ['/receipt/calendar', { checkBackOn: '2026-11-23' }],
    ['/receipt/text', { checkBackOn: '2026-11-23' }],
    ['/mailbox/withdraw-contact', {}],
    ['/mailbox/withdraw', { sure: 'yes' }],
  ] as const) {
    const answer = await page(path, fields)
    expect(answer.status, path).toBeLessThan(300)
    expect(answer.headers.get('cache-control'), path).toBe('no-store')
    expect(answer.headers.get('set-cookie'), path).toBeNull()
    expect(answer.headers.get('content-encoding'), path).toBeNull()
  }
  expect(await office.database.$count(audit)).toBe(before)
})

test('acts on a receipt that nobody holds are refused alike', async () => {
  const before = await kept(office)
  for (const path of [
    '/mailbox',
    '/mailbox/messages',
    '/mailbox/withdraw',
    '/mailbox/withdraw-contact',
    '/mailbox/object',
  ]) {
    const answer = await post(office, path, { receipt: unknownReceipt(), text: '示例', sure: 'yes' })
    expect(answer.status, path).toBe(404)
    expect(await answer.json()).toMatchObject({ code: 'unknown-receipt', title: '没有这个回执码' })
  }
  expect(await kept(office)).toEqual(before)
})

describe('keeping the receipt', () => {
  const fields = () => ({ number, checkBackOn: '2026-11-23' })

  test('the last group is compared with the code, however it is typed, and nothing is looked up', async () => {
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

  test('calendar and text file say neither what it is about nor whose site it is', async () => {
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
    for (const word of ['真证', '举报', 'zhenzheng', '示例单位', '127.0.0.1'])
      for (const file of [calendar, text, ics.headers.get('content-disposition') ?? ''])
        expect(file).not.toContain(word)
  })

  test('what was tampered with is refused', async () => {
    expect((await page('/receipt/calendar', { checkBackOn: '2026-11-23\r\nATTENDEE:x' })).status).toBe(422)
    expect((await page('/mailbox/confirm', { ...fields(), number: '<b>', lastGroup: '1' })).status).toBe(422)
    expect((await page('/receipt/text', { ...fields(), receipt: '1' })).status).toBe(422)
  })
})
