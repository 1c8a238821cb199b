import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { officeKeys, settings } from '#db/schema.ts'
import { dayOf } from '#shared/day.ts'
import { generateOfficeIdentity, officeKeyId, recipientOf } from '#shared/sealing/seal.ts'
import { currentOfficeKey } from '#api/records/office.ts'
import { makeBackup } from '#api/jobs/backup.ts'
import { kept, plainTip, post, report } from '#tests/support/citizen.ts'
import { openOffice, type Office } from '#tests/support/office.ts'
import { sealedText, storeTip } from '#tests/support/tips.ts'

let office: Office
let printed: unknown[]
beforeEach(async () => {
  office = await openOffice()
  printed = []
  vi.spyOn(console, 'error').mockImplementation((...words: unknown[]) => void printed.push(...words))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await office.close()
})

/** What somebody who can write the database, and has no secret of the server, does to read the tips to come. */
const forgeries: Record<string, (recipient: string) => Promise<unknown>> = {
  'a key of their own beside the office’s': async (recipient) => {
    const id = officeKeyId(recipient)
    await office.database.insert(officeKeys).values({ id, recipient, createdOn: dayOf(office.clock.now) })
    await office.database.update(settings).set({ value: id }).where(eq(settings.key, 'office-key'))
  },
  'their recipient in the office’s own row': (recipient) =>
    office.database.update(officeKeys).set({ recipient }),
  'a key of their own, and what was stored of the true one gone': async (recipient) => {
    await forgeries['a key of their own beside the office’s']?.(recipient)
    await office.database.delete(settings).where(eq(settings.key, 'office-key-mac'))
  },
}

test.each(Object.keys(forgeries))(
  '%s: nothing is sealed to it, by citizens or staff, and it is told',
  async (forgery) => {
    const { receipt } = await report(office)
    const lead = await office.signIn('lead')
    const tip = await storeTip(office)
    const recipient = await recipientOf(await generateOfficeIdentity())
    await forgeries[forgery]?.(recipient)
    const before = await kept(office)

    const refused = await post(office, '/tips', plainTip)
    expect([refused.status, await refused.json()]).toMatchObject([500, { code: 'internal-error' }])
    expect((await post(office, '/mailbox/messages', { receipt, text: '示例：补充一点。' })).status).toBe(500)
    const sealed = await sealedText('note', '示例', [recipient])
    expect((await lead.post(`/tips/${tip.id}/notes`, { sealed })).status).toBe(500)
    // Whoever watches over the server learns it, and nothing more.
    const health = await office.app.request('/api/health')
    expect([health.status, await health.json()]).toEqual([
      503,
      { type: '/problems/not-well', title: '服务不正常，请看服务的输出', status: 503, code: 'not-well' },
    ])
    // The console is not told the recipient either.
    expect(await (await lead.get('/session')).text()).not.toContain(recipient)
    expect(await kept(office)).toEqual(before)
    await expect(makeBackup(office.deps, `${office.folder}/backups`)).rejects.toThrow('不是开通时的那一把')
    expect(printed.join('\n')).toContain('ForeignOfficeKey')
  },
)

test('the key that was set up is found again, and none before; the server is well in both', async () => {
  expect(await currentOfficeKey(office.database, office.secrets)).toEqual({
    id: officeKeyId(office.officeRecipient),
    recipient: office.officeRecipient,
  })
  const empty = await openOffice({ setUp: false })
  expect(await currentOfficeKey(empty.database, empty.secrets)).toBe(null)
  for (const { app } of [office, empty]) expect((await app.request('/api/health')).status).toBe(200)
  await empty.close()
})
