import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { settings, tips } from '#db/schema.ts'
import { auditVerify } from '#api/jobs/audit-verify.ts'
import { makeDigests } from '#api/jobs/digest/digest.ts'
import { fullTip, form, post, report } from '#tests/support/office/citizen.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { sealedText, storeTip } from '#tests/support/office/tips.ts'
import { openMailServer, type MailServer, type Taken } from '#tests/support/server/mail-server.ts'

let mail: MailServer
let office: Office
let lead: Person
beforeEach(async () => {
  mail = await openMailServer()
  office = await openOffice({ settings: mail.settings() })
  at(0, 10)
  lead = await office.signIn('lead')
})
afterEach(async () => {
  await office.close()
  await mail.close()
})

/** Moves the clock to an hour of the office, some days after 16 November. */
const at = (days: number, hours: number) => {
  office.clock.now = new Date(Date.parse('2026-11-15T16:00:00Z') + (24 * days + hours) * 60 * 60 * 1000)
}

/** Sends the letter of the day, also a second time. */
async function letter(): Promise<Taken> {
  await office.database.delete(settings).where(sql`key = 'digest-sent-on'`)
  await makeDigests(office.deps)()
  const last = mail.taken.at(-1)
  if (!last) throw new Error('no letter came')
  return last
}

async function tipOf(number: string) {
  const [tip] = await office.database
    .select()
    .from(tips)
    .where(sql`${tips.number} = ${number}`)
  if (!tip) throw new Error('no such tip')
  return tip
}

async function move(number: string, to: string, by = lead): Promise<void> {
  const { id, version, reporterRecipient } = await tipOf(number)
  const question = await sealedText('message', '示例：哪个群？', [office.officeRecipient, reporterRecipient])
  const more = to === 'waiting' ? { message: question } : to === 'closed' ? { finding: 'undetermined' } : {}
  const answer = await by.post(`/tips/${id}/moves`, { version, to, ...more })
  expect(answer.status, await answer.clone().text()).toBe(200)
}

const answerOf = (receipt: string, text: string) => post(office, '/mailbox/messages', form({ receipt, text }))

test('the letter has the counts of the day before', async () => {
  const first = await report(office)
  const second = await report(office)
  await report(office)
  await storeTip(office, { status: 'referred', lane: 'slow', dueOn: addedDay(2) })
  await storeTip(office, { dueOn: addedDay(0) })
  await storeTip(office, { status: 'spam' })
  await move(first.number, 'investigating')
  await move(second.number, 'waiting')
  expect((await answerOf(second.receipt, '示例：七号群。')).status).toBe(201)
  at(1, 8)
  const { text, subject, to } = await letter()
  expect(subject).toBe('线索台日报 2026年11月16日')
  expect(to).toEqual(['one@example.com', 'two@example.com'])
  // Each stored tip of the support has a message of its reporter.
  expect(text).toContain('当天收到线索 6 条，举报人来信 4 封。')
  expect(text).toContain('新收 2 条，核实中 2 条，等举报人补充 0 条，已移送 1 条。')
  expect(text).toContain('其中已超期 1 条，3 天内到期 1 条，未验证 1 条。')
  expect(text).toContain('等批准的奖励 0 笔。')
  expect(text).toContain('服务器：正常。')
  expect(text).toContain('http://127.0.0.1:3000/staff/')
})

/** Returns a day after 16 November. */
function addedDay(count: number) {
  return `2026-11-${String(16 + count)}` as ReturnType<typeof import('#shared/day.ts').dayOf>
}

test('nothing of a tip is in a letter: no number, text, place, name or code', async () => {
  const answer = await post(office, '/tips', form(fullTip))
  expect(answer.status).toBe(201)
  const { number, receipt } = (await answer.json()) as { number: string; receipt: string }
  expect((await answerOf(receipt, '示例：七号群。')).status).toBe(201)
  await move(number, 'investigating')
  at(1, 8)
  const { raw, text, subject } = await letter()
  const { id, district, mailboxId } = await tipOf(number)
  const markers = [
    number,
    receipt,
    id,
    mailboxId,
    district,
    lead.id,
    '焊工',
    '蓬江',
    '微信',
    'wechat',
    '1380000',
    '七号',
  ]
  for (const marker of [...markers, ...fullTip.identifierValue, fullTip.contact])
    for (const part of [raw, text, subject]) expect(part, String(marker)).not.toContain(String(marker))
  // The one time of day is that of the sending.
  expect(text).not.toMatch(/\d\d:\d\d|T\d\d/)
})

