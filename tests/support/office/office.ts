import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { hashRaw } from '@node-rs/argon2'
import { Secret, TOTP } from 'otpauth'
import { openDatabase, type Database } from '#db/client.ts'
import { migrateDatabase } from '#db/migrate.ts'
import { accounts } from '#db/schema.ts'
import { limits } from '#shared/tip/limits.ts'
import { dayOf } from '#shared/day.ts'
import { type Role } from '#shared/roles.ts'
import type { Operator } from '#shared/operator.ts'
import { exampleOperator } from '#tests/support/office/operator.ts'
import { newOffice } from '#shared/sealing/office-keys.ts'
import {
  generateOfficeIdentity,
  officeKeyId,
  recipientOf,
  sealJson,
  type Identity,
} from '#shared/sealing/seal.ts'
import { createApp } from '#api/app.ts'
import { makePictureCleaner } from '#api/citizen/pictures/cleaner.ts'
import type { Deps } from '#api/records/deps.ts'
import { parseEnv } from '#api/core/env.ts'
import { fileEvidenceStore } from '#api/records/evidence-store.ts'
import { makeHealth } from '#api/records/health.ts'
import { accountMac } from '#api/records/genuine.ts'
import { currentOfficeKey } from '#api/records/office-keys.ts'
import { proofHash, setUpStatements, wrapRing, wrapTotp } from '#api/records/office.ts'
import { padded } from '#api/core/padded.ts'
import { Pool, Room } from '#api/core/pool.ts'
import { say } from '#api/core/problem.ts'
import { secretsFrom, type SecretName } from '#api/core/secrets.ts'
import { makeWarnings } from '#api/core/warnings.ts'
import { makeWrite } from '#api/records/write.ts'

const scratch = resolve('tests/.tmp')
let migrated: Promise<string> | undefined

/** Makes one migrated file per worker, which each test copies. */
async function migratedFile(): Promise<string> {
  await mkdir(scratch, { recursive: true })
  const path = join(await mkdtemp(join(scratch, 'base-')), 'migrated.db')
  const database = await openDatabase(`file:${path}`)
  await migrateDatabase(database, 'db/migrations')
  await database.$client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
  database.$client.close()
  return path
}

// The true cost is two thirds of an intake's time.
/** Stretches as the server does, at the lowest cost of Argon2id. */
const quickStretch: Deps['stretch'] = (receipt, pepper) =>
  hashRaw(receipt, { memoryCost: 8, timeCost: 1, parallelism: 1, outputLen: 32, salt: pepper })

/** A person of the office at their browser. */
export interface Person {
  readonly id: string
  readonly role: Role
  /** The person's age identity, which opens the ring. */
  readonly identity: Identity
  readonly cookie: string
  get(path: string): Promise<Response>
  post(path: string, body?: unknown): Promise<Response>
  delete(path: string): Promise<Response>
}

/** Returns the code that an authenticator shows at an instant. */
export function totpCode(secret: string, at: Date): string {
  return new TOTP({ algorithm: 'SHA1', digits: 6, period: 30, secret: Secret.fromBase32(secret) }).generate({
    timestamp: at.getTime(),
  })
}

