import { spawnSync } from 'node:child_process'
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityFromSeed, mailboxKeys, passwordKeys } from '#shared/sealing/derivation.ts'
import { OfficeKeysView } from '#shared/contract/office-keys.ts'
import { officeKeyId, openBytes, openIdentity, sealJson, type Identity } from '#shared/sealing/seal.ts'
import { TipBody } from '#shared/tip/sealed.ts'
import { readSecrets } from '#api/core/secrets.ts'
import { renewalOf } from '#tests/support/office/keys/epochs.ts'
import { taggedPhoto } from '#tests/support/photo.ts'
import { reportTo } from '#tests/support/server/reporter.ts'
import { freshFolder, hasTool, startServer, type RunningServer } from '#tests/support/server/server.ts'
import { setUpOffice } from '#tests/support/server/set-up.ts'
import { tracesOf } from '#tests/support/browser/traces.ts'

const marks = {
  description: '封存标记甲：有人在群里卖电工证，扫码能查。',
  identifier: 'fengcun_biaoji_yi_77',
  contact: '封存标记丙 备用邮箱',
  reporterMessage: '封存标记丁：他换了一个号。',
  officeMessage: '封存标记戊：请问收款人是谁？',
  note: '封存标记己：与上月一条相似。',
  later: '封存标记辛：换过钥匙以后来的，还是那个群。',
  fileName: 'fengcun-biaoji-geng',
} as const

let server: RunningServer
/** The office identities: before the renewal and after it. */
let officeIdentities: readonly [Identity, Identity]
let paperIdentity: Identity
let receipt: string
/** The running server's data folder as a thief copies it, with the server's secrets. */
let stolen: string

function rowsIn(folder: string): {
  bodies: Uint8Array[]
  sealed: Uint8Array[]
  rings: { id: string; ring: Uint8Array }[]
  officeKeys: Uint8Array[]
  texts: string[]
} {
  const database = new DatabaseSync(join(folder, 'zhenzheng.db'))
  const column = (sql: string) =>
    database
      .prepare(sql)
      .all()
      .map(({ value }) => value as Uint8Array)
  const bodies = column('SELECT sealed AS value FROM bodies')
  const sealed = [
    'SELECT sealed AS value FROM contacts',
    'SELECT sealed AS value FROM messages',
    'SELECT sealed AS value FROM notes',
    'SELECT summary AS value FROM tips',
  ].flatMap(column)
  const officeKeys = column('SELECT sealed AS value FROM office_keys')
  const rings = database
    .prepare('SELECT id, ring_sealed FROM accounts')
    .all()
    .map((row) => ({ id: String(row['id']), ring: row['ring_sealed'] as Uint8Array }))
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .map(({ name }) => String(name))
  const texts = tables.flatMap((name) =>
    database
      .prepare(`SELECT * FROM "${name}"`)
      .all()
      .flatMap((row) => Object.values(row).filter((value) => typeof value === 'string')),
  )
  database.close()
  return { bodies, sealed: [...bodies, ...sealed], rings, officeKeys, texts }
}

async function picturesIn(folder: string): Promise<Buffer[]> {
  const names = await readdir(join(folder, 'evidence'), { recursive: true })
  return Promise.all(
    names.filter((name) => name.endsWith('.age')).map((name) => readFile(join(folder, 'evidence', name))),
  )
}

beforeAll(async () => {
  server = await startServer({ kind: 'government-column', env: { BOT_CHECK: 'off' } })
  const office = await setUpOffice(server)
  const { identity, recipient: officeRecipient } = office
  paperIdentity = office.paperIdentity
  const answer = await reportTo(server, {
    description: marks.description,
    pictures: [await taggedPhoto(320, 240)],
    fields: {
      identifierKind: 'wechat',
      identifierValue: marks.identifier,
      contact: marks.contact,
      fileName: marks.fileName,
    },
  })
  receipt = answer?.receipt ?? ''
  const sent = await fetch(`${server.url}/api/mailbox/messages`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ receipt, text: marks.reporterMessage }),
  })
  expect(sent.status).toBe(201)

  // The console seals in the browser, and the server receives ciphertext. Id and recipient are in the clear.
  stolen = await freshFolder()
  await cp(server.dataDir, stolen, { recursive: true, filter: (path) => !path.endsWith('.sock') })
  const database = new DatabaseSync(join(stolen, 'zhenzheng.db'))
  const { id, reporter } = database.prepare('SELECT id, reporter_recipient AS reporter FROM tips').get() as {
    id: string
    reporter: string
  }
  database.close()
  const sealedNote = Buffer.from(await sealJson({ v: 1, text: marks.note }, [officeRecipient])).toString(
    'base64',
  )
  expect((await office.post(`/tips/${id}/notes`, { sealed: sealedNote })).status).toBeLessThan(300)
  const question = await sealJson({ v: 1, text: marks.officeMessage, evidence: [] }, [
    officeRecipient,
    reporter,
  ])
  expect(
    (await office.post(`/tips/${id}/messages`, { sealed: Buffer.from(question).toString('base64') })).status,
  ).toBeLessThan(300)
  const view = OfficeKeysView.parse(await (await office.get('/office-keys')).json())
  const { epoch, body } = await renewalOf(view, [{ id: officeKeyId(officeRecipient), identity }])
  expect((await office.post('/office-keys', body)).status).toBe(204)
  officeIdentities = [identity, epoch.office.identity]
  const later = { description: marks.later, pictures: [await taggedPhoto(320, 240)] }
  expect(await reportTo(server, later)).not.toBeNull()
  await rm(stolen, { recursive: true })
  await cp(server.dataDir, stolen, { recursive: true, filter: (path) => !path.endsWith('.sock') })
})
afterAll(async () => {
  await server.stop()
  await rm(stolen, { recursive: true, force: true })
})

