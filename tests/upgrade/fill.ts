import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashRaw } from '@node-rs/argon2'
import { eq } from 'drizzle-orm'
import sharp from 'sharp'
import { tips } from '#db/schema.ts'
import { TipReceipt } from '#shared/contract/citizen.ts'
import { normalisePassword, passwordArgon2, passwordKeys } from '#shared/sealing/derivation.ts'
import { createSecrets } from '#api/core/secrets.ts'
import { makeBackup } from '#api/jobs/backup/backup.ts'
import { backupFiles } from '#api/jobs/backup/backup-files.ts'
import { initialStatements } from '#api/jobs/data-folder.ts'
import { lapse } from '#api/jobs/lapse.ts'
import { purge } from '#api/jobs/purge.ts'
import { stretchReceipt } from '#api/records/receipts.ts'
import { cells, servedBy } from '#tests/support/office/cells.ts'
import { form, fullTip, post, report } from '#tests/support/office/citizen.ts'
import { readDocument, routesOf } from '#tests/support/office/document.ts'
import { enter, identitiesOf, renew } from '#tests/support/office/keys/epochs.ts'
import { batchOf, pageOf } from '#tests/support/office/keys/reseal.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { indexAll } from '#tests/support/office/sellers/sellers.ts'
import { sessionOf } from '#tests/support/office/sessions.ts'
import { sealedText } from '#tests/support/office/tips.ts'
import { dataParts, pack } from './pack.ts'
import { openAll, sellersOf, wordsOf, type Filled } from './readings.ts'

// `npm run fixture -- FOLDER`: makes a filled data folder of this version, with the keys of its holders.

const password = '示例 password of a fixture'
/** Texts about one seller, in three spellings. */
const ofOneSeller = [
  '示例：微信 shili-maizheng 卖焊工证，八百元，三天出证。',
  '示例：他让我加 V 信：Shili-Maizheng，说不用考试，先付一半。',
  '示例：打 138 0000 0000 问过，电工证六百，扫码能查。',
]
const advert = '示例：办理各类操作证，无需考试，全国可查，三天出证，先办证后付款，加急另算，诚信经营。'

const pass = ({ clock }: Office, days: number) => {
  clock.now = new Date(clock.now.getTime() + days * 86_400_000)
}

/** Returns a person's keys as their browser derives them from the password. */
async function derived() {
  const salt = randomBytes(16)
  const { memoryKib, passes, lanes, bytes } = passwordArgon2
  const cost = { memoryCost: memoryKib, timeCost: passes, parallelism: lanes, outputLen: bytes }
  const keys = passwordKeys(await hashRaw(normalisePassword(password), { ...cost, salt }))
  return { ...keys, salt: salt.toString('hex') }
}

/** Makes a right request to every route of the document, as the tests of roles do. */
async function askEveryRoute(office: Office): Promise<void> {
  let sender = 0
  for (const { on, method, path } of routesOf(await readDocument(office))) {
    const cell = cells[on]
    if (!cell) throw new Error(`the table of cells has no line ${on}`)
    const session = await sessionOf(office, servedBy(cell))
    const { receipt } = /^\/(mailbox|receipt)/.test(path) ? await report(office) : { receipt: '' }
    const { path: values = {}, body = {} } = await cell.ask({ office, session, receipt })
    sender += 1
    await office.app.request(
      `/api${path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '0'.repeat(32))}`,
      {
        method,
        headers: {
          'sec-fetch-site': 'same-origin',
          accept: 'application/json',
          ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
          ...(cell.serves === null ? {} : { cookie: session.cookie }),
        },
        ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
      },
      { incoming: { socket: { remoteAddress: `10.0.${String(sender)}.1` } } },
    )
  }
}

