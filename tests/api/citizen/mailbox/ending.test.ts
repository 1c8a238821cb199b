import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { events, messages, rewards, tips } from '#db/schema.ts'
import { LedgerPage } from '#shared/contract/reward.ts'
import { TipView } from '#shared/contract/tip.ts'
import { keysOf } from '#shared/keys.ts'
import { toldEnding } from '#shared/phrases.ts'
import { openJson } from '#shared/sealing/seal.ts'
import {
  deeds,
  findingTexts,
  grounds,
  groundsOf,
  hiddenFinding,
  type Deed,
  type Ground,
} from '#shared/endings/ending.ts'
import { findings, type Finding } from '#shared/tip/lists.ts'
import { receiptKeys } from '#api/records/receipts.ts'
import { parseReceipt, type Receipt } from '#shared/sealing/receipt.ts'
import { Message } from '#shared/tip/sealed.ts'
import { purge } from '#api/jobs/purge.ts'
import { errorsOf, post, report } from '#tests/support/office/citizen.ts'
import {
  closeTip,
  lead,
  mailboxOfOneTip,
  move,
  office,
  page,
  receipt,
  tip,
  view,
} from '#tests/support/office/mailbox.ts'
import { exampleOperator } from '#tests/support/office/operator.ts'
import { sealedText } from '#tests/support/office/tips.ts'

mailboxOfOneTip()

/** Every ending that there is. */
const endings = keysOf(findings).flatMap((finding) =>
  groundsOf(finding).flatMap((ground) => keysOf(deeds).map((deed) => ({ finding, ground, deed }))),
)

/** Writes another ending into the standing closing, as a closing with it would. */
async function tellInstead(finding: Finding, ground: Ground, deed: Deed): Promise<void> {
  const { id, version } = await tip()
  await office.database.update(tips).set({ finding }).where(eq(tips.id, id))
  const ofTip = eq(events.tipId, id)
  const closings = await office.database.select().from(events).where(ofTip)
  expect(closings.at(-1)).toMatchObject({ to: 'closed', version })
  await office.database.$client.execute({
    sql: 'update events set finding = ?, ground = ?, deed = ? where tip_id = ? and version = ?',
    args: [finding, ground, deed, id, version],
  })
}

describe.each([
  ['a closed tip', false],
  ['a tip that was reviewed', true],
])('%s', (_, isReviewed) => {
  test('names finding, reason, deed and day of deletion, in every combination', async () => {
    await closeTip()
    if (isReviewed) {
      expect((await post(office, '/mailbox/object', { receipt, objection: '示例：不对。' })).status).toBe(200)
      const other = await office.signIn('lead')
      await move('closed', { finding: 'unsubstantiated' }, undefined, other)
    }
    expect(endings).toHaveLength(keysOf(grounds).length * keysOf(deeds).length)
    for (const { finding, ground, deed } of endings) {
      await tellInstead(finding, ground, deed)
      // Read from the lists: a fault in putting them together must show.
      const { text, know } = findingTexts[finding]
      const why = grounds[ground].reporter
      const done = deeds[deed].reporter
      const [opened, html] = await Promise.all([view(), page('/mailbox').then((answer) => answer.text())])
      expect(opened).toMatchObject({
        ending: { on: '2026-11-16', finding, text, why, deed: done },
        purgeOn: '2027-05-15',
        reviewed: isReviewed,
        may: { object: !isReviewed },
      })
      expect(opened.objectUntil).toBe(isReviewed ? undefined : '2027-05-14')
      for (const sentence of [text, why, done, know, '从 2027年5月15日起删除'])
        if (sentence !== undefined) expect(html, `${ground} ${deed}`).toContain(sentence)
      expect(html.includes('到 2027年5月14日为止（含当天）')).toBe(!isReviewed)
      expect(html.includes('已经复核过，这是复核以后的结果')).toBe(isReviewed)
    }
  }, 240_000)
})

