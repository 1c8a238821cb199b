import { afterEach, beforeEach, expect, test } from 'vitest'
import { audit } from '#db/schema.ts'
import { AuditPage } from '#shared/contract/audit.ts'
import { chainHeads, verifyChains } from '#api/records/chains.ts'
import { auditVerify } from '#api/jobs/audit-verify.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { storeTip } from '#tests/support/office/tips.ts'

let office: Office
let auditor: Person
let triager: Person
beforeEach(async () => {
  office = await openOffice()
  auditor = await office.signIn('auditor')
  triager = await office.signIn('triager')
})
afterEach(() => office.close())

const page = async (person: Person, cursor: string | null = null) =>
  AuditPage.parse(await (await person.get(`/audit${cursor === null ? '' : `?cursor=${cursor}`}`)).json())

test('the log names the person, the act and the tip, newest first', async () => {
  const tip = await storeTip(office)
  await triager.post(`/tips/${tip.id}/moves`, { version: 1, to: 'investigating' })
  await triager.post(`/tips/${tip.id}/contact`)
  const { rows } = await page(auditor)
  expect(rows[0]).toMatchObject({
    action: 'tip.contact',
    actor: triager.id,
    subject: tip.id,
    subjectName: tip.number,
    at: office.clock.now.toISOString(),
  })
  expect(rows[0]?.actorName).toMatch(/^triager-/)
  expect(rows[1]?.action).toBe('tip.move')
  expect(rows.at(-1)?.action).toBe('office.set-up')
})

test('pages of the log join without a gap, and the chain holds under acts made at once', async () => {
  const stored = await Promise.all(Array.from({ length: 60 }, () => storeTip(office)))
  await Promise.all(stored.map(({ id }) => triager.post(`/tips/${id}/contact`)))
  const first = await page(auditor)
  expect(first.rows).toHaveLength(50)
  const second = await page(auditor, first.next)
  expect(second.next).toBeNull()
  const all = await office.database.select({ id: audit.id }).from(audit)
  expect(new Set([...first.rows, ...second.rows].map(({ id }) => id))).toEqual(
    new Set(all.map(({ id }) => id)),
  )
  expect(await verifyChains(office.database)).toEqual({ audit: all.length, arrivals: 60 })
})

test('auditors and leads read the log, triagers do not', async () => {
  expect((await triager.get('/audit')).status).toBe(403)
  expect((await (await office.signIn('lead')).get('/audit')).status).toBe(200)
  expect((await auditor.get('/audit?cursor=x')).status).toBe(422)
})

test('a row of the log cannot be changed or deleted, and a forged one breaks the chain', async () => {
  const run = (statement: string) => office.database.$client.execute(statement)
  await expect(run("update audit set actor = 'nobody'")).rejects.toThrow('append-only')
  await expect(run('delete from audit')).rejects.toThrow('append-only')
  await run('drop trigger audit_no_update')
  await run(`update audit set actor = 'nobody' where action = 'office.set-up'`)
  expect(await verifyChains(office.database)).toMatchObject({ broken: 'audit' })
})

test('an end that was cut off shows only to a person who wrote it down', async () => {
  await storeTip(office)
  const before = await chainHeads(office.database)
  const whole = await auditVerify(office.deps, [])
  expect(whole.ok).toBe(true)
  for (const head of Object.values(before)) expect(whole.lines.join('\n')).toContain(head)
  const tip = await storeTip(office)
  await triager.post(`/tips/${tip.id}/moves`, { version: 1, to: 'investigating' })
  expect((await auditVerify(office.deps, Object.values(before))).ok).toBe(true)

  const { audit: link } = await chainHeads(office.database)
  const run = (statement: string) => office.database.$client.execute(statement)
  await run('drop trigger audit_no_delete')
  await run(`delete from audit where hash = '${link}'`)
  expect((await auditVerify(office.deps, Object.values(before))).ok).toBe(true)
  const cut = await auditVerify(office.deps, [link])
  expect(cut.ok).toBe(false)
  expect(cut.lines.join('\n')).toContain(`${link} 不在链上`)
})

test('a refused act leaves no row', async () => {
  const tip = await storeTip(office)
  const before = await office.database.$count(audit)
  await triager.post(`/tips/${tip.id}/moves`, { version: 7, to: 'investigating' })
  await triager.post(`/tips/${tip.id}/moves`, { version: 1, to: 'closed', finding: 'substantiated' })
  await auditor.post(`/tips/${tip.id}/seen`, { answers: 0 })
  expect(await office.database.$count(audit)).toBe(before)
})