/** Takes tips through the moves of an office: asked, answered, closed, objected to, referred, sorted out. */
async function workOn(office: Office, lead: Person, receipts: readonly string[]): Promise<void> {
  const tipOf = async (place: number) => {
    const { number } = await wordsOf(office, receipts[place] ?? '')
    const [row] = await office.database.select().from(tips).where(eq(tips.number, number))
    if (!row) throw new Error('no such tip')
    return row
  }
  const move = async (place: number, change: Readonly<Record<string, unknown>>) => {
    const { id, version, reporterRecipient } = await tipOf(place)
    const to = [office.officeRecipient, reporterRecipient]
    const message = await sealedText('message', '示例：转账给了谁？', to)
    const asked = change['to'] === 'waiting' ? { message } : {}
    const answer = await lead.post(`/tips/${id}/moves`, { version, ...change, ...asked })
    if (answer.status !== 200) throw new Error(`a move answered ${await answer.text()}`)
  }
  await move(0, { to: 'investigating' })
  await move(0, { to: 'waiting' })
  await post(office, '/mailbox/messages', { receipt: receipts[0], text: '示例：收款人姓王。' })
  await move(1, { to: 'investigating' })
  await move(1, { to: 'closed', finding: 'unsubstantiated', ground: 'not-found', deed: 'kept' })
  await post(office, '/mailbox/object', { receipt: receipts[1], objection: '示例：收款人另有其人。' })
  await move(2, { to: 'investigating' })
  await move(2, { to: 'referred', referredTo: 'police' })
  await move(3, { to: 'out-of-scope', reason: 'housing-certificate' })
  await move(4, { to: 'spam' })
  await post(office, '/mailbox/withdraw', { receipt: receipts[5] })
}

const picture = () =>
  sharp({ create: { width: 64, height: 48, channels: 3, background: '#a33' } })
    .jpeg()
    .toBuffer()

/** Fills a folder over some days, and packs it with the keys of its holders. */
async function fill(target: string): Promise<void> {
  const office = await openOffice({ setUp: false, stretch: stretchReceipt })
  const { deps, database, rawSecrets, secrets, paper } = office
  await createSecrets(deps.env.secretsDir, rawSecrets)
  await deps.write({ actor: 'reporter' }, initialStatements(database, deps.operator, secrets))
  const known = await office.addPerson('lead', 'shili.fuzeren', await derived())
  const signedIn = async () => {
    const { cookie } = await enter(office, known)
    return office.person(known.id, 'lead', known.identity, cookie)
  }
  const full = TipReceipt.parse(await (await post(office, '/tips', form(fullTip, [await picture()]))).json())
  const shelf = await mkdtemp(join(tmpdir(), 'fixture-'))
  const backup = await makeBackup(deps, shelf)
  const receipts = [full.receipt]
  for (const description of [...ofOneSeller, ...Array.from({ length: 6 }, () => advert)])
    receipts.push((await report(office, { category: 'selling', description, wantsReward: true })).receipt)
  await indexAll(office, await signedIn())
  pass(office, 1)
  await workOn(office, await signedIn(), receipts)
  await askEveryRoute(office)
  pass(office, 3)
  const { office: newest, ring } = await renew(office, known)
  const lead = await signedIn()
  // Some of the old tips are under the new key, the others still under the old one.
  const page = await pageOf(office, lead.cookie)
  const part = { ...page, objects: page.objects.slice(0, Math.ceil(page.objects.length / 2)) }
  const identities = identitiesOf(ring)
  await lead.post('/reseal', await batchOf(part, { recipient: newest.recipient, identities }))
  receipts.push((await report(office)).receipt)
  await lapse(deps)
  await purge(deps)

  const filled: Filled = {
    at: office.clock.now.toISOString(),
    lead: { account: known.account, password, totpSecret: known.secret },
    paper: paper.identity,
    mailboxes: await Promise.all(receipts.map((receipt) => wordsOf(office, receipt))),
    ...(await openAll(office, identities)),
    sellers: await sellersOf(lead),
  }
  await database.$client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
  await rm(target, { recursive: true, force: true })
  await pack(office.folder, join(target, 'data'), dataParts)
  const others = (await readdir(backup.folder)).filter((name) => name !== backupFiles.database)
  await pack(backup.folder, join(target, 'backup'), others)
  await writeFile(join(target, 'filled.json'), `${JSON.stringify(filled, null, 2)}\n`)
  await office.close()
  await rm(shelf, { recursive: true })
}

const [target] = process.argv.slice(2)
if (target === undefined) throw new Error('npm run fixture -- FOLDER')
await fill(target)
