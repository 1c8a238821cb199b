import { randomBytes } from 'node:crypto'
import { desc, eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openCopy } from '#db/client.ts'
import { accounts, audit, bodies, messages, notes, officeKeys, sessions, settings, tips } from '#db/schema.ts'
import {
  generateOfficeIdentity,
  openBytes,
  openIdentity,
  openJson,
  recipientOf,
} from '#shared/sealing/seal.ts'
import { TipBody } from '#shared/tip/sealed.ts'
import { createApp } from '#api/app.ts'
import type { Deps } from '#api/records/deps.ts'
import { accountMac, countForeign } from '#api/records/genuine.ts'
import { currentOfficeKey, verifyOfficeKeys } from '#api/records/office-keys.ts'
import { createSecrets } from '#api/core/secrets.ts'
import { makeBackup } from '#api/jobs/backup/backup.ts'
import { initialStatements } from '#api/jobs/data-folder.ts'
import { restore } from '#api/jobs/backup/restore.ts'
import { kept, plainTip, post, report } from '#tests/support/office/citizen.ts'
import {
  enter,
  identitiesOf,
  prepareRenewal,
  renew,
  ringOf,
  type Known,
} from '#tests/support/office/keys/epochs.ts'
import { openOffice, totpCode, type Office } from '#tests/support/office/office.ts'
import { sealedText, storeTip } from '#tests/support/office/tips.ts'

let office: Office
let lead: Known
let triager: Known
beforeEach(async () => {
  office = await openOffice()
  ;[lead, triager] = [await office.addPerson('lead'), await office.addPerson('triager')]
})
afterEach(async () => {
  vi.restoreAllMocks()
  await office.close()
})

const bodyOf = async (number: string) => {
  const [row] = await office.database
    .select({ sealed: bodies.sealed, key: tips.officeKeyId })
    .from(bodies)
    .innerJoin(tips, eq(tips.id, bodies.tipId))
    .where(eq(tips.number, number))
  if (!row) throw new Error('no body')
  return row
}
const health = async () => (await office.app.request('/api/health')).status

describe('a new office key', () => {
  test('opens what comes from then on; the old one opens what came before, and nothing newer', async () => {
    const before = await report(office)
    const left = await ringOf(office, triager)
    const { office: next } = await renew(office, lead)
    const after = await report(office)
    const [old, fresh] = [await bodyOf(before.number), await bodyOf(after.number)]
    expect(old.key).not.toBe(fresh.key)
    const description = async (sealed: Uint8Array, identity: string) =>
      (await openJson(TipBody, sealed, [identity])).description
    expect(await description(fresh.sealed, next.identity)).toBe(plainTip.description)
    await expect(openBytes(fresh.sealed, identitiesOf(left.ring))).rejects.toThrow('no identity')
    await expect(openBytes(old.sealed, [next.identity])).rejects.toThrow('no identity')
    // A message to an old tip goes to the new key as well.
    await post(office, '/mailbox/messages', { receipt: before.receipt, text: '示例：补充一点。' })
    const [message] = await office.database.select().from(messages)
    await openBytes(message?.sealed ?? Buffer.alloc(0), [next.identity])
    expect(message?.officeKeyId).toBe(fresh.key)

    for (const person of [lead, triager]) {
      const { ring, officeRecipient } = await ringOf(office, person)
      expect(officeRecipient).toBe(next.recipient)
      const [newest, earlier] = identitiesOf(ring)
      expect(newest).toBe(next.identity)
      for (const [sealed, identity] of [
        [fresh.sealed, newest],
        [old.sealed, earlier],
      ] as const)
        expect(await description(sealed, identity ?? '')).toBe(plainTip.description)
    }
  })

  test('is sealed to the paper identity beside the earlier one, and the server is well', async () => {
    const { office: next } = await renew(office, lead)
    const rows = await office.database.select().from(officeKeys).orderBy(desc(officeKeys.epoch))
    expect(rows.map(({ epoch }) => epoch)).toEqual([2, 1])
    const opened = await Promise.all(
      rows.map(({ sealed }) => openIdentity(sealed ?? Buffer.alloc(0), office.paper.identity)),
    )
    expect(opened).toEqual([next.identity, office.officeIdentity])
    await verifyOfficeKeys(office.database, office.secrets)
    expect(await countForeign(office.database, office.secrets)).toEqual({ accounts: 0, messages: 0 })
    expect(await health()).toBe(200)
    const acts = await office.database.select().from(audit).where(eq(audit.action, 'office.renew-left'))
    expect(acts.map(({ actor, subject }) => [actor, subject])).toEqual([[lead.id, rows[0]?.id]])
  })

  test('ends the sessions of all who hold a ring, and no other', async () => {
    const auditor = await enter(office, await office.addPerson('auditor'))
    const { cookie } = await enter(office, triager)
    await renew(office, lead)
    expect((await office.request('/session', { cookie })).status).toBe(401)
    expect(await office.database.$count(sessions)).toBe(1)
    expect((await office.request('/session', auditor)).status).toBe(200)
  })

  test('reaches no disabled person', async () => {
    const gone = await office.addPerson('triager')
    const { cookie } = await enter(office, lead)
    await office.request(`/people/${gone.id}/disable`, { method: 'POST', cookie })
    const { view, send } = await prepareRenewal(office, lead)
    expect(view.holders.map(({ id }) => id)).not.toContain(gone.id)
    expect((await send()).status).toBe(204)
    const [row] = await office.database.select().from(accounts).where(eq(accounts.id, gone.id))
    expect(row?.ringSealed).toBeNull()
    expect((await enter(office, gone)).status).toBe(401)
  })

  test('is restored from a backup with the one before it', async () => {
    const { operator, env, write } = office.deps
    await createSecrets(env.secretsDir, office.rawSecrets)
    await write({ actor: 'reporter' }, initialStatements(office.database, operator, office.secrets))
    await report(office)
    const { office: next } = await renew(office, lead)
    await report(office)
    const { folder } = await makeBackup(office.deps, `${office.folder}/backups`)
    const target = `${office.folder}/restored`
    const restored = await restore(folder, target, office.paper.identity)
    expect(restored.ok, restored.lines.join('\n')).toBe(true)
    const copy = await openCopy(`${target}/zhenzheng.db`)
    await verifyOfficeKeys(copy, office.secrets)
    expect((await currentOfficeKey(copy, office.secrets))?.recipient).toBe(next.recipient)
    copy.$client.close()
    expect((await restore(folder, `${office.folder}/other`, next.identity)).ok).toBe(false)
  })
})

