import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { officeKeys, settings } from '#db/schema.ts'
import { dayOf } from '#shared/day.ts'
import { generateOfficeIdentity, officeKeyId, recipientOf } from '#shared/sealing/seal.ts'
import { currentOfficeKey } from '#api/records/office-keys.ts'
import { makeBackup } from '#api/jobs/backup/backup.ts'
import { kept, plainTip, post, report } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { sealedText, storeTip } from '#tests/support/office/tips.ts'

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

/**
 * Forgeries by an attacker who can write the database but has no secret of the server, to read later tips.
 */
const forgeries: Record<string, (recipient: string) => Promise<unknown>> = {
  'a foreign key beside the office’s': async (recipient) => {
    const id = officeKeyId(recipient)
    await office.database
      .insert(officeKeys)
      .values({ id, epoch: 2, recipient, createdOn: dayOf(office.clock.now) })
    await office.database.update(settings).set({ value: id }).where(eq(settings.key, 'office-key'))
  },
  'a foreign recipient in the office’s row': (recipient) =>
    office.database.update(officeKeys).set({ recipient }),
  'a foreign key, and the check value of the true one deleted': async (recipient) => {
    await forgeries['a foreign key beside the office’s']?.(recipient)
    await office.database.delete(settings).where(eq(settings.key, 'office-key-mac'))
  },
}

test.each(Object.keys(forgeries))(
  '%s: nothing is sealed to it by citizens or staff, and health reports it',
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
    // The health check tells the monitor of the fault, and no more.
    const health = await office.app.request('/api/health')
    expect([health.status, await health.json()]).toEqual([
      503,
      {
        type: '/problems/not-well',
        title: '服务不正常，请看服务的输出',
        status: 503,
        code: 'not-well',
        reasons: ['office-key'],
      },
    ])
    // The console does not get the recipient either.
    expect(await (await lead.get('/session')).text()).not.toContain(recipient)
    expect(await kept(office)).toEqual(before)
    await expect(makeBackup(office.deps, `${office.folder}/backups`)).rejects.toThrow(
      '不是本站最后存的那一把',
    )
    expect(printed.join('\n')).toContain('ForeignOfficeKey')
  },
)

test('an office finds its key only after set-up, and the server is well before and after', async () => {
  expect(await currentOfficeKey(office.database, office.secrets)).toEqual({
    id: officeKeyId(office.officeRecipient),
    recipient: office.officeRecipient,
  })
  const empty = await openOffice({ setUp: false })
  expect(await currentOfficeKey(empty.database, empty.secrets)).toBe(null)
  for (const { app } of [office, empty]) expect((await app.request('/api/health')).status).toBe(200)
  await empty.close()
})
