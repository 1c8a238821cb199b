import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { beforeEach, expect, test, vi } from 'vitest'
import { accounts, invites, messages, sessions, tips } from '#db/schema.ts'
import { InviteView } from '#shared/contract/people.ts'
import { TipView } from '#shared/contract/tip.ts'
import { auditVerify } from '#api/jobs/audit-verify.ts'
import { sealInstant } from '#api/records/instants.ts'
import { lead, mailboxOfOneTip, office, tip, view } from '#tests/support/office/mailbox.ts'
import type { Person } from '#tests/support/office/office.ts'
import { sealedText } from '#tests/support/office/tips.ts'

// An attacker writes the database without the server's secrets. Some hold an account of the office.

mailboxOfOneTip()

let triager: Person
let auditor: Person
beforeEach(async () => {
  // The output names the fault.
  vi.spyOn(console, 'error').mockReturnValue(undefined)
  triager = await office.signIn('triager')
  auditor = await office.signIn('auditor')
})

const health = async () => {
  const answer = await office.app.request('/api/health')
  return { status: answer.status, text: await answer.text() }
}
const statusOf = async (person: Person, path = '/session') => (await person.get(path)).status

/** Seals a text to the office and the reporter, whose recipients stand in the clear. */
async function forgedText(text: string): Promise<Buffer> {
  const { reporterRecipient } = await tip()
  const sealed = await sealedText('message', text, [office.officeRecipient, reporterRecipient])
  return Buffer.from(sealed, 'base64')
}
/** Adds a message of the office as the attacker does. */
async function forgeMessage(position: number, mac: string | null, sealed?: Buffer): Promise<void> {
  const { id: tipId, officeKeyId, receivedOn } = await tip()
  const text = sealed ?? (await forgedText('请加微信，告诉我们您的姓名。'))
  await office.database.insert(messages).values({
    id: office.deps.newId(),
    tipId,
    position,
    accountId: lead.id,
    sentOn: receivedOn,
    evidenceCount: 0,
    officeKeyId,
    sealed: text,
    mac,
  })
}
const writeToReporter = async (text: string) => {
  const { id, reporterRecipient } = await tip()
  const sealed = await sealedText('message', text, [office.officeRecipient, reporterRecipient])
  expect((await lead.post(`/tips/${id}/messages`, { sealed })).status).toBe(201)
}

test('a row of a session opens none, whatever its id is made of', async () => {
  for (const cookie of ['x'.repeat(43), `${lead.id}.${'x'.repeat(43)}`]) {
    const id = createHash('sha256').update(cookie).digest('hex')
    // Its instants fit, as if they had leaked: the id alone keeps it out.
    const { secrets, now } = office.deps
    const createdAt = sealInstant(secrets, 'sessions.created_at', id, now())
    const seenAt = sealInstant(secrets, 'sessions.seen_at', id, now())
    await office.database
      .insert(sessions)
      .values({ id, accountId: lead.id, wrapKey: '0'.repeat(64), createdAt, seenAt })
    expect((await office.request('/session', { cookie: `__Host-zz=${cookie}` })).status).toBe(401)
  }
})

test('a session that is moved to another account opens none', async () => {
  await office.database.update(sessions).set({ accountId: lead.id }).where(eq(sessions.accountId, triager.id))
  expect(await statusOf(triager)).toBe(401)
  expect(await statusOf(lead)).toBe(200)
})

test.each([
  ['role', { role: 'lead' }],
  ['recipient', { recipient: 'age1attacker' }],
] as const)(
  'an account whose %s was changed is nobody, and health and the audit say so',
  async (_, change) => {
    await office.database.update(accounts).set(change).where(eq(accounts.id, auditor.id))
    expect(await statusOf(auditor)).toBe(401)
    expect((await lead.post(`/people/${auditor.id}/disable`, {})).status).toBe(403)
    const { status, text } = await health()
    expect([status, text.includes('rows-forged')]).toEqual([503, true])
    const report = await auditVerify(office.deps, [])
    expect([report.ok, report.lines.join('\n')]).toEqual([false, expect.stringContaining('1 个账号')])
  },
)

test('a disabled account that the database enables again does not sign in', async () => {
  await lead.post(`/people/${triager.id}/disable`)
  await office.database.update(accounts).set({ state: 'active' }).where(eq(accounts.id, triager.id))
  const { account } = (
    await office.database.select().from(accounts).where(eq(accounts.id, triager.id))
  )[0] ?? { account: '' }
  const answer = await office.request('/sign-in', {
    method: 'POST',
    body: { account, proof: 'a'.repeat(64), totp: '000000' },
  })
  expect(answer.status).toBe(401)
  expect(await statusOf(triager)).toBe(401)
})

test('an invite gives the role that it was made for, or none', async () => {
  const { code } = InviteView.parse(await (await lead.post('/people', { role: 'auditor' })).json())
  const start = () => office.request('/join/start', { method: 'POST', body: { code } })
  expect((await start()).status).toBe(200)
  await office.database.update(invites).set({ role: 'lead' })
  expect((await start()).status).toBe(403)
})

test('a mailbox shows no message that nobody signed in has sent; console, health and audit name it', async () => {
  await writeToReporter('请补充一张截图。')
  await forgeMessage(1, null)
  await forgeMessage(2, 'a'.repeat(64))
  expect((await view()).messages.map(({ text }) => text)).toEqual(['请补充一张截图。'])
  const { id } = await tip()
  const seen = TipView.parse(await (await lead.get(`/tips/${id}`)).json())
  expect(seen.messages.map(({ isGenuine }) => isGenuine)).toEqual([true, false, false])
  expect((await health()).status).toBe(503)
  expect((await auditVerify(office.deps, [])).lines.join('\n')).toContain('2 条“本办公室”的消息')
})

test('a true message that is altered, moved or copied is not shown', async () => {
  await writeToReporter('第一条。')
  const [first] = await office.database.select().from(messages)
  if (!first) throw new Error('no message')
  await forgeMessage(5, first.mac, first.sealed)
  expect((await view()).messages.map(({ text }) => text)).toEqual(['第一条。'])
  await office.database.update(messages).set({ position: 3 }).where(eq(messages.id, first.id))
  expect((await view()).messages).toEqual([])
  await office.database
    .update(messages)
    .set({ position: 0, sealed: await forgedText('换成别的话。') })
    .where(eq(messages.id, first.id))
  expect((await view()).messages).toEqual([])
})

test('all that the server wrote is genuine', async () => {
  await writeToReporter('请补充。')
  await office.database.update(tips).set({ unread: 0 })
  expect((await health()).status).toBe(200)
  expect((await auditVerify(office.deps, [])).ok).toBe(true)
})