describe('a renewal changes nothing', () => {
  async function unchanged(act: () => Promise<Response>, status: number) {
    const before = await kept(office)
    const keys = await office.database.select().from(officeKeys)
    const answer = await act()
    expect(answer.status).toBe(status)
    expect(await kept(office)).toEqual(before)
    expect(await office.database.select().from(officeKeys)).toEqual(keys)
    return (await answer.json()) as { errors?: { message: string }[] }
  }

  const meanwhile: Record<string, () => Promise<unknown>> = {
    'a person was admitted': () => office.addPerson('triager'),
    'a person was disabled': async () => {
      const { cookie } = await enter(office, office.first ?? lead)
      return office.request(`/people/${triager.id}/disable`, { method: 'POST', cookie })
    },
    'a person got another recipient': async () => {
      const recipient = await recipientOf(await generateOfficeIdentity())
      const [row] = await office.database.select().from(accounts).where(eq(accounts.id, triager.id))
      if (!row) throw new Error('no person')
      const mac = accountMac(office.secrets, { ...row, recipient })
      return office.database.update(accounts).set({ recipient, mac }).where(eq(accounts.id, triager.id))
    },
  }
  test.each(Object.keys(meanwhile))('when %s meanwhile; done again it does', async (name) => {
    const { send } = await prepareRenewal(office, lead)
    await meanwhile[name]?.()
    const { errors } = await unchanged(() => send(), 409)
    expect(errors?.[0]?.message).toContain('请刷新，再做一次')
    await renew(office, lead)
  })

  test('when a person is admitted at the moment of writing', async () => {
    const { body, cookie } = await prepareRenewal(office, lead)
    const write: Deps['write'] = async (writer, ...rest) => {
      if ('action' in writer && writer.action === 'office.renew-left') await office.addPerson('triager')
      return office.deps.write(writer, ...rest)
    }
    const raced = createApp({ ...office.deps, write })
    const answer = await raced.request('/api/staff/office-keys', {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    })
    expect(answer.status).toBe(409)
    expect(await office.database.$count(officeKeys)).toBe(1)
  })

  test('when two leads renew at once: one key is new', async () => {
    const one = await prepareRenewal(office, lead)
    const other = await prepareRenewal(office, await office.addPerson('lead'))
    const again = await prepareRenewal(office, lead)
    expect(one.view.holders.length).toBe(other.view.holders.length - 1)
    const answers = await Promise.all([other.send(), again.send()])
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    expect(await office.database.$count(officeKeys)).toBe(2)
  })

  test('with a key used before, the paper key, or an unsealed ring', async () => {
    const { send, body } = await prepareRenewal(office, lead)
    const rings = body['rings'] as { ring: string }[]
    const plain = Buffer.from('plain').toString('base64')
    for (const other of [
      { recipient: office.officeRecipient },
      { recipient: office.paper.recipient },
      { sealed: plain },
      { rings: rings.map((one) => ({ ...one, ring: plain })) },
    ])
      await unchanged(() => send(other), 422)
    await unchanged(() => send({ rings: rings.slice(1) }), 409)
    await unchanged(() => send({ rings: [...rings.slice(1), ...rings.slice(1)] }), 409)
  })
})