test('acts of the day itself change no letter of it', async () => {
  const tipsOfYesterday = []
  for (let count = 0; count < 4; count += 1) tipsOfYesterday.push(await report(office))
  const [asked, open, done, other] = tipsOfYesterday
  if (!asked || !open || !done || !other) throw new Error('four tips were handed in')
  await move(asked.number, 'waiting')
  await move(done.number, 'investigating')
  await move(done.number, 'closed')
  at(1, 8)
  const before = await letter()
  expect(before.text).toContain('新收 2 条，核实中 0 条，等举报人补充 1 条')
  // The session of the day before is over.
  lead = await office.signIn('lead')
  await report(office)
  expect((await answerOf(asked.receipt, '示例：七号群。')).status).toBe(201)
  expect((await answerOf(open.receipt, '示例：补充一点。')).status).toBe(201)
  expect(
    (await post(office, '/mailbox/object', { receipt: done.receipt, objection: '示例：我不同意。' })).status,
  ).toBe(200)
  expect((await post(office, '/mailbox/withdraw', { receipt: other.receipt })).status).toBe(200)
  await move(open.number, 'investigating')
  at(1, 9)
  expect((await letter()).text).toBe(before.text)
  at(2, 8)
  expect((await letter()).text).toContain('当天收到线索 1 条，举报人来信 3 封。')
})

test('an act that was taken back is not counted', async () => {
  const { number } = await report(office)
  const { id, version } = await tipOf(number)
  const key = '0f'.repeat(16)
  const moved = await lead.post(`/tips/${id}/moves`, { version, to: 'spam', key })
  expect(moved.status, await moved.clone().text()).toBe(200)
  const undone = await lead.post(`/acts/${key}/undo`)
  expect(undone.status, await undone.clone().text()).toBe(200)
  at(1, 8)
  expect((await letter()).text).toContain('新收 1 条')
})

test('a letter without a tip and one with many are the same in subject and length', async () => {
  at(1, 8)
  const none = await letter()
  at(1, 10)
  for (let count = 0; count < 12; count += 1) await report(office)
  at(2, 8)
  const many = await letter()
  expect(many.text).toContain('收到线索 12 条')
  const [one, other] = [none, many].map(({ raw }) => raw.replace(/^Date: .*$/m, ''))
  expect(other?.length).toBe(one?.length)
  expect(many.subject.replace(/\d+日/, '')).toBe(none.subject.replace(/\d+日/, ''))
})

test('the ends of the chains in a letter are those of the day before, and audit:verify finds them', async () => {
  await report(office)
  const { number } = await report(office)
  await move(number, 'investigating')
  at(1, 7)
  await report(office)
  lead = await office.signIn('lead')
  at(1, 8)
  const { text } = await letter()
  const [, links] = /npm run audit:verify -- ([0-9a-f]{64} [0-9a-f]{64})\n/.exec(text) ?? []
  const heads = links?.split(' ') ?? []
  expect(heads).toHaveLength(2)
  for (const head of heads) expect(text.split(head)).toHaveLength(3)
  expect(text).toMatch(/^到达顺序：第 2 条，/m)
  const acts = await office.database.all<{ on_day: string; hash: string }>(
    sql`select on_day, hash from audit order by rowid`,
  )
  const lastOfDay = acts.filter((row) => row.on_day === '2026-11-16').at(-1)
  expect(acts.at(-1)?.on_day).toBe('2026-11-17')
  expect(heads[0]).toBe(lastOfDay?.hash)
  expect(await auditVerify(office.deps, heads)).toMatchObject({ ok: true })
  // Somebody cuts the chain off before the end in the letter.
  await office.database.run('drop trigger arrivals_no_delete')
  await office.database.run(
    sql`delete from arrivals where rowid >= (select rowid from arrivals where hash = ${heads[1]})`,
  )
  const cut = await auditVerify(office.deps, heads)
  expect([cut.ok, cut.lines.join('\n')]).toEqual([
    false,
    expect.stringContaining(`${String(heads[1])} 不在链上`),
  ])
})

test('a warning of the server stands in the letter as words', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  office.deps.warnings.add('proxy-silent')
  at(1, 8)
  expect((await letter()).text).toContain('· 有请求从 TRUSTED_PROXIES 的地址来')
})
