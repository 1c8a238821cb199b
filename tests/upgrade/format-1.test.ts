import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { hashRaw } from '@node-rs/argon2'
import { eq, isNotNull } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lostClauses } from '#db/clauses.ts'
import { bodies, officeKeys, tips } from '#db/schema.ts'
import { SaltView, SessionView } from '#shared/contract/sign-in.ts'
import { dayOf } from '#shared/day.ts'
import { normalisePassword, passwordArgon2, passwordKeys } from '#shared/sealing/derivation.ts'
import { KeyRing } from '#shared/sealing/key-ring.ts'
import { openIdentity, openJson, type Identity } from '#shared/sealing/seal.ts'
import { auditVerify } from '#api/jobs/audit-verify.ts'
import { restore } from '#api/jobs/backup/restore.ts'
import { readRawSecrets } from '#api/core/secrets.ts'
import { purge } from '#api/jobs/purge.ts'
import { stretchReceipt } from '#api/records/receipts.ts'
import { post, report } from '#tests/support/office/citizen.ts'
import { cookieOf, openOffice, totpCode, type Office, type Person } from '#tests/support/office/office.ts'
import { indexAll } from '#tests/support/office/sellers/sellers.ts'
import { unpack, unpackBackup } from './pack.ts'
import { openAll, sellersOf, wordsOf, type Filled } from './readings.ts'

const packed = resolve('tests/upgrade/format-1')
const filled = JSON.parse(await readFile(join(packed, 'filled.json'), 'utf8')) as Filled
type Put = NonNullable<Parameters<typeof openOffice>[0]>['put']

const secondsAfter = (seconds: number) => new Date(Date.parse(filled.at) + seconds * 1000)

/** Opens an office on data of the fixture, a minute after it was filled. */
async function openFilled(put: Put = (folder) => unpack(join(packed, 'data'), folder)): Promise<Office> {
  const opened = await openOffice({ setUp: false, stretch: stretchReceipt, put })
  opened.clock.now = secondsAfter(60)
  return opened
}

/** Signs the lead in as a browser does. Returns the person and the identities of the ring. */
async function signIn({ request, person, clock }: Office) {
  const { account, password, totpSecret } = filled.lead
  const salted = await request('/sign-in/salt', { method: 'POST', body: { account } })
  const { salt } = SaltView.parse(await salted.json())
  const { memoryKib, passes, lanes, bytes } = passwordArgon2
  const cost = { memoryCost: memoryKib, timeCost: passes, parallelism: lanes, outputLen: bytes }
  const { proof, identity } = passwordKeys(
    await hashRaw(normalisePassword(password), { ...cost, salt: Buffer.from(salt, 'hex') }),
  )
  const body = { account, proof, totp: totpCode(totpSecret, clock.now) }
  const answer = await request('/sign-in', { method: 'POST', body })
  const { ring, accountId } = SessionView.parse(await answer.json())
  const { office } = await openJson(KeyRing, Buffer.from(ring ?? '', 'base64'), [identity])
  return {
    lead: person(accountId, 'lead', identity, cookieOf(answer)),
    identities: office.map((one): Identity => one.identity),
  }
}

describe('a filled data folder of format 1', () => {
  let office: Office
  let lead: Person
  let identities: readonly Identity[]
  beforeEach(async () => {
    office = await openFilled()
    ;({ lead, identities } = await signIn(office))
  })
  afterEach(() => office.close())

  test('opens to the same words with the ring of its lead', async () => {
    const { sealed, words } = filled
    expect(await openAll(office, identities)).toEqual({ sealed, words })
    expect(Object.values(sealed).every((count) => count > 1)).toBe(true)
  })

  test('opens each mailbox with its receipt code', async () => {
    for (const mailbox of filled.mailboxes) expect(await wordsOf(office, mailbox.receipt)).toEqual(mailbox)
    expect(new Set(filled.mailboxes.map(({ status }) => status)).size).toBeGreaterThan(4)
  })

  test('gives every office identity to the recovery sheet', async () => {
    const keys = await office.database.select().from(officeKeys)
    const opened = await Promise.all(
      keys.map(({ sealed }) => openIdentity(sealed ?? new Uint8Array(), filled.paper)),
    )
    expect(opened.sort()).toEqual([...identities].sort())
  })

  test('keeps chains, clauses, accounts and messages that the server wrote', async () => {
    const { ok, lines } = await auditVerify(office.deps, [])
    expect(lines.join('\n')).toContain('哈希链完好')
    expect(ok).toBe(true)
    expect(await lostClauses(office.database.$client)).toEqual([])
    const { rows } = await office.database.$client.execute('PRAGMA foreign_key_check')
    expect(rows).toEqual([])
  })

  test('shows the same sellers', async () => {
    expect(await sellersOf(lead)).toEqual(filled.sellers)
    expect(filled.sellers.length).toBeGreaterThan(0)
  })

  test('goes on: a new tip joins its seller, an old one is decided, a reporter answers', async () => {
    const [known = ''] = filled.sellers
    const description = '示例：微信 shili-maizheng 又在卖登高证。'
    const { number } = await report(office, { category: 'selling', description })
    await indexAll(office, lead, identities)
    expect((await sellersOf(lead)).find((numbers) => numbers.includes(number))).toContain(known.split(' ')[0])
    const asked = filled.mailboxes[0]
    const answer = await post(office, '/mailbox/messages', {
      receipt: asked?.receipt,
      text: '示例：想起来了。',
    })
    expect(answer.status).toBe(201)
    const [tip] = await office.database
      .select()
      .from(tips)
      .where(eq(tips.number, asked?.number ?? ''))
    const change = { version: tip?.version, to: 'referred', referredTo: 'police' }
    expect((await lead.post(`/tips/${tip?.id ?? ''}/moves`, change)).status).toBe(200)
  })

  test('loses its content when its days are over', async () => {
    const purgeOn = dayOf(office.clock.now)
    await office.database.update(tips).set({ purgeOn, hold: false }).where(isNotNull(tips.summary))
    await purge(office.deps)
    expect((await office.database.select().from(bodies)).length).toBe(0)
    expect(await office.deps.evidence.list()).toEqual([])
  })
})

describe('a backup of format 1', () => {
  test('is restored with the recovery sheet, and opens', async () => {
    const scratch = await mkdtemp(resolve('tests/.tmp/format-1-'))
    const [backup, restored] = [join(scratch, 'backup'), join(scratch, 'restored')]
    await unpackBackup(join(packed, 'backup'), backup)
    expect(await restore(backup, restored, filled.paper)).toMatchObject({ ok: true })
    const office = await openFilled(async (folder) => {
      await cp(restored, folder, { recursive: true })
      return readRawSecrets(join(folder, 'secrets'))
    })
    const { identities } = await signIn(office)
    const { sealed } = await openAll(office, identities)
    expect(sealed).toEqual({ body: 1, contact: 1, summary: 1, picture: 1 })
    await office.close()
    await rm(scratch, { recursive: true })
  })
})
