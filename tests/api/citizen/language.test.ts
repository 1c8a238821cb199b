import { describe, expect, test } from 'vitest'
import { MailboxView, TipReceipt } from '#shared/contract/citizen.ts'
import { ProblemBody } from '#shared/contract/problem.ts'
import { form, plainTip, post } from '#tests/support/office/citizen.ts'
import {
  closeTip,
  lead,
  mailboxOfOneTip,
  move,
  office,
  receipt,
  unknownReceipt,
} from '#tests/support/office/mailbox.ts'

mailboxOfOneTip()

const han = /\p{Script=Han}/u
const inEnglish = (path: string) => `${path}?lang=en`

/** Every write of a citizen, each with bodies that it must refuse. */
const wrong: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  '/tips': [
    {},
    { category: 'nothing', description: '短', priceYuan: 'x', happenedOn: '2026-02-31', operations: ['no'] },
    { ...plainTip, identifiers: [{ kind: 'no', value: '' }, 1], urgent: 'x', contact: 'x'.repeat(201) },
    { ...plainTip, happenedOn: '2099-01-01', evidence: ['x'], description: `${'\u200b'.repeat(12)}x` },
    { ...plainTip, identifiers: Array(7).fill({ value: 'x' }), priceYuan: -1, district: '1', platform: 'x' },
    { ...plainTip, description: 'x\u0000'.repeat(10), happenedOn: '26-1-1' },
  ],
  '/mailbox': [{ receipt: 1 }, { receipt: '1' }, { receipt: 'JM12345678' }, { receipt: unknownReceipt() }],
  '/mailbox/messages': [{ text: '' }, { text: 'x'.repeat(2001) }, { text: 1 }],
  '/mailbox/object': [{}, { objection: '' }],
  '/mailbox/reward': [{ answer: 'x' }, { answer: 'claim' }],
  '/mailbox/confirm': [
    {},
    { lastGroup: '1' },
    { lastGroup: '1', number: 'x', checkBackOn: 'x', question: 'x' },
  ],
  '/mailbox/answer': [{}, { question: 'payee', text: '' }],
  '/receipt/calendar': [{ checkBackOn: 'x' }],
  '/receipt/text': [{ checkBackOn: 'x' }],
}

describe('a program that asks for English', () => {
  test.each(Object.keys(wrong))('reads each refusal of %s in English', async (path) => {
    for (const fields of wrong[path] ?? []) {
      const body = path === '/tips' ? fields : { receipt, ...fields }
      const answer = await post(office, inEnglish(path), body)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      const problem = ProblemBody.parse(await answer.json())
      expect(JSON.stringify(problem), JSON.stringify(body)).not.toMatch(han)
      // Without the wish, the same refusal is Chinese.
      const plain = ProblemBody.parse(await (await post(office, path, body)).json())
      expect(plain.title).toMatch(han)
      expect(plain.errors?.map(({ pointer }) => pointer)).toEqual(
        problem.errors?.map(({ pointer }) => pointer),
      )
    }
  })

  test('reads the mailbox in English, and the office’s messages as they were written', async () => {
    await closeTip()
    const view = MailboxView.parse(await (await post(office, inEnglish('/mailbox'), { receipt })).json())
    const { messages, ...said } = view
    expect(messages).toEqual([])
    expect(JSON.stringify(said)).not.toMatch(han)
    expect([view.statusText, view.ending?.text, view.ending?.why]).toEqual([
      'Closed',
      'Proved true',
      'The evidence found confirms your report.',
    ])
  })
})

describe('an English form', () => {
  const page = (path: string, fields: Record<string, string>) =>
    post(office, inEnglish(path), new URLSearchParams(fields), { accept: 'html' })

  test('gets receipt, errors and mailbox as English pages', async () => {
    const answers = [
      await post(office, inEnglish('/tips'), form(plainTip), { accept: 'html' }),
      await post(office, inEnglish('/tips'), form({ description: 'x' }), { accept: 'html' }),
      await page('/mailbox', { receipt }),
      await page('/mailbox', { receipt: '1' }),
      await page('/mailbox', { receipt: unknownReceipt() }),
      await page('/mailbox/messages', { receipt, text: '' }),
      await page('/mailbox/confirm', { receipt, lastGroup: receipt.slice(-4) }),
      await page('/mailbox/answer', {
        receipt,
        question: 'payee',
        text: '',
        number: 'JM12345678',
        checkBackOn: '2026-12-01',
      }),
      await page('/mailbox/withdraw', { receipt }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([201, 422, 200, 422, 404, 422, 200, 422, 422])
    for (const answer of answers) {
      const html = await answer.text()
      const [, main = ''] = /<main[^>]*>([\s\S]*)<\/main>/.exec(html) ?? []
      expect(main.replace(/<span lang="zh-CN">[^<]*<\/span>/g, '')).not.toMatch(han)
      // Every way on keeps the language.
      const ways = [...main.matchAll(/(?:action|formAction)="(\/api\/[^"#]*)/gi)].map(([, way]) => way)
      expect(ways.filter((way) => way?.endsWith('?lang=en') !== true)).toEqual([])
    }
  })

  test('leads an address opened again to the English page', async () => {
    const open = async (path: string) =>
      (await office.app.request(`/api${path}`, { headers: { accept: 'text/html' } })).headers.get('location')
    expect(await open('/tips?lang=en')).toBe('/en/receipt/')
    expect(await open('/mailbox?lang=en')).toMatch(/^\/en\/track\//)
    expect(await open('/tips?lang=de')).toBe('/receipt/')
  })

  test('has a text file that opens the mailbox again, and a calendar in English', async () => {
    const file = await (await page('/receipt/text', { receipt, checkBackOn: '2026-12-07' })).text()
    expect(file).toMatch(/\r\nAddress [\w.:-]+\r\nLook again on 7 December 2026\r\n$/)
    expect((await post(office, '/mailbox', { receipt: file })).status).toBe(200)
    const calendar = await (await page('/receipt/calendar', { receipt, checkBackOn: '2026-12-07' })).text()
    expect(calendar).toContain('SUMMARY:Look again\r\n')
    expect(file + calendar).not.toMatch(han)
  })

  test('and a Chinese one with the same key are one report', async () => {
    const body = { ...plainTip, submissionKey: '0123456789abcdef0123456789abcdef' }
    const [first, second] = [
      TipReceipt.parse(await (await post(office, inEnglish('/tips'), body)).json()),
      TipReceipt.parse(await (await post(office, '/tips', body)).json()),
    ]
    expect(second).toEqual(first)
  })

  test('shows what the office and its operator wrote as Chinese', async () => {
    Object.assign(office.deps.operator, { statusTexts: { investigating: '示例：正在核查' } })
    await move('investigating')
    expect(lead).toBeDefined()
    const html = await (await page('/mailbox', { receipt })).text()
    expect(html).toContain('<span lang="zh-CN">示例：正在核查</span>')
    expect(html).toContain('Received')
  })
})