describe('an ending', () => {
  test('is the usual one of its finding where the closing names no reason and no deed', async () => {
    await closeTip()
    expect((await view()).ending).toMatchObject({
      why: grounds.proved.reporter,
      deed: deeds.handled.reporter,
    })
  })

  test('reads as staff picked it, and a reason of another finding is refused', async () => {
    await move('investigating')
    const { id, version } = await tip()
    const wrong = await lead.post(`/tips/${id}/moves`, {
      version,
      to: 'closed',
      finding: 'substantiated',
      ground: 'gone',
    })
    expect(wrong.status).toBe(422)
    expect(await errorsOf(wrong)).toEqual({ '/ground': '这个理由和结论对不上，请重新选' })
    await move('closed', { finding: 'undetermined', ground: 'untraceable', deed: 'police' })
    expect((await view()).ending).toMatchObject({
      why: grounds.untraceable.reporter,
      deed: deeds.police.reporter,
    })
    const { events: history } = TipView.parse(await (await lead.get(`/tips/${id}`)).json())
    expect(history.at(-1)).toMatchObject({ finding: 'undetermined', ground: 'untraceable', deed: 'police' })
  })

  test('of a batch stands in the mailbox, and taken back leaves it byte for byte', async () => {
    await move('investigating')
    const before = await (await page('/mailbox')).text()
    const { id, version } = await tip()
    const key = 'closing-of-a-flood'
    const act = { kind: 'move', to: 'closed', finding: 'unsubstantiated', ground: 'genuine', deed: 'none' }
    for (let sent = 0; sent < 2; sent += 1)
      expect((await lead.post('/acts', { key, act, items: [{ id, version }] })).status).toBe(200)
    expect((await view()).ending?.why).toBe(grounds.genuine.reporter)
    expect((await lead.post(`/acts/${key}/undo`)).status).toBe(200)
    expect(await (await page('/mailbox')).text()).toBe(before)
  })

  test('stays hidden where the operator hides findings, and the mailbox says why', async () => {
    await closeTip()
    for (const why of [undefined, '示例：本单位电话告知结果。']) {
      Object.assign(office.deps, {
        operator: exampleOperator('demo', {
          findings: { shown: false, ...(why === undefined ? {} : { why }) },
        }),
      })
      const opened = await view()
      expect(opened.ending).toEqual({ on: '2026-11-16', hidden: why ?? hiddenFinding })
      expect(opened).toMatchObject({ purgeOn: '2027-05-15', may: { object: true } })
      const both = JSON.stringify(opened) + (await (await page('/mailbox')).text())
      expect(both).toContain(why ?? hiddenFinding)
      for (const word of ['substantiated', '查实', grounds.proved.reporter, deeds.handled.reporter])
        expect(both).not.toContain(word)
    }
  })

  test('leads on: closed, withdrawn and deleted mailboxes name a next page, and promise no question', async () => {
    await closeTip()
    const closed = await (await page('/mailbox')).text()
    expect(closed).toContain('href="/hotlines/"')
    office.clock.now = new Date('2027-05-15T01:30:00Z')
    await purge(office.deps)
    const purged = await (await page('/mailbox')).text()
    expect(purged).toContain('内容已按期限删除')
    const other = await report(office)
    const withdrawn = await (
      await post(office, '/mailbox/withdraw', new URLSearchParams({ receipt: other.receipt, sure: 'yes' }), {
        accept: 'html',
      })
    ).text()
    for (const html of [purged, withdrawn]) {
      expect(html).toContain('href="/report/"')
      expect(html).toContain('href="/privacy/"')
      expect(html).not.toContain('办理人员有问题')
    }
  })
})

describe('a reward that can be claimed', () => {
  test('is claimed or declined by a button, shown to staff, and changed while the claim is open', async () => {
    await closeTip()
    const { id } = await tip()
    const act = (answer: string) => page('/mailbox/reward', { answer })
    expect((await act('claim')).status).toBe(409)
    await office.database.insert(rewards).values({
      tipId: id,
      state: 'claim-open',
      version: 3,
      amountFen: 80_000,
      proposedBy: lead.id,
      approvedBy: (await office.signIn('lead')).id,
      approvedOn: (await tip()).receivedOn,
      claimUntil: (await tip()).purgeOn,
      changedOn: (await tip()).receivedOn,
    })
    expect(await (await page('/mailbox')).text()).toContain('我要领')
    expect((await act('perhaps')).status).toBe(422)
    const unread = (await tip()).unread
    for (const [answer, words] of [
      ['claim', '已记下：您要领'],
      ['claim', '已记下：您要领'],
      ['decline', '已记下：您不领'],
    ] as const) {
      const said = await act(answer)
      expect(said.status).toBe(200)
      expect(await said.text()).toContain(words)
      expect((await view()).reward?.answer).toBe(answer)
      const { reward } = TipView.parse(await (await lead.get(`/tips/${id}`)).json())
      expect(reward.answer).toBe(answer)
      const { rows } = LedgerPage.parse(await (await lead.get('/rewards')).json())
      expect(rows).toMatchObject([{ tipId: id, answer }])
    }
    // The same word twice is news once.
    expect(await tip()).toMatchObject({ unread: unread + 2, answeredOn: '2026-11-16' })
    office.clock.now = new Date('2027-05-16T01:30:00Z')
    expect((await act('claim')).status).toBe(409)
  })
})

test('one act tells the ending to sixty reporters of one seller, each sealed apart', async () => {
  const told = await Promise.all(
    Array.from({ length: 60 }, async () => {
      const { receipt: code, number } = await report(office)
      const [row] = await office.database.select().from(tips).where(eq(tips.number, number))
      if (!row) throw new Error('no such tip')
      return { code, ...row }
    }),
  )
  const items = await Promise.all(
    told.map(async ({ id, version, reporterRecipient }) => ({
      id,
      version,
      sealed: await sealedText('message', toldEnding.text, [office.officeRecipient, reporterRecipient]),
    })),
  )
  for (let sent = 0; sent < 2; sent += 1)
    expect((await lead.post('/replies', { key: 'told-to-all-at-once', items })).status).toBe(200)
  const stored = await office.database.select().from(messages)
  expect(stored).toHaveLength(60)
  expect(new Set(stored.map(({ sealed }) => sealed.toString('hex'))).size).toBe(60)
  const [first, second] = told
  if (!first || !second) throw new Error('nobody was told')
  const opened = await Promise.all(told.map(({ code }) => view(code)))
  expect(opened.map(({ messages: shown }) => shown.map(({ text }) => text))).toEqual(
    told.map(() => [toldEnding.text]),
  )
  // The key of one mailbox opens its own message, and no other's.
  const { identity } = await receiptKeys(office.deps, parseReceipt(first.code) as Receipt, { rank: 'last' })
  const sealedOf = (id: string) => new Uint8Array(stored.find(({ tipId }) => tipId === id)?.sealed ?? [])
  expect(await openJson(Message, sealedOf(first.id), [identity])).toMatchObject({ text: toldEnding.text })
  await expect(openJson(Message, sealedOf(second.id), [identity])).rejects.toThrow()
}, 240_000)