test('no marker of a tip, its messages, note, file name or receipt lies in folder or output', async () => {
  const grouped = receipt.replace(/(\d{4})(?=\d)/g, '$1 ')
  for (const mark of [...Object.values(marks), receipt, grouped])
    expect(await tracesOf(server, mark), mark).toEqual([])
  expect(await tracesOf(server, 'AGE-SECRET-KEY-1')).toEqual([])
})

/** Returns the commands of a section of the manual: the first shell block behind a sentence. */
async function commandsBehind(sentence: string): Promise<string> {
  const manual = await readFile('docs/operations.md', 'utf8')
  const block = /```sh\n([^]*?)```/.exec(manual.slice(manual.indexOf(sentence)))
  return block?.[1] ?? ''
}

const hasTools = hasTool('age') && hasTool('sqlite3')

test.skipIf(!hasTools)(
  'the recovery sheet and a copied folder open bodies and pictures of two office keys by the manual’s commands alone',
  async () => {
    const copy = await freshFolder()
    await cp(stolen, copy, { recursive: true })
    // No secret of the server takes part.
    await rm(join(copy, 'secrets'), { recursive: true })
    await writeFile(join(copy, 'paper.txt'), `${paperIdentity}\n`)
    const commands = await commandsBehind('没有服务器，也能打开')
    const run = spawnSync('bash', ['-e', '-c', commands], { cwd: copy, encoding: 'utf8' })
    expect(run).toMatchObject({ status: 0, stderr: '' })
    const opened = (await readFile(join(copy, 'office.txt'), 'utf8')).trim().split('\n')
    expect(opened.sort()).toEqual([...officeIdentities].sort())

    const names = await readdir(join(copy, 'opened'))
    const bodies = names.filter((name) => name.endsWith('.json'))
    const texts = bodies.map(async (name) =>
      TipBody.parse(JSON.parse(await readFile(join(copy, 'opened', name), 'utf8'))),
    )
    expect(new Map((await Promise.all(texts)).map((body) => [body.description, body.identifiers]))).toEqual(
      new Map([
        [marks.description, [{ kind: 'wechat', value: marks.identifier }]],
        [marks.later, []],
      ]),
    )
    const pictures = names.filter((name) => name.endsWith('.jpg'))
    expect(pictures.length).toBe(2)
    for (const picture of pictures) {
      const { format, width, height } = await sharp(join(copy, 'opened', picture)).metadata()
      expect({ format, width, height }).toEqual({ format: 'jpeg', width: 320, height: 240 })
    }
    await rm(copy, { recursive: true })
  },
)

test('the paper identity alone opens the office identity, and the office identity alone every tip', async () => {
  const { officeKeys, bodies } = rowsIn(stolen)
  expect(officeKeys.length).toBe(2)
  const opened = await Promise.all(officeKeys.map((sealed) => openIdentity(sealed, paperIdentity)))
  expect(opened.sort()).toEqual([...officeIdentities].sort())
  for (const sealed of officeKeys) await expect(openBytes(sealed, officeIdentities)).rejects.toThrow()
  for (const body of bodies) await expect(openBytes(body, [paperIdentity])).rejects.toThrow()
})

test('the folder and all secrets of the server open nothing without a staff key', async () => {
  const secrets = await readSecrets(join(stolen, 'secrets'))
  const { sealed, rings, officeKeys, texts } = rowsIn(stolen)
  const objects = [...sealed, ...(await picturesIn(stolen))]
  expect(objects.length).toBe(10)

  // Inside the server's wrapping the ring is an age file, which only its owner opens.
  const inner = rings.map(({ id, ring }) => secrets.unwrap('ring', id, ring))
  for (const ring of inner) expect(ring.toString('latin1')).toMatch(/^age-encryption\.org\/v1\n/)

  // Every key that the stolen folder can give. Each secret and hex text serves as it is and through the
  // derivations.
  const hex = texts.filter((text) => /^[0-9a-f]{64}$/.test(text)).map((text) => Buffer.from(text, 'hex'))
  const seeds = [
    secrets.pepper,
    ...Object.values(secrets.checks).map((text) => Buffer.from(text, 'hex')),
    ...hex,
  ]
  for (const purpose of ['receipt', 'proof', 'ring', 'totp', 'invite', 'decoy'] as const)
    seeds.push(secrets.mac(purpose, ''))
  const identities = [
    ...seeds.flatMap((seed) => [
      identityFromSeed(seed),
      mailboxKeys(seed).identity,
      passwordKeys(seed).identity,
    ]),
    ...texts.filter((text) => text.startsWith('AGE-SECRET-KEY-1')),
  ]
  for (const object of [...objects, ...inner, ...officeKeys])
    await expect(openBytes(object, identities)).rejects.toThrow()
  // The right key opens each object.
  for (const object of objects) expect((await openBytes(object, officeIdentities)).length).toBeGreaterThan(0)
})

test('a demo forgets the identities that it made', async () => {
  const demo = await startServer()
  expect(await tracesOf(demo, 'AGE-SECRET-KEY-1')).toEqual([])
  expect(await tracesOf({ dataDir: demo.dataDir, output: () => '' }, demo.demo.password)).toEqual([])
  await demo.stop()
})
