import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { arrivals, bodies, contacts, events, messages, notes, tips, tokens } from '#db/schema.ts'
import type { MailboxView } from '#shared/contract/citizen.ts'
import { dayOf, startOf } from '#shared/day.ts'
import { defaultDays, Operator } from '#shared/operator.ts'
import { moveStatements } from '#api/records/moves.ts'
import { purge, purgeCommand, purgeOnSchedule } from '#api/jobs/purge.ts'
import { post, report } from '#tests/support/office/citizen.ts'
import { piecesOf, remainsIn } from '#tests/support/server/remains.ts'
import { sealedText, storeTip, type StoredTip } from '#tests/support/office/tips.ts'
import {
  officeOfOneLead,
  office,
  lead,
  pass,
  rowOf,
  viewOf,
  counts,
  gone,
  whole,
  close,
  hold,
} from '#tests/support/office/purge.ts'

officeOfOneLead()

async function note(tip: StoredTip): Promise<void> {
  expect(
    (
      await lead.post(`/tips/${tip.id}/notes`, {
        sealed: await sealedText('note', '示例：看过了。', [office.officeRecipient]),
      })
    ).status,
  ).toBe(201)
}

/** Returns everything sealed or tokenised of a tip, as it lies in rows and files. Messages are apart. */
async function secretsOf({ id, evidenceId }: StoredTip) {
  const { database, deps } = office
  const blobs = [
    (await rowOf(id))?.summary,
    ...(await database.select().from(bodies).where(eq(bodies.tipId, id))).map(({ sealed }) => sealed),
    ...(await database.select().from(contacts).where(eq(contacts.tipId, id))).map(({ sealed }) => sealed),
    ...(await database.select().from(notes).where(eq(notes.tipId, id))).map(({ sealed }) => sealed),
    ...(await database.select().from(tokens).where(eq(tokens.tipId, id))).map(({ token }) =>
      Buffer.from(token),
    ),
    await deps.evidence.get(evidenceId),
  ]
  const said = await database.select().from(messages).where(eq(messages.tipId, id))
  return {
    content: blobs.map((blob) => piecesOf(blob ?? new Uint8Array())),
    messages: said.map(({ sealed }) => piecesOf(sealed)),
  }
}

const found = async (pieces: readonly Buffer[][]) =>
  Promise.all(pieces.map((some) => remainsIn(office.folder, some)))

test('when its days are over, only messages and tombstone of a closed tip remain on the disk', async () => {
  const tip = await storeTip(office, { status: 'investigating' })
  await note(tip)
  await close(tip)
  const secrets = await secretsOf(tip)
  const shelf = join(office.folder, 'evidence', tip.evidenceId.slice(0, 2))
  for (const files of await found([...secrets.content, ...secrets.messages])) expect(files).not.toEqual([])

  await pass(defaultDays.closed - 1)
  expect(await purge(office.deps)).toEqual({ content: 0, messages: 0 })
  expect(await counts(tip.id)).toEqual({ ...whole, notes: 1 })

  // The first purge of a day rewrites the file. The second one deletes in it.
  await pass(1)
  await hold(tip, true)
  expect(await purge(office.deps)).toEqual({ content: 0, messages: 0 })
  await hold(tip, false)
  expect(await purge(office.deps)).toEqual({ content: 1, messages: 0 })
  expect(await counts(tip.id)).toEqual({ ...gone, messages: 1 })
  for (const files of await found(secrets.content)) expect(files).toEqual([])
  for (const files of await found(secrets.messages)) expect(files).not.toEqual([])
  expect(await readdir(shelf)).toEqual([])
  expect((await stat(shelf)).mtime).toEqual(startOf(dayOf(new Date('2026-11-16T01:30:00Z'))))

  expect(await rowOf(tip.id)).toMatchObject({
    number: tip.number,
    status: 'closed',
    finding: 'substantiated',
    summary: null,
    evidenceCount: 1,
  })
  expect(await office.database.$count(events, eq(events.tipId, tip.id))).toBe(3)
  expect(await office.database.$count(arrivals, eq(arrivals.number, tip.number))).toBe(1)

  await pass(defaultDays.messages - defaultDays.closed)
  expect(await purge(office.deps)).toEqual({ content: 0, messages: 1 })
  expect(await counts(tip.id)).toEqual(gone)
  for (const files of await found(secrets.messages)) expect(files).toEqual([])
  expect((await rowOf(tip.id))?.purgeOn).toBe(null)
})

