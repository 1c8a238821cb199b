import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { audit, bodies, tips } from '#db/schema.ts'
import { dayOf } from '#shared/day.ts'
import { verifyChains } from '#api/records/chains.ts'
import { purge, purgeOnSchedule } from '#api/jobs/purge.ts'
import { sweep } from '#api/jobs/sweep.ts'
import { storeTip, type StoredTip } from '#tests/support/office/tips.ts'
import { officeOfOneLead, office, pass, counts, gone, whole, hold } from '#tests/support/office/purge.ts'

officeOfOneLead()

test('the next purge continues a broken one, and the sweep removes its files', async () => {
  const stored: StoredTip[] = []
  for (let index = 0; index < 3; index += 1) stored.push(await storeTip(office, { status: 'spam' }))
  await office.database.update(tips).set({ purgeOn: dayOf(office.clock.now) })
  let calls = 0
  const store = {
    ...office.deps.evidence,
    remove: (ids: readonly string[]) => {
      calls += 1
      return calls === 2 ? Promise.reject(new Error('示例：断电')) : office.deps.evidence.remove(ids)
    },
  }
  await expect(purge({ ...office.deps, evidence: store })).rejects.toThrow('断电')
  expect(await office.database.$count(bodies)).toBe(1)
  expect(await purge(office.deps)).toEqual({ content: 1, messages: 0 })
  await sweep(office.deps, new Date(Date.now() + 1000))
  expect(await office.deps.evidence.list()).toEqual([])
  const purged = await office.database
    .select({ subject: audit.subject })
    .from(audit)
    .where(eq(audit.action, 'tip.purge'))
  expect(purged.map(({ subject }) => subject).sort()).toEqual(stored.map(({ id }) => id).sort())
})

test('a stopped purge leaves the rest to the next one', async () => {
  for (let index = 0; index < 3; index += 1) await storeTip(office, { status: 'spam' })
  await office.database.update(tips).set({ purgeOn: dayOf(office.clock.now) })
  let asked = 0
  expect(await purge(office.deps, () => (asked += 1) > 2)).toEqual({ content: 2, messages: 0 })
  expect(await purge(office.deps)).toEqual({ content: 1, messages: 0 })
})

test('a clock that was behind for a while does not halt the purge when it is right again', async () => {
  expect(await purgeOnSchedule(office.deps)).toEqual({ content: 0, messages: 0 })
  const right = office.clock.now
  office.clock.now = new Date('1970-01-01T01:00:00Z')
  expect(await purgeOnSchedule(office.deps)).toEqual({ content: 0, messages: 0 })
  office.clock.now = right
  expect(await purgeOnSchedule(office.deps)).toEqual({ content: 0, messages: 0 })
})

test('the purge goes on by itself after a month’s pause, and waits after a longer one', async () => {
  await purge(office.deps)
  const tip = await storeTip(office, { status: 'spam' })
  await office.database.update(tips).set({ purgeOn: dayOf(office.clock.now) })
  await pass(31)
  expect(await purgeOnSchedule(office.deps)).toEqual({ content: 1, messages: 0 })
  await pass(32)
  expect(await purgeOnSchedule(office.deps)).toHaveProperty('haltedSince')
  expect(await counts(tip.id)).toEqual(gone)
})

test('a tip that is held while the purge is at it keeps its content', async () => {
  const tip = await storeTip(office, { status: 'spam' })
  await office.database
    .update(tips)
    .set({ purgeOn: dayOf(office.clock.now) })
    .where(eq(tips.id, tip.id))
  // The hold comes between the purge's reading and its writing.
  const write: typeof office.deps.write = async (writer, ...act) => {
    if ('action' in writer && writer.action === 'tip.purge') await hold(tip, true)
    await office.deps.write(writer, ...act)
  }
  expect(await purge({ ...office.deps, write })).toEqual({ content: 0, messages: 0 })
  expect(await counts(tip.id)).toEqual({ ...whole, notes: 1 })
  expect(await office.deps.evidence.get(tip.evidenceId)).not.toBe(null)
})

test('the audit log holds each deletion and the run with its counts, and the chains hold', async () => {
  const tip = await storeTip(office, { status: 'spam' })
  await office.database
    .update(tips)
    .set({ purgeOn: dayOf(office.clock.now) })
    .where(eq(tips.id, tip.id))
  await purge(office.deps)
  await purge(office.deps)
  const rows = await office.database
    .select({ action: audit.action, subject: audit.subject })
    .from(audit)
    .where(eq(audit.actor, 'system'))
  expect(rows).toEqual([
    { action: 'tip.purge', subject: tip.id },
    { action: 'system.purge', subject: 'content=1 messages=0' },
  ])
  expect(await verifyChains(office.database)).not.toHaveProperty('broken')
})