/** Opens an office on a fresh database: the app as served, a clock that tests move, and the keys. */
export async function openOffice({
  kind = 'government-column',
  setUp = true,
  settings = {},
  stretch = quickStretch,
  put,
}: {
  kind?: Operator['kind']
  setUp?: boolean
  settings?: Readonly<Record<string, string>>
  stretch?: Deps['stretch']
  /** Puts data of an earlier version into the folder, and returns its secrets. */
  put?: (folder: string) => Promise<Record<SecretName, Buffer>>
} = {}) {
  const base = await (migrated ??= migratedFile())
  const folder = await mkdtemp(join(scratch, 'office-'))
  await copyFile(base, join(folder, 'zhenzheng.db'))
  const rawSecrets = (await put?.(folder)) ?? { pepper: randomBytes(32), 'server-key': randomBytes(32) }
  const env = parseEnv({ DATA_DIR: folder, BOT_CHECK: 'off', ...settings })
  const database: Database = await openDatabase(env.databaseUrl)
  if (put) await migrateDatabase(database, 'db/migrations')
  // No test pulls the plug of this process. Most of a write's time was the wait for the disk.
  await database.$client.execute('PRAGMA synchronous=OFF')
  const clock = { now: new Date('2026-11-16T01:30:00Z') }
  const newId = () => randomBytes(16).toString('hex')
  const keys = await newOffice()
  const { identity: officeIdentity, recipient: officeRecipient } = keys.office
  const secrets = secretsFrom(rawSecrets)
  const parts: Omit<Deps, 'health'> = {
    env,
    operator: exampleOperator(kind),
    secrets,
    database,
    write: makeWrite(database, newId, secrets),
    evidence: fileEvidenceStore(join(folder, 'evidence')),
    pictures: makePictureCleaner({ worker: resolve('api/citizen/pictures/worker.ts') }),
    site: {
      respond: () => new Response(null, { status: 404 }),
      page: (_, { title, main }, status, headers) =>
        new Response(padded(`<title>${title}</title><main>${main}</main>`), {
          status,
          headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers },
        }),
    },
    stretch,
    stretchPool: new Pool(2, 64),
    picturePool: new Pool(2, 64, 1),
    spoolRoom: new Room(limits.spoolBytes),
    textRoom: new Room(limits.heldTextBytes),
    now: () => clock.now,
    random: (bytes) => randomBytes(bytes),
    newId,
    officeKey: () => currentOfficeKey(database, secrets),
    warnings: makeWarnings(say),
  }
  const deps: Deps = { ...parts, health: makeHealth(parts) }
  const app = createApp(deps)

  /** Sends a request as the console does. */
  const request = (
    path: string,
    {
      method = 'GET',
      body,
      cookie,
      from,
    }: { method?: string; body?: unknown; cookie?: string; from?: string } = {},
  ): Promise<Response> =>
    Promise.resolve(
      app.request(
        `/api/staff${path}`,
        {
          method,
          headers: {
            'sec-fetch-site': 'same-origin',
            ...(cookie === undefined ? {} : { cookie }),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        },
        { incoming: { socket: { remoteAddress: from ?? '127.0.0.1' } } },
      ),
    )

  const person = (id: string, role: Role, identity: Identity, cookie: string): Person => ({
    id,
    role,
    identity,
    cookie,
    get: (path) => request(path, { cookie }),
    post: (path, body) => request(path, { method: 'POST', body, cookie }),
    delete: (path) => request(path, { method: 'DELETE', cookie }),
  })

  /** Stores an active person with a ring as admission does. The first lead sets up the office. */
  async function addPerson(
    role: Role,
    account = `${role}-${newId().slice(0, 6)}`,
    derived: { identity: Identity; proof: string; salt: string } | null = null,
  ) {
    const id = newId()
    const hex = (bytes: number) => randomBytes(bytes).toString('hex')
    const drawn = { identity: await generateOfficeIdentity(), proof: hex(32), salt: hex(16) }
    const { identity, proof, salt } = derived ?? drawn
    const recipient = await recipientOf(identity)
    const secret = new Secret({ size: 20 }).base32
    const ring = await sealJson(
      { v: 1, office: [{ id: officeKeyId(officeRecipient), identity: officeIdentity }] },
      [recipient],
    )
    const at = clock.now
    if ((await deps.officeKey()) === null && role === 'lead') {
      const lead = {
        accountId: id,
        account,
        displayName: account,
        salt,
        proof,
        recipient,
        ring,
        totp: { secret, step: 0 },
      }
      await deps.write(
        { actor: id, action: 'office.set-up', subject: id, at },
        setUpStatements(
          database,
          secrets,
          { officeRecipient, officeSealed: keys.sealed, paperRecipient: keys.paper.recipient },
          lead,
          at,
        ),
      )
    } else {
      const joined = { id, role, state: 'active', recipient, invitedBy: null, origin: id } as const
      await deps.write({ actor: id, action: 'account.join', subject: id, at }, [
        database.insert(accounts).values({
          ...joined,
          mac: accountMac(secrets, joined),
          account,
          displayName: account,
          salt,
          proofHash: proofHash(secrets, id, proof),
          totpSealed: wrapTotp(secrets, id, secret),
          ringSealed: role === 'auditor' ? null : wrapRing(secrets, id, ring),
          createdOn: dayOf(at),
        }),
      ])
    }
    return { id, role, account, identity, recipient, salt, proof, secret }
  }

  const first = setUp ? await addPerson('lead', 'first.lead') : null

  return {
    app,
    deps,
    database,
    secrets,
    clock,
    folder,
    officeIdentity,
    officeRecipient,
    /** Pair on the recovery sheet. */
    paper: keys.paper,
    officeSealed: keys.sealed,
    rawSecrets,
    first,
    request,
    person,
    addPerson,
    /** Adds a person of a role and signs them in through the API. */
    async signIn(role: Role): Promise<Person> {
      const { id, account, identity, proof, secret } = await addPerson(role)
      const answer = await request('/sign-in', {
        method: 'POST',
        body: { account, proof, totp: totpCode(secret, clock.now) },
      })
      if (answer.status !== 200) throw new Error(`sign-in answered ${String(answer.status)}`)
      return person(id, role, identity, cookieOf(answer))
    },
    async close() {
      database.$client.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
export type Office = Awaited<ReturnType<typeof openOffice>>

/** Returns the cookie that an answer sets, as the browser sends it back. */
export function cookieOf(answer: Response): string {
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}