test.each([
  ['out-of-scope', defaultDays.outOfScope],
  ['spam', defaultDays.spam],
  ['withdrawn', defaultDays.withdrawn],
] as const)('what became %s goes after %i days, messages and all', async (status, days) => {
  const tip = await storeTip(office)
  const row = await rowOf(tip.id)
  if (!row) throw new Error('no tip')
  const by = status === 'withdrawn' ? ('reporter' as const) : ('lead' as const)
  const move = {
    to: status,
    by,
    accountId: by === 'lead' ? lead.id : null,
    on: dayOf(office.clock.now),
    reason: 'other-region' as const,
  }
  const { statements, require } = moveStatements(office.database, office.deps.operator, row, null, move)
  await office.deps.write({ actor: 'reporter' }, statements, { require })
  const secrets = await secretsOf(tip)

  await pass(days - 1)
  await purge(office.deps)
  expect((await counts(tip.id)).body).toBe(1)
  await pass(1)
  await purge(office.deps)
  expect(await counts(tip.id)).toEqual(gone)
  for (const files of await found([...secrets.content, ...secrets.messages])) expect(files).toEqual([])
})

test('the operator sets the days', async () => {
  const operator = Operator.parse({ ...office.deps.operator, days: { closed: 3, messages: 5 } })
  const deps = { ...office.deps, operator }
  const tip = await storeTip(office, { status: 'investigating' })
  const row = await rowOf(tip.id)
  if (!row) throw new Error('no tip')
  const move = {
    to: 'closed',
    by: 'lead',
    accountId: lead.id,
    on: dayOf(office.clock.now),
    finding: 'undetermined',
  } as const
  const { statements, require } = moveStatements(office.database, operator, row, null, move)
  await deps.write({ actor: 'reporter' }, statements, { require })
  await pass(3)
  expect(await purge(deps)).toEqual({ content: 1, messages: 0 })
  await pass(2)
  expect(await purge(deps)).toEqual({ content: 0, messages: 1 })
})

test('the operator cannot set messages to go before the content', () => {
  const parsed = Operator.safeParse({ ...office.deps.operator, days: { closed: 400 } })
  expect(parsed.error?.issues[0]).toMatchObject({ path: ['days', 'messages'] })
})

test('a tip that is held stays whole on any day, and goes after the hold ends', async () => {
  const [held, other] = [
    await storeTip(office, { status: 'investigating' }),
    await storeTip(office, { status: 'investigating' }),
  ]
  await close(held)
  await close(other)
  await hold(held, true)
  await pass(defaultDays.messages + 100)
  expect(await purge(office.deps)).toEqual({ content: 1, messages: 0 })
  expect(await counts(held.id)).toEqual({ ...whole, notes: 1 })
  expect(await office.deps.evidence.get(held.evidenceId)).not.toBe(null)
  expect(await counts(other.id)).toEqual(gone)
  await hold(held, false)
  expect(await purge(office.deps)).toEqual({ content: 1, messages: 0 })
  expect(await counts(held.id)).toEqual(gone)
})

test('a withdrawn tip stays for a case if it is held, but its contact goes at once', async () => {
  const { receipt, number } = await report(office, {
    category: 'selling',
    description: '示例：有人卖焊工证，三天出证。',
    contact: '示例：13800000000',
  })
  const [row] = await office.database.select().from(tips).where(eq(tips.number, number))
  if (!row) throw new Error('no tip')
  expect((await post(office, '/mailbox/withdraw', { receipt })).status).toBe(200)
  expect((await counts(row.id)).contact).toBe(0)
  const reason = await sealedText('note', '示例：已经立案。', [office.officeRecipient])
  expect(
    (await lead.post(`/tips/${row.id}/hold`, { version: row.version + 1, hold: true, reason })).status,
  ).toBe(200)
  await pass(defaultDays.withdrawn + 1)
  await purge(office.deps)
  expect(await counts(row.id)).toMatchObject({ body: 1, notes: 1 })
})

test('an objection cancels the purge, and the next closing starts the days again', async () => {
  const { receipt, number } = await report(office)
  const [row] = await office.database.select().from(tips).where(eq(tips.number, number))
  if (!row) throw new Error('no tip')
  const tip = {
    id: row.id,
    number,
    reporterIdentity: '',
    reporterRecipient: row.reporterRecipient,
    evidenceId: '',
  }
  expect((await lead.post(`/tips/${tip.id}/moves`, { version: 1, to: 'investigating' })).status).toBe(200)
  await close(tip)
  await pass(defaultDays.closed - 1)
  expect((await post(office, '/mailbox/object', { receipt, objection: '示例：我不同意。' })).status).toBe(200)
  await pass(30)
  expect(await purge(office.deps)).toEqual({ content: 0, messages: 0 })
  expect((await counts(tip.id)).body).toBe(1)
  await close(tip)
  await pass(defaultDays.closed - 1)
  expect(await purge(office.deps)).toEqual({ content: 0, messages: 0 })
  await pass(1)
  expect(await purge(office.deps)).toEqual({ content: 1, messages: 0 })
})

