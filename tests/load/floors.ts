import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { hashRaw } from '@node-rs/argon2'
import sharp from 'sharp'
import { openDatabase } from '#db/client.ts'
import { migrateDatabase } from '#db/migrate.ts'
import { receiptArgon2 } from '#shared/sealing/derivation.ts'
import { generateOfficeIdentity, recipientOf, sealJson, sealPicture } from '#shared/sealing/seal.ts'
import { type TipBody } from '#shared/tip/sealed.ts'
import { withFolder } from './served.ts'

const newId = () => randomBytes(16).toString('hex')

export const cores = availableParallelism()

/** Costs of intake's primitives on this machine now, in seconds of one core. */
export interface Floors {
  /** One Argon2id call while every core makes one. */
  readonly argon2: number
  /** The same call while nothing else runs. */
  readonly argon2Alone: number
  /** Body and summary of a tip to one recipient. */
  readonly seals: number
  /** One durable batch of the rows of a tip. */
  readonly insert: number
  /** One photo decoded and encoded by one thread. */
  readonly picture: number
  /** The same photo sealed. */
  readonly pictureSeal: number
  /** Processor time of Argon2id, seals and batch together: other work on the machine hardly changes it. */
  readonly cpu: number
}

/** Runs work `count` times in turn. Returns the mean wall time and processor time, in seconds. */
async function each(count: number, work: () => Promise<unknown>): Promise<{ seconds: number; cpu: number }> {
  await work()
  const [began, before] = [performance.now(), process.cpuUsage()]
  for (let index = 0; index < count; index += 1) await work()
  const { user, system } = process.cpuUsage(before)
  return { seconds: (performance.now() - began) / 1000 / count, cpu: (user + system) / 1e6 / count }
}

const insertTip = `INSERT INTO tips (id, number, status, version, category, operations, lane, channel, received_on, due_on, unread, evidence_count, wants_reward,
  mailbox_id, reporter_recipient, office_key_id, summary) VALUES (?, ?, 'received', 1, 'selling', '[]', 'normal', 'web', '2026-01-01', '2026-01-08', 1, 0, 0, ?, '', 'key', ?)`

/** Times one durable batch with the four rows of a tip. The scratch file is opened as by the server. */
async function timeInsert(body: Uint8Array, summary: Uint8Array): ReturnType<typeof each> {
  return withFolder(async (folder) => {
    const database = await openDatabase(`file:${join(folder, 'floor.db')}`)
    await migrateDatabase(database, resolve('db/migrations'))
    const client = database.$client
    await client.execute("INSERT INTO office_keys (id, recipient, created_on) VALUES ('key', '', '')")
    const spent = await each(400, () => {
      const [id, link, previous] = [newId(), newId(), newId()]
      return client.batch(
        [
          { sql: insertTip, args: [id, id, link, summary] },
          { sql: 'INSERT INTO bodies (tip_id, sealed) VALUES (?, ?)', args: [id, body] },
          {
            sql: "INSERT INTO events (tip_id, version, \"to\", on_day) VALUES (?, 1, 'received', '2026-01-01')",
            args: [id],
          },
          {
            sql: "INSERT INTO arrivals (hash, previous, number, received_on, content_hash) VALUES (?, ?, ?, '2026-01-01', ?)",
            args: [link, previous, id, link],
          },
        ],
        'write',
      )
    })
    client.close()
    return spent
  })
}

/** Measures all primitives. */
export async function measureFloors(photo: Uint8Array): Promise<Floors> {
  const recipient = await recipientOf(await generateOfficeIdentity())
  const salt = randomBytes(32)
  const stretch = () =>
    hashRaw('0'.repeat(20), {
      memoryCost: receiptArgon2.memoryKib,
      timeCost: receiptArgon2.passes,
      parallelism: receiptArgon2.lanes,
      outputLen: receiptArgon2.bytes,
      salt,
    })
  // All cores make calls at once: they share the memory's bandwidth, as in the server.
  const argon2 = await each(40, () => Promise.all(Array.from({ length: cores }, stretch)))
  const text = '示例：群里有人卖焊工证，八百元，三天出证，说是“全国联网可查”，先付一半定金。'
  const identifiers: TipBody['identifiers'] = [{ kind: 'wechat', value: 'shili-0000' }]
  const body: TipBody = {
    v: 1,
    category: 'selling',
    operations: [],
    identifiers,
    description: text.repeat(3),
    urgent: false,
    wantsReward: false,
    evidence: [],
  }
  const summary = { v: 1 as const, text: text.repeat(3), identifiers }
  const seals = await each(300, async () => {
    await sealJson(body, [recipient])
    await sealJson(summary, [recipient])
  })
  sharp.concurrency(1)
  sharp.cache(false)
  const encode = () => sharp(photo).autoOrient().jpeg({ quality: 88, chromaSubsampling: '4:4:4' }).toBuffer()
  const clean = await encode()
  const insert = await timeInsert(await sealJson(body, [recipient]), await sealJson(summary, [recipient]))
  return {
    argon2: argon2.seconds,
    argon2Alone: (await each(20, stretch)).seconds,
    seals: seals.seconds,
    insert: insert.seconds,
    picture: (await each(10, encode)).seconds,
    pictureSeal: (await each(10, () => sealPicture(clean, [recipient]))).seconds,
    cpu: argon2.cpu / cores + seals.cpu + insert.cpu,
  }
}

/** Returns the tips a second that the primitives alone allow, on all cores or to a single sender. */
export function intakeFloor(
  { argon2, argon2Alone, seals, insert, picture, pictureSeal }: Floors,
  pictures: number,
  alone: boolean,
): number {
  const others = seals + insert + pictures * (picture + pictureSeal)
  return alone ? 1 / (argon2Alone + others) : cores / (argon2 + others)
}
