import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { addDays, dayOf } from '#shared/day.ts'
import { chainLink, contentHash, genesis } from '#shared/sealing/chain.ts'
import { payloadOf } from '#shared/sealing/rewrap.ts'
import { officeKeyId, sealJson, sealPicture } from '#shared/sealing/seal.ts'

/**
 * Adds tips to the folder of a stopped server, far quicker than by the door. Every second tip has a picture.
 * @returns the new end of the arrival chain
 */
export async function addTips(folder: string, recipient: string, count: number): Promise<string> {
  const key = officeKeyId(recipient)
  const sealed = await sealJson(
    {
      v: 1,
      category: 'selling',
      operations: [],
      identifiers: [],
      description: '示例',
      urgent: false,
      wantsReward: false,
      evidence: [],
    },
    [recipient],
  )
  const picture = await sealPicture(randomBytes(8 * 1024), [recipient])
  const database = new DatabaseSync(join(folder, 'zhenzheng.db'))
  const last = database.prepare('SELECT hash FROM arrivals ORDER BY rowid DESC LIMIT 1').get()
  let previous = String(last?.['hash'] ?? genesis)
  const today = dayOf(new Date())
  const insert = (table: string, columns: readonly string[]) =>
    database.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    )
  const tip = insert('tips', [
    'id',
    'number',
    'status',
    'version',
    'category',
    'operations',
    'lane',
    'channel',
    'received_on',
    'due_on',
    'unread',
    'evidence_count',
    'wants_reward',
    'mailbox_id',
    'reporter_recipient',
    'office_key_id',
    'summary',
  ])
  const body = insert('bodies', ['tip_id', 'sealed'])
  const event = insert('events', ['tip_id', 'version', '"to"', 'on_day'])
  const evidence = insert('evidence', ['id', 'tip_id', 'position', 'bytes', 'office_key_id'])
  const arrival = insert('arrivals', ['hash', 'previous', 'number', 'received_on', 'content_hash'])
  database.exec('BEGIN')
  for (let index = 0; index < count; index += 1) {
    const id = randomBytes(16).toString('hex')
    const number = `JM${String(index).padStart(8, '0')}`
    tip.run(
      id,
      number,
      'received',
      1,
      'selling',
      '[]',
      'normal',
      'web',
      today,
      addDays(today, 7),
      1,
      1,
      0,
      randomBytes(16).toString('hex'),
      recipient,
      key,
      sealed,
    )
    body.run(id, sealed)
    event.run(id, 1, 'received', today)
    // Every second tip has a picture.
    if (index % 2 === 0) {
      const pictureId = randomBytes(16).toString('hex')
      evidence.run(pictureId, id, 0, picture.length, key)
      const pictures = join(folder, 'evidence', pictureId.slice(0, 2))
      await mkdir(pictures, { recursive: true })
      await writeFile(join(pictures, `${pictureId}.age`), picture)
    }
    const content = contentHash([payloadOf(sealed)])
    const hash = chainLink('arrival', previous, [number, today, content])
    arrival.run(hash, previous, number, today, content)
    previous = hash
  }
  database.exec('COMMIT')
  database.close()
  return previous
}
