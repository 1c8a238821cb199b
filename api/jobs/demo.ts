import { hashRaw } from '@node-rs/argon2'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import type { Database } from '#db/client.ts'
import { normalisePassword, passwordArgon2, passwordKeys } from '#shared/sealing/derivation.ts'
import type { Operator } from '#shared/operator.ts'
import { newOffice } from '#shared/sealing/office-keys.ts'
import { officeKeyId, recipientOf, sealJson } from '#shared/sealing/seal.ts'
import type { Deps } from '#api/records/deps.ts'
import { setUpStatements } from '#api/records/office.ts'
import type { Secrets } from '#api/core/secrets.ts'
import { initialStatements } from '#api/jobs/data-folder.ts'

/** The account that signs in to a demo. */
export interface DemoLead {
  readonly account: string
  readonly password: string
}

/** Returns six random English words, 66 bits. */
function sixWords(random: Deps['random']): string {
  const bytes = Buffer.from(random(12))
  // 2,048 divides 65,536, so every word is equally likely.
  return Array.from(
    { length: 6 },
    (_, place) => wordlist[bytes.readUInt16BE(place * 2) % wordlist.length] ?? '',
  ).join('-')
}

/**
 * Sets up a demo's office as a browser would (docs/format.md 4). The same batch writes the marks of an
 * initialised folder. Both identities are forgotten after the ring is sealed. Only the caller has the
 * password.
 */
export async function makeDemoOffice(
  {
    database,
    write,
    random,
    newId,
    now,
  }: Pick<Deps, 'write' | 'random' | 'newId' | 'now'> & { database: Database },
  operator: Operator,
  secrets: Secrets,
): Promise<DemoLead> {
  const lead = { account: 'demo', password: sixWords(random) }
  const salt = Buffer.from(random(16))
  const stretched = await hashRaw(normalisePassword(lead.password), {
    memoryCost: passwordArgon2.memoryKib,
    timeCost: passwordArgon2.passes,
    parallelism: passwordArgon2.lanes,
    outputLen: passwordArgon2.bytes,
    salt,
  })
  const { proof, identity } = passwordKeys(stretched)
  const recipient = await recipientOf(identity)
  const { office, paper, sealed } = await newOffice()
  const ring = await sealJson(
    { v: 1, office: [{ id: officeKeyId(office.recipient), identity: office.identity }] },
    [recipient],
  )
  const accountId = newId()
  const at = now()
  await write({ actor: 'system', action: 'office.set-up', subject: accountId, at }, [
    ...initialStatements(database, operator, secrets),
    ...setUpStatements(
      database,
      secrets,
      { officeRecipient: office.recipient, officeSealed: sealed, paperRecipient: paper.recipient },
      {
        accountId,
        account: lead.account,
        displayName: '演示负责人',
        salt: salt.toString('hex'),
        proof,
        recipient,
        ring,
      },
      at,
    ),
  ])
  return lead
}