test.each([
  ['closed', '2026年11月办结', defaultDays.closed],
  ['out-of-scope', '2026年11月处理完', defaultDays.outOfScope],
  ['spam', '2026年11月处理完', defaultDays.spam],
  ['withdrawn', '2026年11月撤回', defaultDays.withdrawn],
] as const)(
  'the mailbox of a purged tip that was %s says when it ended and that its content is gone',
  async (status, ending, days) => {
    const { receipt, number } = await report(office)
    const [row] = await office.database.select().from(tips).where(eq(tips.number, number))
    if (!row) throw new Error('no tip')
    if (status === 'withdrawn') await post(office, '/mailbox/withdraw', { receipt })
    else {
      if (status === 'closed') await lead.post(`/tips/${row.id}/moves`, { version: 1, to: 'investigating' })
      const { version } = await viewOf(row.id)
      const fields =
        status === 'closed'
          ? { finding: 'undetermined' }
          : status === 'out-of-scope'
            ? { reason: 'other-region' }
            : {}
      expect((await lead.post(`/tips/${row.id}/moves`, { version, to: status, ...fields })).status).toBe(200)
    }
    const before = (await (await post(office, '/mailbox', { receipt })).json()) as MailboxView
    expect(before.purged).toBeUndefined()

    await pass(days)
    await purge(office.deps)
    const answer = await post(office, '/mailbox', { receipt })
    const view = (await answer.json()) as MailboxView
    expect([answer.status, view.purged]).toEqual([200, `${ending}，内容已按期限删除。`])
    expect(view.may).toEqual({
      write: false,
      object: false,
      withdraw: false,
      withdrawContact: false,
      answerReward: false,
    })
    expect(view.number).toBe(number)
    const page = await (
      await post(office, '/mailbox', new URLSearchParams({ receipt }), { accept: 'html' })
    ).text()
    expect(page).toContain(`${ending}，内容已按期限删除。`)
    expect(page).not.toContain('<textarea')

    for (const [path, body] of [
      ['/mailbox/messages', { receipt, text: '示例：还有话说。' }],
      ['/mailbox/object', { receipt, objection: '示例：我不同意。' }],
      ['/mailbox/withdraw', { receipt }],
    ] as const)
      expect((await post(office, path, body)).status).toBe(409)
    expect(await counts(row.id)).toEqual(gone)
  },
)

test('the mailbox of a closed tip shows its messages and their last day', async () => {
  const { receipt, number } = await report(office)
  const [row] = await office.database.select().from(tips).where(eq(tips.number, number))
  if (!row) throw new Error('no tip')
  expect((await post(office, '/mailbox/messages', { receipt, text: '示例：补充一点。' })).status).toBe(201)
  await lead.post(`/tips/${row.id}/moves`, { version: 1, to: 'investigating' })
  await lead.post(`/tips/${row.id}/moves`, { version: 2, to: 'closed', finding: 'undetermined' })
  await pass(defaultDays.closed)
  await purge(office.deps)
  const view = (await (await post(office, '/mailbox', { receipt })).json()) as MailboxView
  expect(view.purged).toBe('2026年11月办结，举报的内容已按期限删除；消息留到2027年11月16日。')
  expect(view.messages.map(({ text }) => text)).toEqual(['示例：补充一点。'])
})

test('a tip without content refuses every act', async () => {
  const tip = await storeTip(office, { status: 'spam' })
  await office.database
    .update(tips)
    .set({ purgeOn: dayOf(office.clock.now) })
    .where(eq(tips.id, tip.id))
  await purge(office.deps)
  const { version } = await viewOf(tip.id)
  const message = await sealedText('message', '示例', [office.officeRecipient, tip.reporterRecipient])
  const reason = await sealedText('note', '示例', [office.officeRecipient])
  expect((await lead.post(`/tips/${tip.id}/moves`, { version, to: 'received' })).status).toBe(409)
  expect((await lead.post(`/tips/${tip.id}/messages`, { sealed: message })).status).toBe(409)
  expect((await lead.post(`/tips/${tip.id}/notes`, { sealed: reason })).status).toBe(409)
  expect((await lead.post(`/tips/${tip.id}/hold`, { version, hold: true, reason })).status).toBe(409)
  expect((await lead.get(`/tips/${tip.id}/evidence/${tip.evidenceId}`)).status).toBe(404)
})

test.each([
  ['that looked every day', true],
  ['that never looked', false],
])(
  'a clock that jumps ahead deletes nothing by itself in an office %s; a person who says that the day is right does',
  async (_, looked) => {
    const tip = await storeTip(office, { status: 'investigating' })
    await close(tip)
    if (looked) {
      await pass(1)
      expect(await purgeOnSchedule(office.deps)).toEqual({ content: 0, messages: 0 })
    }
    const since = dayOf(office.clock.now)
    office.clock.now = new Date(office.clock.now.getTime() + 3 * 365 * 24 * 60 * 60 * 1000)
    expect(await purgeOnSchedule(office.deps)).toEqual({ haltedSince: since })
    // Acts under the wrong clock prove nothing.
    await pass(0)
    expect(await purgeOnSchedule(office.deps)).toEqual({ haltedSince: since })
    expect(await counts(tip.id)).toEqual(whole)
    expect((await purgeCommand(office.deps, [])).lines.join()).toContain('内容 1 条')
    expect(await purgeOnSchedule(office.deps)).toEqual({ content: 0, messages: 0 })
  },
)
