import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { audit, contacts, events, evidence } from '#db/schema.ts'
import { MailboxView } from '#shared/contract/citizen.ts'
import { openBytes } from '#shared/sealing/seal.ts'
import { errorsOf, form, kept, post } from '#tests/support/office/citizen.ts'
import { taggedPhoto } from '#tests/support/photo.ts'
import { piecesOf, remainsIn } from '#tests/support/server/remains.ts'
import {
  mailboxOfOneTip,
  office,
  lead,
  receipt,
  tip,
  view,
  page,
  say,
  unknownReceipt,
  move,
  closeTip,
} from '#tests/support/office/mailbox.ts'

mailboxOfOneTip()

describe('a withdrawal', () => {
  test.each(['/mailbox/withdraw-contact', '/mailbox/withdraw'])(
    'by %s: the sealed contact leaves database, log and free pages at once',
    async (path) => {
      const [contact] = await office.database.select().from(contacts)
      const pieces = piecesOf(contact?.sealed ?? new Uint8Array())
      expect(await remainsIn(office.folder, pieces)).not.toEqual([])
      expect((await post(office, path, { receipt })).status).toBe(200)
      expect(await remainsIn(office.folder, pieces)).toEqual([])
    },
  )

  test('of the contact alone deletes it at once and keeps the tip', async () => {
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

  test('of the tip deletes the contact at once, the content on its day, and ends all acts', async () => {
    const careless = await page('/mailbox/withdraw')
    expect(careless.status).toBe(422)
    expect(await careless.text()).toContain('撤回前，请先选“我确定要撤回”')
    expect((await tip()).status).toBe('received')

    const answer = await page('/mailbox/withdraw', { sure: 'yes' })
    expect(answer.status).toBe(200)
    const said = await answer.text()
    expect(said).toContain('已撤回。联系方式已删除；举报内容从 2026年11月23日起删除')
    // The page gives no reason to come back.
    for (const words of ['可能想领', '有没有新消息', '再来看']) expect(said).not.toContain(words)
    expect(await tip()).toMatchObject({ status: 'withdrawn', purgeOn: '2026-11-23', version: 2 })
    expect(await office.database.$count(contacts)).toBe(0)
    expect((await view()).may).toEqual({
      write: false,
      object: false,
      answerReward: false,
      withdraw: false,
      withdrawContact: false,
    })
    for (const [path, fields] of [
      ['/mailbox/withdraw', {}],
      ['/mailbox/object', { objection: '示例：不对。' }],
      ['/mailbox/messages', { text: '示例：还在吗？' }],
    ] as const) {
      expect((await post(office, path, { receipt, ...fields })).status).toBe(409)
      const refused = await page(path, { sure: 'yes', sureToObject: 'yes', ...fields })
      expect(refused.status).toBe(409)
      expect(await refused.text()).toContain('现在不能这样做了')
    }
  })

  test('of a closed tip is refused', async () => {
    await closeTip()
    expect((await post(office, '/mailbox/withdraw', { receipt })).status).toBe(409)
    expect((await tip()).status).toBe('closed')
  })

  test('holds also when the office moves the tip first, and nothing is half done', async () => {
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

describe('an objection', () => {
  test('is taken once, after a result: the tip reads as under review until it is closed again', async () => {
    expect((await post(office, '/mailbox/object', { receipt, objection: '示例：我不同意。' })).status).toBe(
      409,
    )
    await move('waiting', {}, '示例：哪一天？')
    // A question admits an answer and no objection.
    expect((await post(office, '/mailbox/object', { receipt, objection: '示例：我不同意。' })).status).toBe(
      409,
    )
    expect((await tip()).status).toBe('waiting')
    await say('示例：昨天。')
    await move('closed', { finding: 'substantiated' })
    expect((await view()).may.object).toBe(true)
    const careless = await page('/mailbox/object', { sure: 'yes', objection: '示例：收款人另有其人。' })
    expect(careless.status).toBe(422)
    const kept = await careless.text()
    expect(kept).toContain('提出异议前，请先选“我确定要提出异议”')
    expect(kept).toContain('>示例：收款人另有其人。</textarea>')
    const wordless = await page('/mailbox/object', { sureToObject: 'yes', objection: ' ' })
    expect(wordless.status).toBe(422)
    expect(await wordless.text()).toContain('请写一写哪里不对，一句话也行')
    expect((await tip()).status).toBe('closed')
    const asked = (await view()).messageCount
    const answer = await page('/mailbox/object', { sureToObject: 'yes', objection: '示例：收款人另有其人。' })
    expect(answer.status).toBe(200)
    const text = await answer.text()
    expect(text).toContain('已提出异议，理由已发给办理人员，会重新核对。')
    // A person who taps again reads the same, and the reason is there once.
    const again = await page('/mailbox/object', { sureToObject: 'yes', objection: '示例：收款人另有其人。' })
    expect(again.status).toBe(200)
    expect((await view()).messageCount).toBe(asked + 1)
    expect((await view()).messages.at(-1)).toMatchObject({ from: 'reporter', text: '示例：收款人另有其人。' })
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
    expect((await post(office, '/mailbox/object', { receipt, objection: '示例：我不同意。' })).status).toBe(
      409,
    )

    const colleague = await office.signIn('lead')
    const { id, version } = await tip()
    expect(
      (await colleague.post(`/tips/${id}/moves`, { version, to: 'closed', finding: 'unsubstantiated' }))
        .status,
    ).toBe(200)
    expect(await view()).toMatchObject({
      statusText: '已办结',
      objected: false,
      reviewed: true,
      ending: { finding: 'unsubstantiated' },
      may: { object: false },
    })
    expect((await post(office, '/mailbox/object', { receipt, objection: '示例：我不同意。' })).status).toBe(
      409,
    )
  })

  test('carries pictures as a message does, sealed, and a refused one loses nothing', async () => {
    await closeTip()
    const own = (more: Record<string, string> = {}) => ({
      receipt,
      text: '示例：收款人另有其人。',
      sureToObject: 'yes',
      ...more,
    })
    const photo = await taggedPhoto()
    const many = await post(office, '/mailbox/object', form(own({ sureToObject: '' }), Array(4).fill(photo)))
    expect(many.status).toBe(422)
    expect(await errorsOf(many)).toEqual({
      '/sureToObject': '提出异议前，请先选“我确定要提出异议”',
      '/evidence': '最多选 3 张图片，请去掉多出的',
    })
    expect(await office.database.$count(evidence)).toBe(0)
    expect((await tip()).status).toBe('closed')

    const taken = await post(office, '/mailbox/object', form(own(), [photo]))
    expect(taken.status, await taken.clone().text()).toBe(200)
    expect((await view()).messages.at(-1)).toMatchObject({
      from: 'reporter',
      text: '示例：收款人另有其人。',
      evidenceCount: 1,
    })
    const [file] = await office.database.select().from(evidence)
    const sealed = new Uint8Array((await office.deps.evidence.get(file?.id ?? '')) ?? [])
    const opened = Buffer.from(await openBytes(sealed, [office.officeIdentity]))
    expect(opened.subarray(0, 3).toString('hex')).toBe('ffd8ff')
  })

  test('goes also from a page that an older version made', async () => {
    await closeTip()
    const careless = await page('/mailbox/object', { objection: '示例：旧页。' })
    expect(careless.status).toBe(422)
    expect(await careless.text()).toContain('>示例：旧页。</textarea>')
    expect((await page('/mailbox/object', { objection: '示例：旧页。', sureToObject: 'yes' })).status).toBe(
      200,
    )
    expect((await view()).messages.at(-1)).toMatchObject({ text: '示例：旧页。' })
  })

  test('is taken also when the tip is out of scope', async () => {
    await move('out-of-scope', { reason: 'other-region' })
    expect((await post(office, '/mailbox/object', { receipt, objection: '示例：我不同意。' })).status).toBe(
      200,
    )
    expect((await tip()).status).toBe('investigating')
  })

  test('sent twice at once is taken once', async () => {
    await closeTip()
    const both = await Promise.all(
      [1, 2].map(async () => post(office, '/mailbox/object', { receipt, objection: '示例：我不同意。' })),
    )
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

test('every act on an unknown receipt gets the same refusal', async () => {
  const before = await kept(office)
  for (const path of [
    '/mailbox',
    '/mailbox/messages',
    '/mailbox/withdraw',
    '/mailbox/withdraw-contact',
    '/mailbox/object',
  ]) {
    const answer = await post(office, path, {
      receipt: unknownReceipt(),
      text: '示例',
      objection: '示例',
      sure: 'yes',
    })
    expect(answer.status, path).toBe(404)
    expect(await answer.json()).toMatchObject({ code: 'unknown-receipt', title: '没有这个回执码' })
  }
  expect(await kept(office)).toEqual(before)
})