test('what an old session still sends is not stored under the new key', async () => {
  const { database, deps } = office
  const tip = await storeTip(office)
  const pending = await office.addPerson('triager')
  const state = { state: 'pending' as const, ringSealed: null }
  const [row] = await database.select().from(accounts).where(eq(accounts.id, pending.id))
  if (!row) throw new Error('no person')
  await database
    .update(accounts)
    .set({ ...state, mac: accountMac(office.secrets, { ...row, ...state }) })
    .where(eq(accounts.id, pending.id))
  const other = await office.addPerson('lead')
  const note = await sealedText('note', '示例', [office.officeRecipient])
  const message = await sealedText('message', '示例', [office.officeRecipient, tip.reporterRecipient])
  const credentials = {
    salt: randomBytes(16).toString('hex'),
    proof: randomBytes(32).toString('hex'),
    recipient: await recipientOf(await generateOfficeIdentity()),
  }
  for (const [path, body] of [
    [`/tips/${tip.id}/notes`, () => ({ sealed: note })],
    [`/tips/${tip.id}/messages`, () => ({ sealed: message })],
    [`/tips/${tip.id}/hold`, () => ({ version: 1, hold: true, reason: note })],
    [`/tips/${tip.id}/moves`, () => ({ version: 1, to: 'waiting', message })],
    [`/people/${pending.id}/admit`, () => ({ ring: note })],
    [
      '/password',
      () => ({
        proof: lead.proof,
        totp: totpCode(lead.secret, office.clock.now),
        credentials,
        ring: note,
      }),
    ],
  ] as const) {
    const { cookie } = await enter(office, lead)
    const { send } = await prepareRenewal(office, other)
    office.clock.now = new Date(office.clock.now.getTime() + 30_000)
    // The key is renewed between the check of the session and the write.
    const write: Deps['write'] = async (writer, ...rest) => {
      if ('action' in writer && writer.actor === lead.id) expect((await send()).status).toBe(204)
      return deps.write(writer, ...rest)
    }
    const answer = await createApp({ ...deps, write }).request(
      `/api/staff${path}`,
      {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', cookie },
        body: JSON.stringify(body()),
      },
      { incoming: { socket: { remoteAddress: '127.0.0.1' } } },
    )
    expect([path, answer.status]).toEqual([path, 401])
  }
  expect(await database.$count(notes)).toBe(0)
  expect(await database.$count(messages)).toBe(1)
})

describe('who writes the database without the secrets', () => {
  let said: unknown[]
  beforeEach(() => {
    said = []
    vi.spyOn(console, 'error').mockImplementation((...words: unknown[]) => void said.push(...words))
  })
  const pointer = () => office.database.select().from(settings)
  const putBack = async (rows: Awaited<ReturnType<typeof pointer>>) => {
    for (const { key, value } of rows)
      await office.database.update(settings).set({ value }).where(eq(settings.key, key))
  }

  test('does not bring back an earlier office key, with its genuine MAC', async () => {
    const earlier = await pointer()
    await renew(office, lead)
    await putBack(earlier)
    expect((await post(office, '/tips', plainTip)).status).toBe(500)
    expect((await enter(office, lead)).status).toBe(500)
    expect(await health()).toBe(503)
    expect(said.join('\n')).toContain('ForeignOfficeKey')
  })

  test('is found when the newest key is deleted as well', async () => {
    const earlier = await pointer()
    await renew(office, lead)
    await putBack(earlier)
    await office.database.delete(officeKeys).where(eq(officeKeys.epoch, 2))
    await expect(verifyOfficeKeys(office.database, office.secrets)).rejects.toThrow('可能被人删过')
    expect(await health()).toBe(503)
  })

  test('gets no ring for an account of their own, and blocks no renewal with one', async () => {
    const [row] = await office.database.select().from(accounts).where(eq(accounts.id, triager.id))
    if (!row) throw new Error('no person')
    await office.database.insert(accounts).values({
      ...row,
      id: office.deps.newId(),
      account: 'forged',
      recipient: await recipientOf(await generateOfficeIdentity()),
      ringSealed: null,
    })
    const { view, send } = await prepareRenewal(office, lead)
    expect(view.holders.map(({ account }) => account)).not.toContain('forged')
    expect((await send()).status).toBe(204)
    const [forged] = await office.database.select().from(accounts).where(eq(accounts.account, 'forged'))
    expect(forged?.ringSealed).toBeNull()
  })
})
